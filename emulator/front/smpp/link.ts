/**
 * One connection of an ESME, over any duplex stream: its session state, what it has to write, what it owes and is owed.
 * Requests are answered by the handlers beside this file; the link decides what may be asked in which state, and sees to
 * it that a peer that stalls, floods or talks nonsense harms nobody but itself.
 */
import type { Duplex } from 'node:stream'
import type { Holder } from '../../core/in-flight.ts'
import { type Instant, type Millis, millis } from '../../core/instant.ts'
import type { WallTimer } from '../../core/wall.ts'
import type { AccountState } from '../../engine/account-state.ts'
import type { HandOver } from '../../engine/hand-over.ts'
import type { World } from '../../engine/world.ts'
import { STATUS, statusName } from '../../protocol/smpp/command-status.ts'
import { COMMAND_ID, commandWithId, responseTo } from '../../protocol/smpp/commands.ts'
import { decodePdu } from '../../protocol/smpp/decode.ts'
import { encodedLength, encodeInto } from '../../protocol/smpp/encode.ts'
import { Framer, type FramingFault } from '../../protocol/smpp/framing.ts'
import {
  commandIdAt,
  commandStatusAt,
  HEADER_LENGTH,
  isResponseId,
  sequenceNumberAt,
  writeHeaderOnly,
} from '../../protocol/smpp/header.ts'
import { type SessionState, statusOfOperation } from '../../protocol/smpp/operations.ts'
import type { Command, Pdu } from '../../protocol/smpp/pdu.ts'
import { NO_TLVS } from '../../protocol/smpp/tlv-stream.ts'
import { statusIn, VERSIONS, type VersionRules } from '../../protocol/smpp/versions.ts'
import type { AccountLinks } from './account-links.ts'
import { Envelopes } from './envelopes.ts'
import { errorBodyOf } from './error-body.ts'
import { LinkHandOvers } from './link-hand-overs.ts'
import { HALF_PDU_HOLD, LinkWatch } from './link-watch.ts'
import { Output } from './output.ts'
import { onRequest } from './requests.ts'
import type { SmppFront } from './smpp-front.ts'
import { submitSm } from './submit-sm.ts'

const SUBMIT_SM = COMMAND_ID.submit_sm
const DELIVER_SM_RESP = COMMAND_ID.deliver_sm_resp
const DATA_SM_RESP = COMMAND_ID.data_sm_resp
const ENQUIRE_LINK = COMMAND_ID.enquire_link
const GENERIC_NACK = COMMAND_ID.generic_nack

/** A peer that lets this much pile up unread is dropped; from the first on, nothing more is read from it. */
const BACKLOG_PAUSE = 1 << 18
const BACKLOG_DROP = 1 << 24
/** How long the client has to answer unbind, and to close after its last answer. */
const UNBIND_PATIENCE = millis(5_000)
const END_PATIENCE = millis(1_000)

export class Link {
  readonly id: number
  readonly peer: string
  readonly front: SmppFront
  readonly since: Instant
  state: SessionState = 'OPEN'
  version: VersionRules = VERSIONS['3.4']
  readonly envelopes: Envelopes = new Envelopes()
  world: World | null = null
  account: AccountState | null = null
  /** The account of the last bind that was tried, whether or not it was granted. */
  asked: AccountState | null = null
  links: AccountLinks | null = null
  /** Requests answered later, on purpose: they count in the client's window. */
  slow = 0
  readonly #stream: Duplex
  readonly #framer: Framer
  readonly #output: Output
  #handOvers: LinkHandOvers | null = null
  #holder: Holder | null = null
  #sequence = 0
  readonly #watch: LinkWatch
  #paused = false
  #farewell: WallTimer | null = null
  /** Why leave is to be taken when every late answer has been given. */
  #leaving: string | null = null

  constructor(front: SmppFront, id: number, stream: Duplex, peer: string) {
    this.front = front
    this.id = id
    this.peer = peer
    this.#stream = stream
    this.#output = new Output(stream)
    this.#framer = new Framer((buffer, start, end) => this.#onPdu(buffer, start, end))
    this.since = front.wall.now()
    this.#watch = new LinkWatch(this, this.since)
    stream.on('data', (chunk: Buffer) => this.#onData(chunk))
    stream.on('drain', () => this.#onDrain())
    stream.on('error', () => this.close('connection error'))
    stream.on('end', () => this.close('closed by the client'))
    stream.on('close', () => this.close('connection closed'))
  }

  get receives(): boolean {
    return this.state === 'BOUND_RX' || this.state === 'BOUND_TRX'
  }

  get isBound(): boolean {
    return this.state === 'BOUND_TX' || this.receives
  }

  /** Hand-overs written and not answered, and those that wait for room. */
  get load(): number {
    return this.#handOvers?.load ?? 0
  }

  get unanswered(): number {
    return this.#handOvers?.unanswered ?? 0
  }

  /** The client has signed in. */
  bound(world: World, account: AccountState, links: AccountLinks, state: SessionState, version: VersionRules): void {
    this.world = world
    this.account = account
    this.links = links
    this.state = state
    this.version = version
    const answer = this.responseTimeout
    this.#holder = world.inFlight.holder(`smpp link ${this.id} (${account.name})`, {
      'hand-over': answer,
      request: answer,
      input: millis(HALF_PDU_HOLD),
    })
    this.#handOvers = new LinkHandOvers(this, world, this.#holder)
    links.add(this)
    this.note(`bound ${state.slice('BOUND_'.length)} as SMPP ${version.version}`)
  }

  get responseTimeout(): Millis {
    return this.account?.settings.smpp?.timers.response ?? millis(30_000)
  }

  // Writing.

  /** Room for `length` octets, to be written at `offset` and given away with `take`. */
  room(length: number): Buffer {
    return this.#output.room(length)
  }

  get offset(): number {
    return this.#output.offset
  }

  take(end: number): void {
    this.#output.take(end)
  }

  nextSequence(): number {
    this.#sequence = this.#sequence >= 0x7fffffff ? 1 : this.#sequence + 1
    return this.#sequence
  }

  send(pdu: Pdu): void {
    const length = encodedLength(pdu)
    const buffer = this.room(length)
    this.take(encodeInto(pdu, buffer, this.offset))
  }

  /** A response that is its header alone. */
  respond(commandId: number, status: number, sequence: number): void {
    const buffer = this.room(HEADER_LENGTH)
    this.take(writeHeaderOnly(buffer, this.offset, commandId, statusIn(this.version.version, status), sequence))
  }

  /** Refuses a request by its own response, or by generic_nack where it has none; the reason goes to the journal. */
  refuse(commandId: number, status: number, sequence: number, reason: string): void {
    const command = commandWithId(commandId)
    const response = command === undefined ? undefined : responseTo(command.command)
    this.logRefusal(command?.command ?? `0x${commandId.toString(16)}`, status, reason)
    if (response === undefined) this.respond(GENERIC_NACK, status, sequence)
    else this.respondError(response, status, sequence)
  }

  /** Tells of an error in the response itself, with its body unless the account wants none. */
  respondError(response: Command, status: number, sequence: number): void {
    const body = this.errorBodies ? errorBodyOf(response, this.version.version, this.front.systemId) : null
    if (body === null) this.respond(COMMAND_ID[response], status, sequence)
    else {
      const known = statusIn(this.version.version, status)
      this.send({ command: response, status: known, sequence, body, tlvs: NO_TLVS } as Pdu)
    }
  }

  /** By default: see errorBodyOf. */
  get errorBodies(): boolean {
    return (this.account ?? this.asked)?.settings.smpp?.errorBodies !== 'header-only'
  }

  /** `status`: 0: there is no answer, the connection is dropped. */
  logRefusal(request: string, status: number, reason: string): void {
    const world = this.world ?? this.front.unattributed
    world.log({
      kind: 'refused',
      at: world.clock.now(),
      wall: this.front.wall.now(),
      front: 'smpp',
      account: this.account?.name ?? '',
      request,
      status,
      reason: status === 0 ? `connection dropped: ${reason}` : `${statusName(status)}: ${reason}`,
    })
  }

  note(what: string): void {
    const world = this.world ?? this.front.unattributed
    const [at, wall] = [world.clock.now(), this.front.wall.now()]
    world.log({ kind: 'link', at, wall, front: 'smpp', account: this.account?.name ?? '', link: this.id, what })
  }

  // Hand-overs.

  /** Whether the client is known to answer none: the world's time ends its patience then, not the wall's. */
  get isSilent(): boolean {
    return this.#handOvers?.isSilent ?? false
  }

  silence(isSilent: boolean): void {
    this.#handOvers?.silence(isSilent)
  }

  handOver(handOver: HandOver): void {
    this.#handOvers?.add(handOver)
  }

  forget(): void {
    this.#handOvers?.forget()
  }

  // Reading.

  #onData(chunk: Buffer): void {
    if (this.state === 'CLOSED') return
    this.#watch.heard(this.front.wall.now())
    const before = this.#framer.pending
    try {
      const fault = this.#framer.feed(chunk)
      if (fault !== null) this.#onFault(fault)
    } catch (error) {
      this.front.onBug(error)
      this.close('internal error')
      return
    }
    const { pending } = this.#framer
    this.#watch.within(pending > 0, pending < before + chunk.length, this.#holder)
    if (this.#output.backlog > BACKLOG_PAUSE) this.#pause()
  }

  #onFault(fault: FramingFault): void {
    if (fault.kind === 'bad-length') {
      this.refuse(0, STATUS.ESME_RINVCMDLEN, fault.sequence, `a PDU of ${fault.length} octets`)
      this.end(`a PDU of ${fault.length} octets`)
    } else {
      const why = `the peer speaks ${fault.protocol.toUpperCase()}, not SMPP`
      this.logRefusal('octets', STATUS.ESME_RINVCMDLEN, why)
      this.close(why)
    }
  }

  #onPdu(buffer: Buffer, start: number, end: number): void {
    const commandId = commandIdAt(buffer, start)
    if (commandId === SUBMIT_SM && (this.state === 'BOUND_TRX' || this.state === 'BOUND_TX')) {
      this.#watch.active()
      this.world?.clock.exchanged()
      submitSm(this, buffer, start, end)
      return
    }
    const sequence = sequenceNumberAt(buffer, start)
    if (isResponseId(commandId)) this.#onResponse(commandId, commandStatusAt(buffer, start), sequence)
    else this.#onOther(commandId, sequence, buffer, start, end)
  }

  #onResponse(commandId: number, status: number, sequence: number): void {
    if (commandId === DELIVER_SM_RESP || commandId === DATA_SM_RESP || commandId === GENERIC_NACK) {
      this.#watch.active()
      this.#handOvers?.answered(sequence, commandId === GENERIC_NACK && status === 0 ? STATUS.ESME_RUNKNOWNERR : status)
      return
    }
    if (commandId === COMMAND_ID.unbind_resp && this.state === 'UNBOUND') this.close('unbound')
  }

  #onOther(commandId: number, sequence: number, buffer: Buffer, start: number, end: number): void {
    const definition = commandWithId(commandId)
    if (definition === undefined) {
      this.refuse(commandId, STATUS.ESME_RINVCMDID, sequence, `no command has the id 0x${commandId.toString(16)}`)
      return
    }
    if (commandId !== ENQUIRE_LINK) {
      this.#watch.active()
      this.world?.clock.exchanged()
    }
    const denied = statusOfOperation(this.state, definition.command)
    if (denied !== 0) {
      this.refuse(commandId, denied, sequence, `${definition.command} in state ${this.state}`)
      return
    }
    const pdu = decodePdu(buffer, start, end)
    if (pdu.ok) onRequest(this, pdu.value)
    else this.refuse(commandId, pdu.error.status, sequence, `${pdu.error.field ?? 'PDU'}: ${pdu.error.reason}`)
  }

  // The peer's pace.

  #pause(): void {
    if (this.#output.backlog > BACKLOG_DROP) {
      this.close('the client reads nothing')
      return
    }
    if (this.#paused) return
    this.#paused = true
    this.#watch.stalled(this.front.wall.now())
    this.#stream.pause()
  }

  #onDrain(): void {
    this.#watch.flowing()
    if (!this.#paused) return
    this.#paused = false
    this.#stream.resume()
  }

  /** Called every quarter of a second: what has taken too long ends here. */
  tick(now: Instant): void {
    if (this.state === 'CLOSED') return
    const fault = this.#watch.fault(now)
    if (fault !== null) return this.close(fault)
    this.#handOvers?.expire(now)
    if (this.isBound) this.#watch.askOrLeave(now)
  }

  // The end.

  /** Takes leave: no more is sent; the connection ends when the client has answered, or patience does. */
  unbind(reason: string): void {
    if (this.state === 'UNBOUND') return
    if (!this.isBound) return this.close(reason)
    this.note(`unbinding: ${reason}`)
    this.state = 'UNBOUND'
    this.send({ command: 'unbind', status: 0, sequence: this.nextSequence(), body: null, tlvs: NO_TLVS })
    this.links?.remove(this)
    this.#handOvers?.giveQueueBack()
    this.#farewell = this.front.wall.after(UNBIND_PATIENCE, () => this.close('unbind not answered'))
  }

  /** Takes leave as soon as what has been asked is answered. */
  unbindWhenAnswered(reason: string): void {
    if (this.slow > 0) this.#leaving = reason
    else this.unbind(reason)
  }

  /** What has been written still goes out; then the connection ends. */
  end(reason: string): void {
    if (this.state === 'CLOSED') return
    this.#leave(reason)
    this.#output.flush()
    this.#stream.end()
    const linger = this.front.wall.after(END_PATIENCE, () => this.#stream.destroy())
    this.#stream.once('close', () => linger.cancel())
  }

  close(reason: string): void {
    if (this.state === 'CLOSED') return
    this.#stream.destroy()
    this.#leave(reason)
  }

  /** No more comes by this link: what it was given goes another way. */
  #leave(reason: string): void {
    this.note(`closed: ${reason}`)
    this.state = 'CLOSED'
    this.#framer.stop()
    this.#farewell?.cancel()
    this.#watch.letClockGo()
    this.links?.remove(this)
    this.#handOvers?.giveBack()
    this.#handOvers = null
    this.#holder = null
    this.front.gone(this)
  }

  /** Answers later. The link may be gone by then: what is written to it goes nowhere. */
  later(delay: Millis, answer: () => void): void {
    this.slow++
    const holder = this.#holder
    holder?.take('request')
    this.front.wall.after(delay, () => {
      this.slow--
      try {
        answer()
      } catch (error) {
        this.front.onBug(error)
        this.close('internal error')
      }
      holder?.give('request')
      if (this.#leaving !== null && this.slow === 0) this.unbind(this.#leaving)
    })
  }
}
