/**
 * A world of an emulator in this process, as a test uses it: sends as a client does, moves the clock, and looks at what
 * became of it. What it says goes over the same sockets as anybody else's.
 */
import { ControlClient } from './client/control/control-client.ts'
import type { InboxMessage } from './control/inbox.ts'
import type { Verdict } from './control/verify-routes.ts'
import type { MessageDetail, MessageSummary } from './control/view-message.ts'
import { EmulatorError } from './core/emulator-error.ts'
import type { World } from './engine/world.ts'
import type { ExpectedMessages } from './expectation/message-words.ts'
import { ExpectationError } from './expectation-error.ts'
import type { Ports } from './ports.ts'
import { type Sent, TestClients, type TextToSend } from './test-clients.ts'

export interface TextFromHandset {
  readonly from: string
  readonly to: string
  readonly text: string
  /** Whose client gets it; `test` where not given. */
  readonly account?: string
}

export interface WantedMessages {
  readonly to?: string
  readonly from?: string
  readonly account?: string
  /** A life, `delivered`, or a stat of receipts, `DELIVRD`. */
  readonly state?: string
  /** At most so many; 100 where not given, 1,000 at most. */
  readonly limit?: number
}

const ACCOUNT = 'test'

export class TestWorld {
  readonly ports: Ports
  readonly #world: World
  readonly #control: ControlClient
  readonly #clients: TestClients

  /** @internal */
  constructor(world: World, host: string, ports: Ports) {
    if (ports.control === null)
      throw new EmulatorError('BAD_OPTION', 'the emulator does not listen for HTTP', 'Give it an httpPort; 0 is free.')
    this.#world = world
    this.ports = ports
    const near = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
    this.#clients = new TestClients(world, near, ports)
    const urlHost = near.includes(':') ? `[${near}]` : near
    this.#control = new ControlClient(`http://${urlHost}:${ports.control}`)
  }

  /**
   * Submits a text, by SMPP where nothing else is said, with a receipt asked for. A refusal is a value; throws
   * EmulatorError PEER_REFUSED where no answer comes, NOT_FOUND where there is no such account.
   */
  send(text: TextToSend): Promise<Sent> {
    return this.#clients.send(text)
  }

  /**
   * Until messages are as expected, at most so much later on the world's clock: `5m`, `3d`. A manual clock is moved by it.
   * `patience`: wall time that a client has before the clock goes over a time in which nothing is due; 1s. Throws
   * ExpectationError where they never are so, EmulatorError BAD_REQUEST where a word is wrong.
   */
  async wait(expected: ExpectedMessages, within: string, { patience }: { patience?: string } = {}): Promise<void> {
    held(await this.#post('/wait', { ...given(expected), within, patience }))
  }

  /** Messages are as expected now. Throws as `wait` does. */
  async expect(expected: ExpectedMessages): Promise<void> {
    held(await this.#post('/verify', given(expected)))
  }

  /** Skips ahead: `5m`, `3d`. Done when all that is due by then has happened, and been answered. */
  async advance(time: string): Promise<void> {
    await this.#post('/clock', { advance: time })
  }

  /** Newest first. */
  async messages({ limit, ...wanted }: WantedMessages = {}): Promise<readonly MessageSummary[]> {
    const query = { ...wanted, limit: limit?.toString() }
    const { messages } = (await this.#control.get(this.#path('/messages'), query)) as {
      readonly messages: readonly MessageSummary[]
    }
    return messages
  }

  /** By the id of its response, or `key:N`; with its attempts, its receipts, and why all came as it did. */
  async message(id: string): Promise<MessageDetail> {
    if (!id)
      throw new EmulatorError('NOT_FOUND', 'the id is empty', 'Was nothing taken by that `send`? Look at its status.')
    return (await this.#control.get(this.#path(`/messages/${encodeURIComponent(id)}`))) as MessageDetail
  }

  /** What the handset of a number shows, in the order of delivery. */
  async inbox(number: string): Promise<readonly InboxMessage[]> {
    const { messages } = (await this.#control.get(this.#path(`/numbers/${encodeURIComponent(number)}/inbox`))) as {
      readonly messages: readonly InboxMessage[]
    }
    return messages
  }

  /** A handset goes off, fills up or comes back; `time`: for how long. */
  async handset(number: string, state: 'on' | 'off' | 'full', time?: string): Promise<void> {
    const body = time === undefined ? { state } : { state, for: time }
    await this.#post(`/numbers/${encodeURIComponent(number)}/handset`, body)
  }

  /** A handset sends a text to an account's client. */
  async mo({ account = ACCOUNT, ...text }: TextFromHandset): Promise<void> {
    await this.#post('/mo', { account, ...text })
  }

  /** Its own clients leave; the world stays. */
  close(): Promise<void> {
    return this.#clients.close()
  }

  #path(path: string): string {
    return `/worlds/${encodeURIComponent(this.#world.name)}${path}`
  }

  #post(path: string, body: object): Promise<unknown> {
    return this.#control.post(this.#path(path), body)
  }
}

/** A filter that is undefined, as the id of what was refused is, would be none: JSON leaves it out. */
function given(expected: ExpectedMessages): ExpectedMessages {
  for (const [key, value] of Object.entries(expected.where ?? {})) {
    if (value !== undefined) continue
    const hint = 'Was nothing taken by that `send`? Look at its status. What is not to be looked at is left out.'
    throw new EmulatorError('BAD_REQUEST', `where.${key} is undefined`, hint)
  }
  return expected
}

function held(answer: unknown): void {
  const verdict = answer as Verdict
  if (!verdict.ok) throw new ExpectationError(verdict.mismatch, verdict.message)
}
