/** The control API, asked: JSON over HTTP, and its refusals as EmulatorErrors. */
import { EmulatorError, type ErrorCode } from '../../core/emulator-error.ts'
import { HOUR, millis } from '../../core/instant.ts'
import { HttpFailure } from '../http/http-failure.ts'
import { type HttpAsked, HttpRequester, type HttpTimeouts, USUAL_TIMEOUTS } from '../http/http-requester.ts'
import { peerRefused } from '../peer-refused.ts'

/** The codes that the API's errors carry over to who asked. */
const CODES: readonly ErrorCode[] = ['NOT_FOUND', 'BAD_REQUEST', 'CONFLICT', 'BAD_SCENARIO', 'BAD_OPTION']

/** Five days of retries, or a wait, may take a while of wall time. */
const TIMEOUTS: HttpTimeouts = { ...USUAL_TIMEOUTS, answer: millis(HOUR) }
const NOTHING = { headers: {}, body: null }
const JSON_TYPE = { 'content-type': 'application/json' }

export class ControlClient {
  readonly #url: string
  readonly #requester: HttpRequester
  #isClosed = false

  /** `url`: where the API is served, without its path: `http://127.0.0.1:8080`. */
  constructor(url: string, timeouts: HttpTimeouts = TIMEOUTS) {
    this.#url = url.replace(/\/+$/, '')
    this.#requester = new HttpRequester({ timeouts })
  }

  /**
   * The answer to a GET below `/api/v1`; `query` values that are undefined are left out. Throws EmulatorError
   * PEER_REFUSED where nothing, or something else, answers; NOT_FOUND, BAD_REQUEST or CONFLICT where the API says so.
   */
  get(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): Promise<unknown> {
    const search = new URLSearchParams()
    for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value))
    return this.#ask('GET', search.size === 0 ? path : `${path}?${search}`)
  }

  /** The answer to a POST of JSON; throws as `get` does. */
  post(path: string, body: object): Promise<unknown> {
    return this.#ask('POST', path, body)
  }

  /** The answer to a PUT of JSON; throws as `get` does. */
  put(path: string, body: object): Promise<unknown> {
    return this.#ask('PUT', path, body)
  }

  /** The answer to a DELETE; throws as `get` does. */
  delete(path: string): Promise<unknown> {
    return this.#ask('DELETE', path)
  }

  /** null when ready; otherwise why not. */
  async whyNotReady(): Promise<string | null> {
    try {
      const url = `${this.#url}/readyz`
      const { status, body } = await this.#requester.ask({ ...NOTHING, method: 'GET', url })
      if (status !== 200) return `${url} answers ${status}`
      return body.toString('latin1').trim() === 'ok' ? null : `what answers at ${url} is not the emulator`
    } catch (error) {
      if (error instanceof HttpFailure) return error.message
      throw error
    }
  }

  /** What is under way is cut, and nothing more is asked: it throws PEER_REFUSED. */
  close(): void {
    this.#isClosed = true
    this.#requester.close()
  }

  async #ask(method: HttpAsked['method'], path: string, body?: object): Promise<unknown> {
    const url = `${this.#url}/api/v1${path}`
    if (this.#isClosed) throw closed(url)
    const asked = body === undefined ? NOTHING : { headers: JSON_TYPE, body: Buffer.from(JSON.stringify(body)) }
    const reply = await this.#requester.ask({ ...asked, method, url }).catch((error: unknown) => {
      if (!(error instanceof HttpFailure)) throw error
      if (this.#isClosed) throw closed(url)
      const hint =
        'Is the emulator running? Start it with `carrier-emulator`, or say where it is with --url or EMULATOR_URL.'
      throw peerRefused(error.message, hint)
    })
    const text = reply.body.toString('utf8')
    const answer = jsonOf(text)
    if (reply.status >= 300) throw refusal(url, reply.status, answer)
    if (answer === undefined) {
      throw peerRefused(
        `${url} does not answer in JSON: "${text.slice(0, 60)}"`,
        'Is it the HTTP port of the emulator?',
      )
    }
    return answer
  }
}

function closed(url: string): EmulatorError {
  return peerRefused(`${url} is not asked: its client was closed`, 'Ask before it is.')
}

/** `{error: {code, message, hint, details}}` as the error it stands for. */
function refusal(url: string, status: number, answer: unknown): EmulatorError {
  const { code, message, hint, details } = (answer as { error?: Record<string, unknown> } | undefined)?.error ?? {}
  if (typeof message !== 'string')
    return peerRefused(`${url} answers ${status}`, 'Is it the HTTP port of the emulator?')
  const known = CODES.find((each) => each === code) ?? 'PEER_REFUSED'
  return new EmulatorError(known, message, typeof hint === 'string' ? hint : '', Array.isArray(details) ? details : [])
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    return undefined
  }
}
