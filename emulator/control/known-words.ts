/**
 * The words for statuses that messages of a world may have. A message keeps those of its time: what a carrier wrote once
 * is known as long as the world is.
 */
import { EmulatorError } from '../core/emulator-error.ts'
import type { World } from '../engine/world.ts'
import type { MessageExpectation } from '../expectation/message-expectation.ts'
import { meantAmong, unknownStatuses } from '../expectation/status-expectation.ts'
import { wordIn } from '../expectation/wanted.ts'
import type { CompiledWorld } from '../scenario/compiled-scenario.ts'
import { allStatusWords, ownStatusWords, type StatusWords, USUAL_STATUS_WORDS } from '../scenario/status-words.ts'

interface Known {
  readonly scenario: CompiledWorld | null
  readonly words: StatusWords
  /** Names that there are, or were. */
  readonly carrier: ReadonlySet<string>
  readonly rule: ReadonlySet<string>
}

export class KnownWords {
  readonly #known = new WeakMap<World, Known>()

  /** To be called when its carriers have changed, and before they are replaced. */
  note(world: World): Known {
    const { scenario } = world
    const before = this.#known.get(world)
    if (before !== undefined && before.scenario === scenario) return before
    const carriers = [...(scenario?.carriers.values() ?? [])]
    const rules = carriers.flatMap((carrier) => carrier.rules.map(({ name }) => name))
    const known = {
      scenario,
      words: allStatusWords(before?.words ?? USUAL_STATUS_WORDS, ownStatusWords(carriers)),
      carrier: new Set([...(before?.carrier ?? []), ...carriers.map(({ name }) => name)]),
      rule: new Set([...(before?.rule ?? []), ...rules]),
    }
    this.#known.set(world, known)
    return known
  }

  /** Throws EmulatorError BAD_REQUEST where a status, carrier or rule is expected that no message of the world can have. */
  check(world: World, expected: MessageExpectation): void {
    const known = this.note(world)
    const unknown = [...unknownStatuses(expected, known.words), ...unknownNames(expected, known)]
    const [first] = unknown
    if (first === undefined) return
    const message = unknown.map((each) => `\`${each.key}\`: ${each.message}`).join('; ')
    throw new EmulatorError('BAD_REQUEST', message, first.hint)
  }
}

function unknownNames({ carrier, rule }: MessageExpectation, known: Pick<Known, 'carrier' | 'rule'>) {
  const names = { carrier: wordIn(carrier), rule: rule ?? null }
  return (['carrier', 'rule'] as const).flatMap((key) => {
    const name = names[key]
    if (name === null || known[key].has(name)) return []
    return { key, message: `there is no ${key} "${name}"`, hint: meantAmong(name, known[key]) }
  })
}
