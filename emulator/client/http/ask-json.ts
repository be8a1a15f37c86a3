/** A request in JSON, and an answer that should be JSON. */
import type { IncomingHttpHeaders } from 'node:http'
import { HttpFailure } from './http-failure.ts'
import type { HttpAsked, HttpRequester } from './http-requester.ts'

export interface JsonReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** undefined: the body is empty, or no JSON. */
  readonly json: unknown
  readonly text: string
}

export type JsonAsked = Omit<HttpAsked, 'body'> & {
  /** undefined: no body. A string is sent as it stands, for who wants to send what is no JSON. */
  readonly body: unknown
}

/** Throws HttpFailure as `HttpRequester.ask` does, and `not-understood` where a success is neither JSON nor empty. */
export async function askJson(requester: HttpRequester, { method, url, headers, body }: JsonAsked): Promise<JsonReply> {
  const written = body === undefined ? null : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const typed = written === null ? headers : { 'content-type': 'application/json', ...headers }
  const reply = await requester.ask({ method, url, headers: typed, body: written })
  const text = reply.body.toString('utf8')
  const json = parsed(text)
  const { status } = reply
  if (status < 300 && text !== '' && json === undefined) {
    throw new HttpFailure(
      'not-understood',
      `${url} answers ${status}, and not in JSON: "${text.slice(0, 60)}"`,
      '',
      status,
    )
  }
  return { status, headers: reply.headers, json, text }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
