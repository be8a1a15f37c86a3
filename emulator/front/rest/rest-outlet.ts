/**
 * Where an account's words from the carrier arrive: the batch is told, and what its client asked to hear is called back.
 * A batch's summary leaves with the word that makes its last recipient final.
 */
import { bits, hashText, purposeOf } from '../../core/draw.ts'
import { millis, SECOND } from '../../core/instant.ts'
import type { AccountState } from '../../engine/account-state.ts'
import { frontOf, type HandOver, type Outlet } from '../../engine/hand-over.ts'
import { partCount } from '../../engine/parts.ts'
import type { World } from '../../engine/world.ts'
import { basicHeader } from '../../http/authorization.ts'
import { CallbackOutlet, type Push, type Treatment } from '../../http/callback-outlet.ts'
import type { Life } from '../../message/life.ts'
import type { WireFault } from '../../message/plan.ts'
import { isFinalStatus } from '../../protocol/rest/codes.ts'
import { inboundView } from '../../protocol/rest/inbound-view.ts'
import { batchReport, recipientReport } from '../../protocol/rest/report-view.ts'
import type { RestSettings } from '../../protocol/rest/settings.ts'
import { signatureHeaders } from '../../protocol/rest/signature.ts'
import { Batch } from './batch.ts'
import { inboundOf } from './inbounds.ts'
import { groupsAfter } from './keywords.ts'
import type { RestFront } from './rest-front.ts'
import { restStatus } from './rest-status.ts'

/** What is called back to whom; null: nobody. */
interface Callback {
  readonly url: string | null
  readonly body: string
  readonly fault: WireFault | null
}

/** The platform has it yet, or it never left. */
const WITHOUT_CARRIER: ReadonlySet<Life> = new Set<Life>([
  'queued',
  'sent',
  'expired-early',
  'cancelled',
  'refused-at-submission',
  'refused-for-now',
  'deficient',
])

/** No figure is documented: as long as the MM7 service waits. */
const TIMEOUT = millis(10 * SECOND)
const MOST_ANSWER = 1 << 20
const NONCE = purposeOf('rest callback nonce')

export class RestOutlet implements Outlet {
  readonly #front: RestFront
  readonly #world: World
  readonly #account: AccountState
  readonly #pushes: CallbackOutlet
  /** What was decided when the word came: what is tried again says the same. */
  readonly #decided = new WeakMap<HandOver, Callback | 'merge'>()
  #calls = 0

  constructor(front: RestFront, world: World, account: AccountState) {
    this.#front = front
    this.#world = world
    this.#account = account
    this.#pushes = new CallbackOutlet({
      world,
      outgoing: front.outgoing,
      owner: `rest callbacks (${account.name})`,
      treat: (handOver) => this.#treat(handOver),
      onBug: front.onBug,
    })
  }

  get pushes(): CallbackOutlet {
    return this.#pushes
  }

  deliver(handOver: HandOver): void {
    if (!this.#decided.has(handOver)) {
      const decided = this.#decide(handOver)
      // What nobody wants to hear ends there: it need not be remembered.
      if (decided !== 'absorb') this.#decided.set(handOver, decided)
    }
    this.#pushes.deliver(handOver)
  }

  forget(): void {
    this.#front.planOf(this.#account).clear()
    this.#pushes.forget()
  }

  #decide(handOver: HandOver): Callback | 'absorb' | 'merge' {
    const { record, mo } = handOver
    const settings = this.#account.settings.rest
    if (settings === null || frontOf(handOver) !== 'rest') return 'absorb'
    if (mo !== null) {
      const inbound = inboundOf(this.#world, mo, settings)
      const plan = this.#front.planOf(this.#account)
      plan.addInbound(inbound)
      const changed = groupsAfter(plan, inbound, this.#world.clock.now())
      if (changed.length > 0) this.#regroup(settings, changed).catch(this.#front.onBug)
      return { url: settings.callback, body: JSON.stringify(inboundView(inbound)), fault: null }
    }
    const batch = record?.submission.detail
    if (record === null || !(batch instanceof Batch)) return 'absorb'
    const recipient = batch.recipientOf(record)
    const said = restStatus(record, handOver.life, settings.api)
    if (recipient === undefined || said === null) return 'absorb'
    const parts = handOver.kind === 'final' && record.plan.receipts.style.perPart ? partCount(record) : 1
    const wasFinal = recipient.isFinal
    const now = this.#world.clock.now()
    const isWord = batch.told(recipient, handOver, said, this.#operatorOf(handOver), now, parts)
    if (!isWord) return 'merge'
    const fault = record.plan.receipts.style.fault
    const url = batch.request.callbackUrl ?? settings.callback
    const form = settings
    // A word after the last one is told as it came: that is what a client is to be tested with.
    const status = wasFinal ? { ...recipient.status, ...said } : recipient.status
    switch (batch.request.deliveryReport) {
      case 'none':
        return 'absorb'
      case 'per_recipient':
      case 'per_recipient_final': {
        const isWanted = isFinalStatus(said.status) || wasFinal || wantsIntermediate(batch, settings)
        if (!isWanted) return 'absorb'
        const body = JSON.stringify(recipientReport(spoiledBatch(batch, fault), status, form))
        return { url, body: spoiled(body, fault), fault }
      }
      case 'summary':
      case 'full': {
        if (!batch.isFinal) return isFinalStatus(said.status) ? 'merge' : 'absorb'
        const isFull = batch.request.deliveryReport === 'full'
        const body = JSON.stringify(batchReport(spoiledBatch(batch, fault), batch.statuses, isFull, form))
        return { url, body: spoiled(body, fault), fault }
      }
    }
  }

  /** Batches that wait for their time go to whom their groups hold by then. */
  async #regroup(settings: RestSettings, groups: readonly string[]): Promise<void> {
    const [front, world, account] = [this.#front, this.#world, this.#account]
    const holder = front.holderOf(world)
    holder.take('request')
    try {
      const { regroup } = await import('./batches.ts')
      for (const id of groups) await regroup({ front, world, account, settings, plan: front.planOf(account) }, id)
    } finally {
      holder.give('request')
    }
  }

  /** The carrier, once it has the message. */
  #operatorOf({ record, life }: HandOver): string | null {
    if (record === null || WITHOUT_CARRIER.has(life)) return null
    return this.#world.scenario?.carriers.get(record.plan.carrier)?.title ?? null
  }

  #treat(handOver: HandOver): Treatment {
    const decided = this.#decided.get(handOver)
    if (decided === undefined) return 'absorb'
    if (decided === 'merge') return 'merge'
    const settings = this.#account.settings.rest
    if (decided.url === null || settings === null) return 'keep'
    return this.#push(decided.url, decided, settings)
  }

  #push(url: string, { body, fault }: Callback, settings: RestSettings): Push {
    const basic = settings.callbackBasic
    return {
      request: {
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/json',
          ...(basic === null ? {} : { authorization: basicHeader(basic) }),
          ...(settings.secret === null ? {} : this.#signature(settings.secret, body)),
        },
        body: Buffer.from(body, 'utf8'),
        connectTimeout: TIMEOUT,
        answerTimeout: TIMEOUT,
        maxAnswer: MOST_ANSWER,
        fault,
      },
      judge: ({ status }) => {
        if (status >= 200 && status < 300) return { answer: 'accepted', status }
        // 5xx and 429 are tried again, other refusals are not (reference section 5).
        return { answer: status >= 500 || status === 429 ? 'refused-for-now' : 'refused', status }
      },
    }
  }

  /** A nonce of its own for each call, which follows from the seed. */
  #signature(secret: string, body: string): Readonly<Record<string, string>> {
    const key = { hi: 0, lo: 0 }
    hashText(`${this.#account.name} ${++this.#calls}`, this.#world.seed, 0, key)
    bits(key.hi, key.lo, NONCE, 0, key)
    const hex = (n: number) => (n >>> 0).toString(16).padStart(8, '0')
    const seconds = Math.floor(this.#front.wall.now() / SECOND)
    return signatureHeaders(secret, body, `${hex(key.hi)}${hex(key.lo)}`, seconds)
  }
}

/** `per_recipient_final` never hears of what is under way; `per_recipient` only of the service of today. */
function wantsIntermediate({ request }: Batch, { intermediateCallbacks }: RestSettings): boolean {
  return intermediateCallbacks && request.deliveryReport === 'per_recipient'
}

function spoiledBatch({ reported }: Batch, fault: WireFault | null) {
  if (fault === 'wrong-message-id')
    return { ...reported, id: `${reported.id.slice(0, -1)}${reported.id.endsWith('0') ? 1 : 0}` }
  return fault === 'wrong-transaction-id' ? { ...reported, clientReference: 'another' } : reported
}

function spoiled(body: string, fault: WireFault | null): string {
  if (fault === 'malformed') return body.slice(0, -1)
  return fault === 'wrong-namespace' ? body.replace('delivery_report_', 'delivery_note_') : body
}
