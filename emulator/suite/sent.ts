/** What the `send` steps of a test have sent. */
import { EmulatorError } from '../core/emulator-error.ts'

export interface Sent {
  /** '': it has no name. */
  readonly name: string
  readonly answers: readonly string[]
  /** Of the messages that came of it. */
  readonly keys: readonly number[]
}

export class SentSoFar {
  readonly #all: Sent[] = []

  add(sent: Sent): void {
    this.#all.push(sent)
  }

  /** '' and `latest`: the last. Throws EmulatorError NOT_FOUND where there is none. */
  called(name: string): Sent {
    const isLatest = name === '' || name === 'latest'
    const found = isLatest ? this.#all.at(-1) : this.#all.findLast((each) => each.name === name)
    if (found !== undefined) return found
    if (isLatest) throw new EmulatorError('NOT_FOUND', 'nothing was sent before this step', 'Put a `send` before it.')
    const names = this.#all.flatMap((each) => each.name || [])
    const hint = names.length === 0 ? 'Name it: send: { as: … }' : `Names so far: ${names.join(', ')}.`
    throw new EmulatorError('NOT_FOUND', `nothing was sent as ${name} before this step`, hint)
  }
}
