/**
 * The words for statuses that messages of a world may have. A message keeps those of its time: what a carrier wrote once
 * is known as long as the world is.
 */
import { EmulatorError } from '../core/emulator-error.ts'
import type { World } from '../engine/world.ts'
import type { MessageExpectation } from '../expectation/message-expectation.ts'
import { unknownStatuses } from '../expectation/status-expectation.ts'
import type { CompiledWorld } from '../scenario/compiled-scenario.ts'
import { allStatusWords, ownStatusWords, type StatusWords, USUAL_STATUS_WORDS } from '../scenario/status-words.ts'

interface Known {
  readonly scenario: CompiledWorld | null
  readonly words: StatusWords
}

export class KnownWords {
  readonly #known = new WeakMap<World, Known>()

  /** To be called when its carriers have changed, and before they are replaced. */
  note(world: World): StatusWords {
    const { scenario } = world
    const before = this.#known.get(world)
    if (before !== undefined && before.scenario === scenario) return before.words
    const own = ownStatusWords(scenario?.carriers.values() ?? [])
    const words = allStatusWords(before?.words ?? USUAL_STATUS_WORDS, own)
    this.#known.set(world, { scenario, words })
    return words
  }

  /** Throws EmulatorError BAD_REQUEST where a status is expected that no message of the world can have. */
  check(world: World, expected: MessageExpectation): void {
    const unknown = unknownStatuses(expected, this.note(world))
    const [first] = unknown
    if (first === undefined) return
    const message = unknown.map((each) => `\`${each.key}\`: ${each.message}`).join('; ')
    throw new EmulatorError('BAD_REQUEST', message, first.hint)
  }
}
