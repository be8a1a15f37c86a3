/**
 * One connection of an ESME, over any duplex stream: its session state, what it has to write, what it owes and is owed.
 * Requests are answered by the handlers beside this file; the link decides what may be asked in which state, and sees to
 * it that a peer that stalls, floods or talks nonsense harms nobody but itself.
 */
import type { Duplex } from 'node:stream'
import type { Holder } from '../../core/in-flight.ts'
import { type Instant, type Millis, millis } from '../../core/instant.ts'
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
import type { Pdu } from '../../protocol/smpp/pdu.ts'
import { NO_TLVS } from '../../protocol/smpp/tlv-stream.ts'
import { statusIn, VERSIONS, type VersionRules } from '../../protocol/smpp/versions.ts'
import type { AccountLinks } from './account-links.ts'
import { LinkHandOvers } from './link-hand-overs.ts'
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
/** A peer that takes nothing for so long, with something to take, is dropped. */
const STALLED_AFTER = 30_000
/** Half a PDU holds the world's clock no longer than this, and the connection no longer than the other. */
const HALF_PDU_HOLD = 1_000
const HALF_PDU_DROP = 30_000

export class Link {
  readonly id: number
  readonly peer: string
  readonly front: SmppFront
  readonly since: Instant
  state: SessionState = 'OPEN'
  version: VersionRules = VERSIONS['3.4']
  world: World | null = null
  account: AccountState | null = null
  links: AccountLinks | null = null
  /** Requests answered later, on purpose: they count in the client's window. */
  slow = 0
  /** The client was sent `enquire_link` and has not answered. */
  asked: Instant | null = null
  readonly #stream: Duplex
  readonly #framer: Framer
  readonly #output: Output
  #handOvers: LinkHandOvers | null = null
  #holder: Holder | null = null
  #sequence = 0
  #heard: Instant
  #active: Instant
  #partSince: Instant | null = null
  #holdsInput = false
  #stalledSince: Instant | null = null
  #paused = false

  constructor(front: SmppFront, id: number, stream: Duplex, peer: string) {
    this.front = front
    this.id = id
    this.peer = peer
    this.#stream = stream
    this.#output = new Output(stream)
    this.#framer = new Framer((buffer, start, end) => this.#onPdu(buffer, start, end))
    this.since = front.wall.now()
    this.#heard = this.since
    this.#active = this.since
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
    else if (this.errorBodies && response.startsWith('bind_')) {
      const body = { system_id: this.front.systemId }
      this.send({
        command: response,
        status: statusIn(this.version.version, status),
        sequence,
        body,
        tlvs: NO_TLVS,
      } as Pdu)
    } else if (this.errorBodies && response === 'query_sm_resp') {
      const body = { message_id: '', final_date: '', message_state: 0, error_code: 0 }
      this.send({ command: response, status: statusIn(this.version.version, status), sequence, body, tlvs: NO_TLVS })
    } else this.respond(COMMAND_ID[response], status, sequence)
  }

  /** Two well-known clients lose a bind or query response that is its header alone, so refusals carry their bodies. */
  get errorBodies(): boolean {
    return this.account?.settings.smpp?.errorBodies !== 'header-only'
  }

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
      reason: `${statusName(status)}: ${reason}`,
    })
  }

  note(what: string): void {
    const world = this.world ?? this.front.unattributed
    const [at, wall] = [world.clock.now(), this.front.wall.now()]
    world.log({ kind: 'link', at, wall, front: 'smpp', account: this.account?.name ?? '', link: this.id, what })
  }

  // Hand-overs.

  handOver(handOver: HandOver): void {
    this.#handOvers?.add(handOver)
  }

  forget(): void {
    this.#handOvers?.forget()
  }

  // Reading.

  #onData(chunk: Buffer): void {
    if (this.state === 'CLOSED') return
    this.#heard = this.front.wall.now()
    try {
      const fault = this.#framer.feed(chunk)
      if (fault !== null) this.#onFault(fault)
    } catch (error) {
      this.front.onBug(error)
      this.close('internal error')
      return
    }
    this.#watchInput()
    if (this.#output.backlog > BACKLOG_PAUSE) this.#pause()
  }

  #onFault(fault: FramingFault): void {
    if (fault.kind === 'bad-length') {
      this.refuse(0, STATUS.ESME_RINVCMDLEN, fault.sequence, `a PDU of ${fault.length} octets`)
      this.end(`a PDU of ${fault.length} octets`)
    } else this.close(`the peer speaks ${fault.protocol}, not SMPP`)
  }

  /** Half a PDU keeps a skipping clock waiting, for a moment. */
  #watchInput(): void {
    const partial = this.#framer.pending > 0
    if (!partial) this.#partSince = null
    else this.#partSince ??= this.#heard
    if (partial !== this.#holdsInput && this.#holder !== null) {
      this.#holdsInput = partial
      if (partial) this.#holder.take('input')
      else this.#holder.give('input')
    }
  }

  #onPdu(buffer: Buffer, start: number, end: number): void {
    const commandId = commandIdAt(buffer, start)
    if (commandId === SUBMIT_SM && (this.state === 'BOUND_TRX' || this.state === 'BOUND_TX')) {
      this.#active = this.#heard
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
      this.#active = this.#heard
      this.#handOvers?.answered(sequence, commandId === GENERIC_NACK && status === 0 ? STATUS.ESME_RUNKNOWNERR : status)
      return
    }
    this.asked = null
    if (commandId === COMMAND_ID.unbind_resp) this.close('unbound')
  }

  #onOther(commandId: number, sequence: number, buffer: Buffer, start: number, end: number): void {
    const definition = commandWithId(commandId)
    if (definition === undefined) {
      this.refuse(commandId, STATUS.ESME_RINVCMDID, sequence, `no command has the id 0x${commandId.toString(16)}`)
      return
    }
    if (commandId !== ENQUIRE_LINK) {
      this.#active = this.#heard
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
    this.#stalledSince = this.front.wall.now()
    this.#stream.pause()
  }

  #onDrain(): void {
    this.#stalledSince = null
    if (!this.#paused) return
    this.#paused = false
    this.#stream.resume()
  }

  /** Called every quarter of a second: what has taken too long ends here. */
  tick(now: Instant): void {
    if (this.state === 'CLOSED') return
    if (this.#holdsInput && this.#partSince !== null && now - this.#partSince >= HALF_PDU_HOLD) {
      this.#holdsInput = false
      this.#holder?.give('input')
    }
    if (this.#partSince !== null && now - this.#partSince >= HALF_PDU_DROP) return this.close('half a PDU')
    if (this.#stalledSince !== null && now - this.#stalledSince >= STALLED_AFTER) {
      return this.close('the client reads nothing')
    }
    if (!this.isBound) {
      if (now - this.since >= this.front.sessionInit) this.close('no bind in time')
      return
    }
    this.#handOvers?.expire(now)
    this.#tickTimers(now)
  }

  #tickTimers(now: Instant): void {
    const timers = this.account?.settings.smpp?.timers
    if (timers === undefined) return
    if (this.asked !== null && now - this.asked >= timers.response) return this.close('enquire_link not answered')
    if (timers.inactivity > 0 && now - this.#active >= timers.inactivity) return this.unbind('inactivity')
    if (timers.enquireLink > 0 && this.asked === null && now - this.#heard >= timers.enquireLink) {
      this.asked = now
      this.send({ command: 'enquire_link', status: 0, sequence: this.nextSequence(), body: null, tlvs: NO_TLVS })
    }
  }

  // The end.

  /** Takes leave: unbind now, the connection when the client has answered or the front's patience ends. */
  unbind(reason: string): void {
    if (!this.isBound) return this.close(reason)
    this.note(`unbinding: ${reason}`)
    this.state = 'UNBOUND'
    this.send({ command: 'unbind', status: 0, sequence: this.nextSequence(), body: null, tlvs: NO_TLVS })
    this.#leave()
    this.front.wall.after(millis(5_000), () => this.close('unbind not answered'))
  }

  /** What has been written still goes out; then the connection ends. */
  end(reason: string): void {
    if (this.state === 'CLOSED') return
    this.note(`closing: ${reason}`)
    this.state = 'CLOSED'
    this.#framer.stop()
    this.#output.flush()
    this.#stream.end()
    this.#leave()
    this.front.gone(this)
    this.front.wall.after(millis(1_000), () => this.#stream.destroy())
  }

  close(reason: string): void {
    if (this.state === 'CLOSED') return
    this.note(`closed: ${reason}`)
    this.state = 'CLOSED'
    this.#framer.stop()
    this.#stream.destroy()
    this.#leave()
    this.front.gone(this)
  }

  /** No more comes by this link: what it was given goes another way. */
  #leave(): void {
    this.links?.remove(this)
    const handOvers = this.#handOvers
    this.#handOvers = null
    this.#holder = null
    handOvers?.giveBack()
  }

  /** Answers later. The link may be gone by then: what is written to it goes nowhere. */
  later(delay: Millis, answer: () => void): void {
    this.slow++
    const holder = this.#holder
    holder?.take('request')
    this.front.wall.after(delay, () => {
      this.slow--
      answer()
      holder?.give('request')
    })
  }
}
