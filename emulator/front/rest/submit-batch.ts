/** Makes messages of a batch: one for each recipient, in its own words, or refused with the code that says why. */
import { bits, purposeOf } from '../../core/draw.ts'
import { type Instant, millis, NEVER, SECOND } from '../../core/instant.ts'
import { octetsOf } from '../../core/octets.ts'
import type { AccountState } from '../../engine/account-state.ts'
import type { RecipientRequest, Refusal, Taken, Taking } from '../../engine/submit-request.ts'
import type { World } from '../../engine/world.ts'
import type { Mms } from '../../message/mms.ts'
import { PLATFORM, type Submission } from '../../message/record.ts'
import { type BatchRequest, type MediaBody, octetsOfBase64 } from '../../protocol/rest/batch-request.ts'
import { expiryOf } from '../../protocol/rest/batch-view.ts'
import { encodeForSms, MOST_PARTS, truncated } from '../../protocol/rest/encode-text.ts'
import { personalText } from '../../protocol/rest/personal-text.ts'
import type { RestSettings } from '../../protocol/rest/settings.ts'
import { ulid } from '../../protocol/rest/ulid.ts'
import { isAmong } from '../../protocol/settings/http-scalars.ts'
import { Batch } from './batch.ts'
import type { RestFront } from './rest-front.ts'

export interface Sender {
  readonly front: RestFront
  readonly world: World
  readonly account: AccountState
  readonly settings: RestSettings
}

/** What one recipient gets. */
interface Personal {
  readonly to: string
  readonly from: string
  /** The default originator was used. */
  readonly isDefault: boolean
  /** What stands beside media. */
  readonly text: string
  readonly payload: string
  readonly dataCoding: number
  readonly parts: number
  readonly refusal: Refusal | null
}

const ID = purposeOf('rest batch id')
const drawn = { hi: 0, lo: 0 }

/** Sends to these recipients, numbers all; `batch`: the one that they join, null: a new one. */
export async function submitBatch(
  sender: Sender,
  request: BatchRequest,
  numbers: readonly string[],
  batch: Batch | null,
): Promise<{ readonly batch: Batch; readonly taken: Taken }> {
  const { front, world, account, settings } = sender
  const media = typeof request.body === 'string' ? null : await mediaOf(front, request.body, settings)
  const now = world.clock.now()
  const personal = numbers.map((to) => personalOf(sender, request, to, media?.refusal ?? null))
  const target =
    batch ?? new Batch(newId(sender, request, numbers), request, now, settings.maxParts < Number.POSITIVE_INFINITY)
  const submissions = new Map<string, Submission>()
  const requests = personal.map((each) =>
    requestOf(sender, request, each, submissions, target, media?.part ?? null, now),
  )
  const taking: Taking = { id: () => target.id, shared: true, joined: batch?.id ?? '', refusalOf: () => null }
  // The batch is known before its messages are: a word about them may come while they are being taken.
  requests.forEach(({ to }, i) => {
    const { from, isDefault, parts, dataCoding } = personal[i] as Personal
    const encoding = request.type !== 'mt_text' ? null : (dataCoding & UCS2) !== 0 ? 'UNICODE' : 'GSM'
    target.add(to, {
      recipient: to,
      status: 'Queued',
      code: 400,
      at: now,
      operatorStatusAt: null,
      appliedOriginator: isDefault ? from : null,
      parts,
      operator: null,
      encoding,
      cause: null,
    })
  })
  const taken = world.submitAll(account, requests, taking)
  taken.records.forEach((record, i) => {
    if (record !== null) target.link((personal[i] as Personal).to, record)
  })
  return { batch: target, taken }
}

/** A time of the client's counts from the wall's clock. */
function inWorld({ front, world }: Sender, at: Instant): Instant {
  return Math.round(world.clock.now() + (at - front.wall.now())) as Instant
}

/** Follows from the first recipient and what the account has sent: no draw of a message is spent on it. */
function newId({ front, world, account }: Sender, { body }: BatchRequest, numbers: readonly string[]): string {
  for (let probe = 0; ; probe++) {
    const id = ulidOf(world, `${numbers[0] ?? ''} ${typeof body === 'string' ? body : body.url} ${account.name}`, probe)
    if (account.messages.get(id) === undefined && !front.planOf(account).batches.has(id)) return id
  }
}

function ulidOf(world: World, name: string, probe: number): string {
  let [hi, lo] = [0x811c9dc5, world.seed | 0]
  for (let i = 0; i < name.length; i++) {
    hi = Math.imul(hi ^ name.charCodeAt(i), 0x01000193)
    lo = Math.imul(lo + hi, 0x9e3779b1)
  }
  bits(hi, lo, ID, probe * 2, drawn)
  const [a, b] = [drawn.hi, drawn.lo]
  bits(hi, lo, ID, probe * 2 + 1, drawn)
  return ulid(world.clock.now(), a, b, drawn.lo)
}

function refused(status: number): Refusal {
  return { status, life: status === 413 ? 'deficient' : 'refused-at-submission' }
}

function personalOf(sender: Sender, request: BatchRequest, to: string, badMedia: Refusal | null): Personal {
  const { usual, text, content, code } = outlookFor(sender, request, to)
  if (code === 0) sender.account.charged++
  return {
    to,
    from: usual ?? '',
    isDefault: request.from === null && usual !== null,
    text: text ?? '',
    ...content,
    refusal: code === 0 ? badMedia : refused(code),
  }
}

interface Outlook {
  /** null: nobody is named, nor a default originator that fits. */
  readonly usual: string | null
  /** null: a parameter has no value for the recipient. */
  readonly text: string | null
  readonly content: typeof NO_CONTENT
  /** Why the recipient gets nothing; 0: it does. */
  readonly code: number
}

/** What a recipient would get. */
export function outlookFor(sender: Sender, request: BatchRequest, to: string): Outlook {
  const usual = request.from ?? originatorFor(sender.settings, to)
  const text = textFor(request, to)
  const content = text === null ? NO_CONTENT : contentOf(request, text)
  const code = refusalCode(sender, request, to, usual, text === null, content.parts)
  return { usual, text, content, code }
}

function originatorFor({ defaultOriginators }: RestSettings, to: string): string | null {
  return defaultOriginators.find(({ numbers }) => isAmong(to, [numbers]))?.from ?? null
}

/** null: a parameter has no value for the recipient. */
function textFor({ body, type, parameters, truncateConcat }: BatchRequest, to: string): string | null {
  if (typeof body !== 'string') return personalText(body.message ?? '', parameters, to)
  if (type !== 'mt_text') return body
  const text = personalText(body, parameters, to)
  // "Shortened when exceeding one part", as Sinch's own client library says of it.
  return text !== null && truncateConcat ? truncated(text) : text
}

const NO_CONTENT = { payload: '', dataCoding: 0, parts: 1 }

/** 8-bit data. */
const BINARY = 4
/** The bit that tells a text in UCS-2, whatever its class. */
const UCS2 = 8

function contentOf(request: BatchRequest, text: string): typeof NO_CONTENT {
  if (request.type === 'mt_media') return NO_CONTENT
  if (request.type === 'mt_binary') {
    const udh = Buffer.from(request.udh ?? '', 'hex').toString('latin1')
    return { payload: udh + (octetsOfBase64(text) ?? ''), dataCoding: BINARY, parts: 1 }
  }
  const { octets, dataCoding, parts } = encodeForSms(text, request.flashMessage)
  return { payload: octets, dataCoding, parts }
}

/** Why the platform does not hand it out; 0: it does. */
function refusalCode(
  { account, settings }: Sender,
  request: BatchRequest,
  to: string,
  from: string | null,
  isUnmatched: boolean,
  parts: number,
): number {
  if (settings.regions.length > 0 && !isAmong(to, settings.regions)) return 412
  if (from === null) return 410
  if (isUnmatched) return 405
  if (parts > Math.min(request.maxParts ?? settings.maxParts, MOST_PARTS)) return 411
  return account.charged >= settings.credit ? 413 : 0
}

function requestOf(
  sender: Sender,
  request: BatchRequest,
  personal: Personal,
  submissions: Map<string, Submission>,
  batch: Batch,
  media: MmsPart | null,
  now: Instant,
): RecipientRequest {
  const { front, world, account, settings } = sender
  const { dataCoding, from, text, payload, parts, refusal, to } = personal
  const key = `${dataCoding} ${parts > 1} ${from} ${media === null ? '' : text}`
  let submission = submissions.get(key)
  if (submission === undefined) {
    submission = {
      account: account.name,
      front: 'rest',
      link: 0,
      from,
      fromTon: request.fromTon ?? 0,
      fromNpi: request.fromNpi ?? 0,
      serviceType: '',
      esmClass: request.type === 'mt_binary' ? 0x40 : 0,
      protocolId: 0,
      priority: 0,
      dataCoding,
      // The platform asks the carrier for every receipt, whatever its client wants to hear.
      registered: 0x11,
      long: parts > 1,
      options: [],
      recipients: request.to.length,
      mms: media === null ? null : mmsOf(request, text, media),
      detail: batch,
    }
    submissions.set(key, submission)
  }
  const sendAt = request.sendAt === null ? now : inWorld(sender, request.sendAt)
  const turn = sendAt > now ? sendAt : turnOf(front, account, settings, now, refusal !== null)
  const wall = front.wall.now() as Instant
  const expiry = expiryOf(request, wall)
  const deadline = request.expireAt === null && request.sendAt === null ? NEVER : inWorld(sender, expiry)
  const limit = (Math.max(sendAt, now) + THREE_DAYS) as Instant
  return {
    submission,
    payload,
    to,
    toTon: 0,
    toNpi: 0,
    startAt: turn > now ? turn : (0 as Instant),
    deadline: deadline < limit ? deadline : limit,
    flags: PLATFORM,
    carrier: '',
    refusal: refusal ?? (world.isFull ? refused(403) : null),
  }
}

const THREE_DAYS = millis(3 * 86_400 * SECOND)

/** First come, first served, at the account's rate: above it, messages wait as Queued. */
function turnOf(
  front: RestFront,
  account: AccountState,
  { rate }: RestSettings,
  now: Instant,
  isRefused: boolean,
): Instant {
  if (rate === Number.POSITIVE_INFINITY || isRefused) return now
  const plan = front.planOf(account)
  const turn = Math.max(now, plan.nextTurn)
  plan.nextTurn = (turn + 1_000 / rate) as Instant
  return Math.floor(turn) as Instant
}

type MmsPart = Mms['parts'][number]

const FETCH_LIMIT = 10_000_000
const FETCH_TIMEOUT = millis(10 * SECOND)

/** The media of a batch: a link to them, or where the account wants that, the media themselves. */
async function mediaOf(
  front: RestFront,
  { url }: MediaBody,
  { fetchMedia }: RestSettings,
): Promise<{ readonly part: MmsPart; readonly refusal: Refusal | null }> {
  const link = { contentType: 'message/external-body', contentId: '', name: url, content: '' }
  if (!fetchMedia) return { part: link, refusal: null }
  const answer = await front.outgoing.send({
    method: 'GET',
    url,
    headers: {},
    body: null,
    connectTimeout: FETCH_TIMEOUT,
    answerTimeout: FETCH_TIMEOUT,
    maxAnswer: FETCH_LIMIT,
    fault: null,
  })
  if (answer.kind !== 'answered' || answer.status !== 200) return { part: link, refusal: refused(414) }
  const type = answer.headers['content-type']
  const contentType = (Array.isArray(type) ? type[0] : type) ?? 'application/octet-stream'
  const content = answer.body.toString('latin1')
  return { part: { contentType, contentId: '', name: url, content }, refusal: null }
}

function mmsOf({ body }: BatchRequest, text: string, media: MmsPart): Mms {
  const subject = typeof body === 'string' ? '' : (body.subject ?? '')
  return { subject, parts: text === '' ? [media] : [textPart(text), media] }
}

function textPart(text: string): MmsPart {
  const content = octetsOf(Buffer.from(text, 'utf8'))
  return { contentType: 'text/plain; charset=utf-8', contentId: '', name: '', content }
}
