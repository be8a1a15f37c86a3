/** What a request brings for the handset: its parts, or what is fetched by URL. */
import { millis, SECOND } from '../../core/instant.ts'
import { octetsOf } from '../../core/octets.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { MmsPart } from '../../message/mms.ts'
import { partsNamed } from '../../protocol/mm7/check-request.ts'
import { parametersOf } from '../../protocol/mm7/content-type.ts'
import type { MimePart } from '../../protocol/mm7/multipart.ts'
import type { Exchange } from './exchange.ts'

/** The most that is fetched of content that a request names by URL. */
const FETCH_LIMIT = 10_000_000
const FETCH_TIMEOUT = millis(10 * SECOND)

/** What Content names: a part, the parts of a multipart, or what a URL answers; where it names none of them, all parts. */
export async function contentOf(exchange: Exchange, href: string): Promise<Result<readonly MmsPart[], string>> {
  if (/^https?:/i.test(href)) return fetched(exchange, href)
  const { message } = exchange
  const named = href === '' ? null : partsNamed(message, href)
  return ok((named ?? message.parts).map(partOf))
}

/** What Content names by URL. The failure is code 3003's. */
async function fetched({ front }: Exchange, href: string): Promise<Result<readonly MmsPart[], string>> {
  if (!URL.canParse(href)) return fail(`${href} is no URL`)
  const answer = await front.outgoing.send({
    method: 'GET',
    url: href,
    headers: {},
    body: null,
    connectTimeout: FETCH_TIMEOUT,
    answerTimeout: FETCH_TIMEOUT,
    maxAnswer: FETCH_LIMIT,
    fault: null,
  })
  if (answer.kind === 'timeout') return fail(`${href} did not answer in time`)
  if (answer.kind !== 'answered') return fail(`${href}: ${answer.reason}`)
  if (answer.status !== 200) return fail(`${href} answered ${answer.status}`)
  const type = answer.headers['content-type']
  const contentType = (Array.isArray(type) ? type[0] : type) ?? 'application/octet-stream'
  const name = new URL(href).pathname.split('/').at(-1) ?? ''
  return ok([{ contentType, contentId: '', name, content: octetsOf(answer.body) }])
}

function partOf({ headers, contentType, contentId, body }: MimePart): MmsPart {
  const disposition = headers.get('content-disposition')
  const name =
    headers.get('content-location') ??
    contentType?.parameters.get('name') ??
    (disposition === undefined ? undefined : fileNameIn(disposition)) ??
    ''
  return { contentType: headers.get('content-type') ?? '', contentId, name, content: octetsOf(body) }
}

function fileNameIn(disposition: string): string | undefined {
  return parametersOf(disposition.split(';').slice(1).join(';')).get('filename')
}
