/** A batch as the platform keeps it: what was asked for, and what it knows of each recipient. */
import type { Instant } from '../../core/instant.ts'
import type { HandOver } from '../../engine/hand-over.ts'
import { NO_CAUSE } from '../../message/cause.ts'
import type { MessageRecord } from '../../message/record.ts'
import type { BatchRequest } from '../../protocol/rest/batch-request.ts'
import { batchView } from '../../protocol/rest/batch-view.ts'
import { isFinalStatus } from '../../protocol/rest/codes.ts'
import type { RecipientStatus, ReportedBatch } from '../../protocol/rest/report-view.ts'
import type { RestStatus } from './rest-status.ts'

export interface Recipient {
  status: RecipientStatus
  isFinal: boolean
  record: MessageRecord | null
  /** Final words for single parts that have come; the recipient is final when all have. */
  partsTold: number
}

export class Batch {
  readonly id: string
  request: BatchRequest
  readonly createdAt: Instant
  modifiedAt: Instant
  canceled = false
  /** The account sets a maximum of parts where the batch does not. */
  readonly #hasUsualMost: boolean
  readonly #byNumber = new Map<string, Recipient>()

  constructor(id: string, request: BatchRequest, createdAt: Instant, hasUsualMost: boolean) {
    this.#hasUsualMost = hasUsualMost
    this.id = id
    this.request = request
    this.createdAt = createdAt
    this.modifiedAt = createdAt
  }

  get recipients(): readonly Recipient[] {
    return [...this.#byNumber.values()]
  }

  get statuses(): readonly RecipientStatus[] {
    return this.recipients.map(({ status }) => status)
  }

  get isFinal(): boolean {
    for (const { isFinal } of this.#byNumber.values()) if (!isFinal) return false
    return true
  }

  /** Something of it has left the platform. */
  get isDispatched(): boolean {
    return this.recipients.some(({ record, isFinal }) => isFinal || (record !== null && record.life !== 'queued'))
  }

  get reported(): ReportedBatch {
    const { clientReference, type, maxParts } = this.request
    return {
      id: this.id,
      clientReference,
      isMedia: type === 'mt_media',
      tellsParts: this.#hasUsualMost || maxParts !== null,
    }
  }

  recipient(number: string): Recipient | undefined {
    return this.#byNumber.get(number)
  }

  recipientOf(record: MessageRecord): Recipient | undefined {
    const recipient = this.#byNumber.get(record.number)
    if (recipient === undefined) return undefined
    // A word may come while the message is being taken, before it is known as the recipient's.
    recipient.record ??= record
    return recipient.record === record ? recipient : undefined
  }

  add(number: string, status: RecipientStatus): void {
    this.#byNumber.set(number, { status, isFinal: false, record: null, partsTold: 0 })
  }

  /** The message that has been made for a recipient. */
  link(number: string, record: MessageRecord): void {
    const recipient = this.#byNumber.get(number)
    if (recipient !== undefined) recipient.record = record
  }

  /** The recipient is no longer one: what comes of its message is nobody's business. */
  remove(number: string): void {
    this.#byNumber.delete(number)
  }

  /**
   * The platform has word of a recipient. What is final stays so: a word that comes later is told if it must be, and
   * changes nothing. True: this word is one to tell by itself.
   */
  told(
    recipient: Recipient,
    handOver: HandOver,
    said: RestStatus,
    operator: string | null,
    at: Instant,
    parts: number,
  ): boolean {
    const isFinal = isFinalStatus(said.status)
    if (recipient.isFinal) return true
    if (isFinal && parts > 1) {
      recipient.partsTold++
      // The worst part wins: the first that was not delivered is kept.
      if (recipient.partsTold === 1 || recipient.status.status === 'Delivered')
        this.#set(recipient, handOver, said, operator, at)
      recipient.isFinal = recipient.partsTold >= parts
      return recipient.isFinal
    }
    this.#set(recipient, handOver, said, operator, at)
    recipient.isFinal = isFinal
    return true
  }

  view(): object {
    return batchView(this.request, this)
  }

  #set(
    recipient: Recipient,
    { record, kind, life }: HandOver,
    { status, code }: RestStatus,
    operator: string | null,
    at: Instant,
  ): void {
    // The carrier's receipt names its time; what the platform says of its own accord has none.
    const isReceipt = kind === 'final' && record !== null && record.sent > 0 && life !== 'silent'
    const operatorStatusAt = isReceipt ? record.doneAt : null
    const cause = record === null || record.cause === NO_CAUSE ? null : record.cause.name
    const { recipient: number, parts, encoding, appliedOriginator } = recipient.status
    // Each field by its name: V8 makes a spread with changes field by field at run time, ten times as slowly.
    recipient.status = {
      recipient: number,
      status,
      code,
      at,
      operatorStatusAt,
      appliedOriginator,
      parts,
      operator,
      encoding,
      cause,
    }
  }
}
