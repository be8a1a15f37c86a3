/**
 * A VASP's side of MM7: submits multimedia messages to a relay, cancels and replaces them. Every answer that says a
 * status is an answer, faults among them; what says none is an HttpFailure.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { systemWall, type Wall } from '../../core/wall.ts'
import type { Mm7Frame } from '../../protocol/mm7/envelope.ts'
import { DEFAULT_NAMESPACE, DEFAULT_VERSION } from '../../protocol/mm7/namespaces.ts'
import { readMm7 } from '../../protocol/mm7/read-request.ts'
import { answerOf } from '../../protocol/mm7/read-response.ts'
import { type PartToSend, type RelatedBody, writeRelated } from '../../protocol/mm7/related.ts'
import type { WrittenAddress } from '../../protocol/mm7/write-push.ts'
import {
  type Identification,
  type WrittenRecipient,
  writeCancelReq,
  writeExtendedCancelReq,
  writeExtendedReplaceReq,
  writeReplaceReq,
  writeSubmitReq,
} from '../../protocol/mm7/write-request.ts'
import type { BasicCredentials } from '../../protocol/settings/http-scalars.ts'
import { basicHeader } from '../http/basic-header.ts'
import { HttpFailure } from '../http/http-failure.ts'
import { type HttpReply, HttpRequester, type RequesterOptions } from '../http/http-requester.ts'

export interface Mm7ClientOptions extends RequesterOptions {
  /** Where requests are posted: `http://127.0.0.1:8080/mm7/v1`. */
  readonly url: string
  readonly vaspid: string
  /** '': none is said. */
  readonly vasid: string
  /** null: none is said. */
  readonly sender: WrittenAddress | null
  /** null, the default: no Authorization header. */
  readonly basic?: BasicCredentials | null
  /** Release 6's by default; so for the version. */
  readonly namespace?: string
  readonly version?: string
  /** Sent with every request, such as `x-mblox-carrier-id`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Names each request; one of its own by default. */
  readonly nextTransactionId?: () => string
}

export interface MmsToSubmit {
  readonly to: readonly WrittenRecipient[]
  readonly cc?: readonly WrittenRecipient[]
  readonly bcc?: readonly WrittenRecipient[]
  /** Empty: there is no Content. A presentation in SMIL should be the first (`presentation`). */
  readonly parts: readonly PartToSend[]
  readonly subject?: string
  /** xs:dateTime or xs:duration; so for the next. */
  readonly expiry?: string
  readonly earliest?: string
  /** True by default. */
  readonly deliveryReport?: boolean
  readonly readReply?: boolean
  readonly linkedId?: string
  readonly serviceCode?: string
  readonly messageClass?: string
  readonly priority?: string
}

export interface ReplacedContent {
  readonly parts: readonly PartToSend[]
  readonly earliest?: string
}

export interface Mm7Reply {
  readonly httpStatus: number
  readonly headers: IncomingHttpHeaders
  /** `SubmitRsp`; of a fault, `RSErrorRsp`. */
  readonly operation: string
  /** StatusCode: 1000, 1100, or why it was not done. */
  readonly code: number
  readonly text: string
  /** '': none. */
  readonly details: string
  /** '': none. */
  readonly messageId: string
  readonly transactionId: string
  /** The TransactionID is that of the request. */
  readonly isOurs: boolean
  readonly namespace: string
  readonly version: string
}

const CONTENT_ID = 'mms-content'

/** Clients made in this process, which all have TransactionIDs of their own. */
let made = 0

export class Mm7Client {
  readonly #options: Mm7ClientOptions
  readonly #requester: HttpRequester
  readonly #nextTransactionId: () => string

  constructor(options: Mm7ClientOptions) {
    this.#options = options
    this.#requester = new HttpRequester(options)
    this.#nextTransactionId = options.nextTransactionId ?? counting(options.wall ?? systemWall)
  }

  /** Throws HttpFailure; so do all the others. */
  submit(mms: MmsToSubmit): Promise<Mm7Reply> {
    const { parts } = mms
    return this.#ask(parts, 'SubmitReq', (frame, contentId) =>
      writeSubmitReq(frame, {
        ...this.#identification,
        ...mms,
        subject: mms.subject ?? '',
        expiry: mms.expiry ?? '',
        earliest: mms.earliest ?? '',
        deliveryReport: mms.deliveryReport ?? true,
        readReply: mms.readReply ?? false,
        linkedId: mms.linkedId ?? '',
        contentId,
      }),
    )
  }

  cancel(messageId: string): Promise<Mm7Reply> {
    return this.#ask([], 'CancelReq', (frame) => writeCancelReq(frame, this.#identification, messageId))
  }

  replace(messageId: string, { parts, earliest }: ReplacedContent): Promise<Mm7Reply> {
    return this.#ask(parts, 'ReplaceReq', (frame, contentId) =>
      writeReplaceReq(frame, this.#identification, messageId, contentId, earliest),
    )
  }

  extendedCancel(cancelId: string): Promise<Mm7Reply> {
    return this.#ask([], 'extendedCancelReq', (frame) => writeExtendedCancelReq(frame, this.#identification, cancelId))
  }

  extendedReplace(replaceId: string, { parts }: ReplacedContent): Promise<Mm7Reply> {
    return this.#ask(parts, 'extendedReplaceReq', (frame, contentId) =>
      writeExtendedReplaceReq(frame, this.#identification, replaceId, contentId),
    )
  }

  /** Posts octets as they are: what no well-behaved client would write. */
  post({ contentType, body }: RelatedBody, headers: Readonly<Record<string, string>> = {}): Promise<HttpReply> {
    const { url, basic = null, headers: usual = {} } = this.#options
    const all = { 'content-type': contentType, soapaction: '""', ...basicHeader(basic), ...usual, ...headers }
    return this.#requester.ask({ method: 'POST', url, headers: all, body })
  }

  /** What is under way is cut. */
  close(): void {
    this.#requester.close()
  }

  get #identification(): Identification {
    const { vaspid, vasid, sender } = this.#options
    return { vaspid, vasid, sender }
  }

  async #ask(
    parts: readonly PartToSend[],
    operation: string,
    write: (frame: Mm7Frame, contentId: string) => string,
  ): Promise<Mm7Reply> {
    const { namespace = DEFAULT_NAMESPACE, version = DEFAULT_VERSION, url } = this.#options
    const transactionId = this.#nextTransactionId()
    const contentId = parts.length === 0 ? '' : CONTENT_ID
    const xml = write({ transactionId, namespace, version }, contentId)
    const mark = transactionId.replace(/[^\w-]/g, '').slice(0, 40)
    const related =
      parts.length === 0
        ? { contentType: 'text/xml; charset=utf-8', body: Buffer.from(xml, 'utf8') }
        : writeRelated(xml, parts, { contentId, form: 'related', contentIds: 'bracketed', mark })
    return replyOf(await this.post(related), url, operation, transactionId)
  }
}

/** Ids that no other client of this machine gives, but at the same microsecond. */
function counting(wall: Wall): () => string {
  const mark = `${Math.round(wall.now() * 1_000).toString(36)}-${++made}`
  let count = 0
  return () => `${mark}-${++count}`
}

function replyOf({ status, headers, body }: HttpReply, url: string, operation: string, asked: string): Mm7Reply {
  // Some say text/plain, or nothing, of what is XML all the same.
  const isXml = body.subarray(0, 200).toString('latin1').trimStart().startsWith('<')
  const read = readMm7({ 'content-type': isXml ? 'text/xml' : (headers['content-type'] ?? '') }, body)
  const said = read.ok ? answerOf(read.value) : null
  if (!read.ok || said === null) {
    const why = read.ok ? `${read.value.operation || 'an empty SOAP body'} without a StatusCode` : read.error.details
    const message = `${url} answers ${operation} with HTTP ${status}, and not in MM7: ${why}`
    throw new HttpFailure('not-understood', message, hintFor(status), status)
  }
  const { namespace, version } = read.value
  return { httpStatus: status, headers, ...said, isOurs: said.transactionId === asked, namespace, version }
}

function hintFor(status: number): string {
  if (status === 401) return 'It wants Basic credentials, or others.'
  return status === 404 ? 'Is that the path of its MM7 interface?' : ''
}
