/**
 * How messages come into a world: the carrier is found, the rules decide, a record is made and given to the lifecycle.
 * Draws hang on the destination and how many messages went to it before, never on the order of arrival over all.
 */
import { CounterTable } from '../core/counter-table.ts'
import { type DrawKey, hashText, nthMessageKey, worldKey } from '../core/draw.ts'
import type { Instant } from '../core/instant.ts'
import type { Life } from '../message/life.ts'
import { accept, enqueue, refuse } from '../message/lifecycle.ts'
import type { HttpAnswer, Plan } from '../message/plan.ts'
import { type MessageRecord, PLATFORM } from '../message/record.ts'
import { isTemporary } from '../protocol/smpp/temporary-status.ts'
import type { Carrier } from '../scenario/carrier.ts'
import { NOWHERE } from '../scenario/nowhere.ts'
import type { AccountState } from './account-state.ts'
import { clientId } from './client-id.ts'
import { drawNumber, drawUuid } from './message-id.ts'
import { numberOf, StoredMessage } from './stored-message.ts'
import { SubmitFacts } from './submit-facts.ts'
import type { RecipientRequest, Refusal, SubmitRequest, Taken, Taking } from './submit-request.ts'
import type { World } from './world.ts'

interface Decision {
  plan: Plan
  /** What the carrier refuses it with by rule or outage; 0: nothing. */
  status: number
  readonly draw: DrawKey
  /** No carrier owns the number. */
  readonly isUnrouted: boolean
}

/** As the SMS REST API numbers it: message unroutable. The gateway has no numbers. */
const UNROUTABLE: Refusal = { status: 402, life: 'refused-at-submission' }

export class Intake {
  readonly #world: World
  readonly #draws: DrawKey
  readonly #destinations = new CounterTable()
  readonly #nth = new CounterTable()
  readonly #facts = new SubmitFacts(this.#nth)
  readonly #destination: DrawKey = { hi: 0xffffffff, lo: 0xffffffff }
  /** Filled by each submit in turn. */
  readonly #draw: DrawKey = { hi: 0xffffffff, lo: 0xffffffff }
  #lastKey = 0

  constructor(world: World) {
    this.#world = world
    this.#draws = worldKey(world.seed, world.drawsAs)
  }

  /** The key of the message that was taken last; 0: none was. */
  get lastKey(): number {
    return this.#lastKey
  }

  submit(account: AccountState, request: SubmitRequest): MessageRecord | null {
    const world = this.#world
    const now = world.clock.now()
    const number = numberOf(request.to)
    const carrier = world.carrierFor(account, number)
    if (carrier === null) return null
    const plan = this.#decide(account, carrier, request, number, now)
    const status = refusedWith(carrier, plan, now)
    const record = this.#store(request, plan, status, this.#draw, now)
    if (status !== 0 || plan.submit.kind !== 'accept') {
      if (plan.receipts.afterRefusal) this.#name(account, record, request.sharedId)
      refuse(record, refusedLife(status), status, now, world)
    } else {
      this.#suggestHandset(plan, number, now)
      this.#name(account, record, request.sharedId)
      accept(record, now, world)
    }
    return record
  }

  /** All recipients of a request: where the scenario refuses one over HTTP, the request is refused, and each of them. */
  submitAll(account: AccountState, requests: readonly RecipientRequest[], taking: Taking): Taken {
    const world = this.#world
    const now = world.clock.now()
    const decisions = requests.map((request) => this.#decideFor(account, request, now))
    const http = answerOf(decisions)
    const isRefused = http !== null && http.kind !== 'spoiled'
    let sharedId = taking.joined
    const records = requests.map((request, i) => {
      const decision = decisions[i] as Decision | null
      if (decision === null) return null
      if (isRefused) return this.#refuseWhole(request, decision, http, now)
      const record = this.#take(account, request, decision, taking, sharedId, now)
      if (taking.shared && sharedId === '') sharedId = record.id
      return record
    })
    return { records, http }
  }

  /** Whether any message to this number has been taken, since the world began or was reset. */
  hasSeen(number: string): boolean {
    hashText(number, this.#draws.hi, this.#draws.lo, this.#destination)
    return this.#destinations.peek(this.#destination.hi, this.#destination.lo) > 0
  }

  clear(): void {
    this.#destinations.clear()
    this.#nth.clear()
    this.#lastKey = 0
  }

  #decideFor(account: AccountState, request: RecipientRequest, now: Instant): Decision | null {
    const number = numberOf(request.to)
    const named = request.carrier === '' ? undefined : this.#world.scenario?.carriers.get(request.carrier)
    const owner = named ?? this.#world.carrierFor(account, number)
    const carrier = owner ?? ((request.flags & PLATFORM) === 0 ? null : NOWHERE)
    if (carrier === null) return null
    const plan = this.#decide(account, carrier, request, number, now)
    return { plan, status: refusedWith(carrier, plan, now), draw: { ...this.#draw }, isUnrouted: owner === null }
  }

  #take(
    account: AccountState,
    request: RecipientRequest,
    decision: Decision,
    taking: Taking,
    sharedId: string,
    now: Instant,
  ): StoredMessage {
    const { plan, draw } = decision
    const isOfPlatform = (request.flags & PLATFORM) !== 0
    const unrouted = decision.isUnrouted ? UNROUTABLE : null
    const refusal = request.refusal ?? unrouted ?? (isOfPlatform ? null : taking.refusalOf(plan, decision.status))
    const record = this.#store(request, plan, refusal?.status ?? 0, draw, now)
    const isTaken = refusal === null && (isOfPlatform || plan.submit.kind === 'accept')
    if (isTaken || isOfPlatform) this.#nameBy(account, record, sharedId, taking)
    if (isOfPlatform) this.#tellQueued(account, record)
    if (refusal !== null) refuse(record, refusal.life, refusal.status, now, this.#world)
    else if (!isTaken) refuse(record, 'refused-for-now', 0, now, this.#world)
    else {
      this.#suggestHandset(plan, record.number, now)
      if (isOfPlatform) enqueue(record, now, this.#world)
      else accept(record, now, this.#world)
    }
    return record
  }

  /** The platform's first word, which few clients want to hear. */
  #tellQueued(account: AccountState, record: MessageRecord): void {
    if (record.submission.front !== 'gateway' || account.settings.gateway?.callbacks.includes('queued') !== true) return
    this.#world.handOvers.receipt(account, record, 'intermediate', 'queued', 1)
  }

  #refuseWhole(request: RecipientRequest, { plan, draw }: Decision, http: HttpAnswer, now: Instant): MessageRecord {
    const { status, life } = httpRefusal(http)
    // The client is told by the answer: there will be no report.
    const record = this.#store({ ...request, flags: request.flags & ~PLATFORM }, plan, status, draw, now)
    refuse(record, life, status, now, this.#world)
    return record
  }

  /** The plan of the next message to this number, whose draws are left in `#draw`. */
  #decide(
    account: AccountState,
    carrier: Carrier,
    request: Pick<SubmitRequest, 'submission' | 'payload'>,
    number: string,
    now: Instant,
  ): Plan {
    const destination = this.#destination
    hashText(number, this.#draws.hi, this.#draws.lo, destination)
    const k = this.#destinations.next(destination.hi, destination.lo)
    nthMessageKey(destination.hi, destination.lo, k, this.#draw)
    return carrier.decide(this.#facts.of(request, number, account, now, this.#draw, destination))
  }

  #store(
    request: Omit<SubmitRequest, 'sharedId'>,
    plan: Plan,
    status: number,
    draw: DrawKey,
    now: Instant,
  ): StoredMessage {
    const world = this.#world
    const record = new StoredMessage(request, plan, status, ++this.#lastKey, draw, now)
    world.log({
      kind: 'submit',
      at: now,
      wall: world.wall.now(),
      submission: request.submission,
      payload: request.payload,
      to: request.to,
      key: record.key,
      status,
    })
    world.messages.add(record)
    return record
  }

  #suggestHandset(plan: Plan, number: string, now: Instant): void {
    if (plan.handset !== null) this.#world.handsets.suggest(number, plan.handset, now)
  }

  /** Gives the message the id that the client will know it by: one that no message of the account has. */
  #name(account: AccountState, record: StoredMessage, sharedId: string): void {
    if (sharedId !== '') {
      record.id = sharedId
      return
    }
    const { source, form } = record.plan.receipts.style.ids
    for (let probe = 0; ; probe++) {
      if (source === 'sequential') record.setNumericId(record.key + probe)
      else if (form === 'uuid') record.id = drawUuid(record.drawHi, record.drawLo, probe)
      else record.setNumericId(drawNumber(record.drawHi, record.drawLo, probe))
      if (account.messages.add(clientId(account, record), record)) return
    }
  }

  #nameBy(account: AccountState, record: StoredMessage, sharedId: string, taking: Taking): void {
    record.id = sharedId
    for (let probe = 0; record.id === ''; probe++) {
      const id = taking.id(record, probe)
      if (account.messages.get(id) !== undefined) continue
      record.id = id
      account.messages.add(id, record)
    }
  }
}

function refusedWith(carrier: Carrier, plan: Plan, now: Instant): number {
  const outage = carrier.outageAt(now)
  return outage !== null && outage.submit !== 0 ? outage.submit : plan.submit.status
}

function refusedLife(status: number): Life {
  return status === 0 || isTemporary(status) ? 'refused-for-now' : 'refused-at-submission'
}

/** The first recipient that refuses the whole request; else the first whose answer is spoiled. */
function answerOf(decisions: readonly (Decision | null)[]): HttpAnswer | null {
  const answers = decisions.flatMap((decision) => decision?.plan.submit.http ?? [])
  return answers.find(({ kind }) => kind !== 'spoiled') ?? answers[0] ?? null
}

/** 429 and 5xx may be tried again, as may what was never answered. */
function httpRefusal(http: HttpAnswer): Refusal {
  const status = http.kind === 'status' ? http.status : 0
  const isForNow = status === 0 || status === 429 || status >= 500
  return { status, life: isForNow ? 'refused-for-now' : 'refused-at-submission' }
}
