/** The server that suites run against, over its control API: the only way the runner speaks to it. */
import { addressTowards } from '../client/address-towards.ts'
import { ControlClient } from '../client/control/control-client.ts'
import { peerRefused } from '../client/peer-refused.ts'
import { formatClockMode } from '../core/clock-mode.ts'
import type { Distribution } from '../core/distribution.ts'
import { formatDuration } from '../core/duration.ts'
import type { Millis } from '../core/instant.ts'
import type { ClockMode } from '../core/world-clock.ts'
import type { MessageView } from '../expectation/message-view.ts'
import type { FrontName } from '../message/record.ts'
import type { SourceFile } from '../scenario/source-text.ts'
import type { Where } from './step.ts'

export interface Credentials {
  readonly account: string
  readonly smpp: { readonly systemId: string; readonly password: string } | null
  readonly mm7: { readonly vaspid: string; readonly vasid: string; readonly dialect: string } | null
  readonly rest: { readonly servicePlan: string; readonly token: string } | null
  readonly gateway: { readonly application: string; readonly password: string } | null
}

export interface MadeWorld {
  readonly name: string
  readonly ports: { readonly smpp: number; readonly http: number }
  readonly credentials: readonly Credentials[]
}

export interface ServerPorts {
  readonly smpp: number | null
  readonly http: number | null
  readonly control: number | null
}

export interface WorldToMake {
  readonly sources: readonly SourceFile[]
  readonly seed: number
  readonly drawsAs: string
  readonly clock: ClockMode
  readonly callbackUrl: string
  /** Wall time after which it is removed, unless that is renewed; null: it stays until it is removed. */
  readonly lease: Millis | null
}

export interface ClockView {
  readonly now: string
  readonly wall: string
  readonly mode: string
  /** When the next thing is due; null: nothing is. */
  readonly next: string | null
  /** How often a client was sent something or sent something. */
  readonly exchanges: number
}

/** How a client has tried one message. Gaps are in ms. */
export interface TriesView {
  readonly account: string
  readonly from: string
  readonly to: string
  readonly count: number
  readonly refused: number
  readonly gaps: readonly number[]
  readonly wallGaps: readonly number[]
  readonly tries: readonly {
    readonly key: number
    readonly at: string
    readonly wall: string
    readonly answer: string
  }[]
}

/** A message from a handset, as far as its client has taken it. */
export interface MoOnTheWay {
  readonly account: string
  readonly at: string
  readonly front: string
  readonly from: string
  readonly to: string
  /** null: binary content. */
  readonly text: string | null
  /** `accepted`, `waiting`, `frozen` … */
  readonly state: string
}

export interface Refusal {
  readonly front: string
  /** '': before it signed in. */
  readonly account: string
  readonly request: string
  /** In the front's own words. */
  readonly status: string
  /** Of the first. */
  readonly reason: string
  readonly count: number
}

interface Session {
  readonly id: number
  readonly account: string | null
  readonly peer: string
  readonly state: string
}

/** A message, without what happened to it. */
export type MessageSummary = Pick<MessageView, 'key' | 'account' | 'to' | 'answer'>

/** What a report tells of a message. */
export type MessageToReport = Pick<
  MessageView,
  | 'key'
  | 'account'
  | 'front'
  | 'carrier'
  | 'from'
  | 'to'
  | 'life'
  | 'statuses'
  | 'submittedAt'
  | 'doneAt'
  | 'rules'
  | 'receipts'
  | 'timeline'
>

/** What the carrier draws from for a message that it delivers at once. */
export interface LatencyView {
  readonly first: Distribution
  readonly delivery: Distribution
  readonly receipt: Distribution
}

/** What delays are measured by. */
export interface DelayedMessage extends Pick<MessageView, 'key' | 'front' | 'id' | 'submittedAt' | 'receipts'> {
  /** Where it was asked for. null: the carrier tries again, or sends more receipts than one. */
  readonly latency?: LatencyView | null
}

const REPORTED = 'key,account,front,carrier,from,to,life,statuses,submittedAt,doneAt,rules,receipts,timeline'
const SUMMARY = 'key,account,to,answer'
const DELAYED = 'key,front,id,submittedAt,receipts'

type Fields = readonly (keyof MessageView)[]

/** Messages that are asked for at once. */
const PAGE = 500

export class Target {
  readonly url: string
  readonly host: string
  readonly port: number
  readonly #api: ControlClient

  constructor(url: string) {
    this.url = url
    this.#api = new ControlClient(url)
    const { hostname, port, protocol } = new URL(url)
    this.host = hostname
    this.port = Number(port) || (protocol === 'https:' ? 443 : 80)
  }

  /**
   * The address under which the server can call us back. Throws EmulatorError PEER_REFUSED where it is not there or not
   * ready, or where something else is.
   */
  async ownAddress(): Promise<string> {
    const address = await addressTowards(this)
    const why = await this.#api.whyNotReady()
    if (why !== null) throw peerRefused(why, 'Is it the HTTP port of the emulator?')
    return address
  }

  async make({ sources, seed, drawsAs, clock, callbackUrl, lease }: WorldToMake): Promise<MadeWorld> {
    return (await this.#api.post('/worlds', {
      sources: sources.map(({ path, text }) => ({ path, text })),
      listeners: 'own',
      seed,
      clock: formatClockMode(clock),
      start: 'fixed',
      rates: clock.kind === 'manual' ? 'world' : 'wall',
      'draws-as': drawsAs,
      'callback-url': callbackUrl,
      ...(lease !== null && { lease: formatDuration(lease) }),
    })) as MadeWorld
  }

  /** What is under way is cut. */
  close(): void {
    this.#api.close()
  }

  /** null where the server is there; otherwise what it does in place of saying so, within so much wall time. */
  async whyGone(within: Millis): Promise<string | null> {
    const asked = new ControlClient(this.url, { connect: within, answer: within })
    const why = await asked.whyNotReady()
    asked.close()
    return why
  }

  /** Where the world's clients connect, as the server sees it. */
  async ports(world: string): Promise<ServerPorts> {
    return ((await this.#api.get(pathOf(world))) as { readonly ports: ServerPorts }).ports
  }

  async remove(world: string): Promise<void> {
    await this.#api.delete(pathOf(world))
  }

  /** It stays for so much wall time from now. */
  async lease(world: string, lease: Millis): Promise<void> {
    await this.ask(world, 'lease', { lease: formatDuration(lease) })
  }

  async reset(world: string): Promise<void> {
    await this.ask(world, 'reset', {})
  }

  /** Resolves when all that was due has happened and been answered. */
  advance(world: string, span: Millis): Promise<ClockView> {
    return this.#moved(world, { advance: formatDuration(span) })
  }

  advanceTo(world: string, at: string): Promise<ClockView> {
    return this.#moved(world, { to: at })
  }

  /** To that time, or to when something has happened to the message with this key. */
  advanceUntil(world: string, key: number, at: string): Promise<ClockView> {
    return this.#moved(world, { to: at, until: `key:${key}` })
  }

  async #moved(world: string, change: object): Promise<ClockView> {
    return (await this.ask(world, 'clock', change)) as ClockView
  }

  /** For so much wall time, then it goes on by itself; 0: it goes on now. Throws CONFLICT where another holds it. */
  async hold(world: string, lease: Millis, holder: string): Promise<void> {
    await this.ask(world, 'clock', { hold: lease === 0 ? false : formatDuration(lease), holder })
  }

  async clock(world: string): Promise<ClockView> {
    return (await this.#api.get(`${pathOf(world)}/clock`)) as ClockView
  }

  /** Oldest first, each with these of its fields alone; where not given, with all that is known of it. */
  messagesWhere(world: string, where: Where, fields?: Fields): Promise<readonly MessageView[]> {
    return this.#pagesAfter<MessageView>(world, 0, { ...where, ...shown(fields) })
  }

  /** The same of those with these keys, which rise. */
  async messagesWith(world: string, keys: readonly number[], fields?: Fields): Promise<readonly MessageView[]> {
    const [first = 0] = keys
    const { length, [length - 1]: last = 0 } = keys
    if (length === 0) return []
    const wanted = new Set(keys)
    const found = await this.#pagesAfter<MessageView>(world, first - 1, shown(fields), last + 1)
    return found.filter(({ key }) => wanted.has(key))
  }

  /** All of the world's, as a report tells of them. */
  messagesToReport(world: string): Promise<readonly MessageToReport[]> {
    return this.#pagesAfter<MessageToReport>(world, 0, { fields: REPORTED })
  }

  /** Those that were submitted after the one with this key, oldest first, with what delays are measured by alone: of ten thousand that is much less to tell. */
  delaysAfter(
    world: string,
    key: number,
    where: Where = {},
    isWithLatency = false,
  ): Promise<readonly DelayedMessage[]> {
    const fields = isWithLatency ? `${DELAYED},latency` : DELAYED
    return this.#pagesAfter<DelayedMessage>(world, key, { ...where, fields })
  }

  /** Those that were submitted after the one with this key in short, oldest first. */
  summariesAfter(world: string, key: number): Promise<readonly MessageSummary[]> {
    return this.#pagesAfter<MessageSummary>(world, key, { fields: SUMMARY })
  }

  async #pagesAfter<T extends { readonly key: number }>(
    world: string,
    key: number,
    which: object,
    end = Number.MAX_SAFE_INTEGER,
  ): Promise<readonly T[]> {
    const isFresh = (message: T) => message.key > key
    const first = { ...which, limit: Math.min(PAGE, end - key - 1), before: end }
    const all = await this.#pages<T>(`${pathOf(world)}/messages`, first, (page) => page.every(isFresh))
    return all.filter(isFresh).reverse()
  }

  /** `isMoreWanted`: after this page. */
  async #pages<T>(path: string, first: object, isMoreWanted: (page: readonly T[]) => boolean): Promise<readonly T[]> {
    const found: T[] = []
    let before: string | undefined
    do {
      const query = { limit: PAGE, ...first, ...(before !== undefined && { before }) }
      const page = (await this.#api.get(path, query)) as {
        readonly messages: readonly T[]
        readonly next: number | null
      }
      found.push(...page.messages)
      before = page.next === null || !isMoreWanted(page.messages) ? undefined : String(page.next)
    } while (before !== undefined)
    return found
  }

  async message(world: string, key: number): Promise<MessageView> {
    return (await this.#api.get(`${pathOf(world)}/messages/key:${key}`)) as MessageView
  }

  /** `kill`, `cancel`, `read-reply`. */
  async act(world: string, key: number, what: string): Promise<void> {
    await this.ask(world, `messages/key:${key}/${what}`, {})
  }

  async inbox(world: string, number: string): Promise<readonly string[]> {
    const path = `${pathOf(world)}/numbers/${encodeURIComponent(number)}/inbox`
    const { messages } = (await this.#api.get(path)) as { messages: readonly { text: string | null; hex: string }[] }
    return messages.map(({ text, hex }) => text ?? hex)
  }

  /** Messages from handsets, oldest first; of very many, the newest. */
  async mos(world: string): Promise<readonly MoOnTheWay[]> {
    const { mo } = (await this.#api.get(`${pathOf(world)}/mo`, { limit: 1_000 })) as { readonly mo: MoOnTheWay[] }
    return mo.reverse()
  }

  tries(world: string, where: Where): Promise<readonly TriesView[]> {
    return this.#pages(`${pathOf(world)}/tries`, where, () => true)
  }

  /** Requests that came to no message since the world was made or reset. */
  async refusals(world: string): Promise<readonly Refusal[]> {
    const answer = await this.#api.get(`${pathOf(world)}/refusals`)
    return (answer as { readonly refusals: readonly Refusal[] }).refusals
  }

  /** Whether a client of the account's is there that takes what comes, ours or another. */
  async isReceiving(world: string, account: string): Promise<boolean> {
    const { sessions } = (await this.#api.get(`${pathOf(world)}/sessions`)) as {
      readonly sessions: readonly { readonly account: string | null; readonly state: string }[]
    }
    return sessions.some((each) => each.account === account && ['BOUND_RX', 'BOUND_TRX'].includes(each.state))
  }

  async setHandset(world: string, number: string, state: string, span: Millis | null): Promise<void> {
    const body = span === null ? { state } : { state, for: formatDuration(span) }
    await this.#api.put(`${pathOf(world)}/numbers/${encodeURIComponent(number)}/handset`, body)
  }

  /** Of what was set before nothing is left. */
  async setCarrier(world: string, carrier: string, words: object): Promise<void> {
    await this.#api.put(`${pathOf(world)}/carriers/${encodeURIComponent(carrier)}`, words)
  }

  async unsetCarrier(world: string, carrier: string): Promise<void> {
    await this.#api.delete(`${pathOf(world)}/carriers/${encodeURIComponent(carrier)}`)
  }

  /** Every SMPP link is cut. */
  async dropLinks(world: string): Promise<void> {
    const { sessions } = (await this.#api.get(`${pathOf(world)}/sessions`)) as { sessions: readonly { id: number }[] }
    for (const { id } of sessions) await this.ask(world, `sessions/${id}/drop`, {})
  }

  /** The session of ours that was bound to the account from that port: it will answer no delivery, or does again. */
  async silence(world: string, account: string, localPort: number | null, silent: boolean): Promise<void> {
    const { sessions } = (await this.#api.get(`${pathOf(world)}/sessions`)) as { readonly sessions: readonly Session[] }
    const bound = sessions.filter((each) => each.account === account && each.state.startsWith('BOUND_'))
    // Where addresses are translated on the way, ours is the one that was bound last.
    const own = bound.find(({ peer }) => peer.endsWith(`:${localPort}`)) ?? bound.at(-1)
    if (own !== undefined) await this.ask(world, `sessions/${own.id}/silence`, { silent })
  }

  async mo(
    world: string,
    { via, text, ...ends }: { account: string; via: FrontName; from: string; to: string; text: string },
  ): Promise<void> {
    // MM7 carries multimedia messages only: one with the text in it.
    const content = via === 'mm7' ? { parts: [{ 'content-type': 'text/plain', text }] } : { text }
    await this.ask(world, 'mo', { ...ends, ...content, front: via })
  }

  /** POST below the world: `thaw`, `campaign-end` … */
  ask(world: string, path: string, body: object): Promise<unknown> {
    return this.#api.post(`${pathOf(world)}/${path}`, body)
  }
}

function pathOf(world: string): string {
  return `/worlds/${encodeURIComponent(world)}`
}

function shown(fields: Fields | undefined): object {
  return fields === undefined ? { view: 'full' } : { fields: fields.join(',') }
}
