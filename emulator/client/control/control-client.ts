/** The control API, asked: JSON over HTTP, and its refusals as EmulatorErrors. */
import { EmulatorError, type ErrorCode } from '../../core/emulator-error.ts'
import { peerRefused } from '../peer-refused.ts'

/** The codes that the API's errors carry over to who asked. */
const CODES: readonly ErrorCode[] = ['NOT_FOUND', 'BAD_REQUEST', 'CONFLICT', 'BAD_SCENARIO', 'BAD_OPTION']

export class ControlClient {
  readonly #url: string

  /** `url`: where the API is served, without its path: `http://127.0.0.1:8080`. */
  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '')
  }

  /**
   * The answer to a GET below `/api/v1`; `query` values that are undefined are left out. Throws EmulatorError
   * PEER_REFUSED where nothing, or something else, answers; NOT_FOUND, BAD_REQUEST or CONFLICT where the API says so.
   */
  get(path: string, query: Readonly<Record<string, string | undefined>> = {}): Promise<unknown> {
    const search = new URLSearchParams()
    for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, value)
    return this.#ask(search.size === 0 ? path : `${path}?${search}`, {})
  }

  /** The answer to a POST of JSON; throws as `get` does. */
  post(path: string, body: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' }
    return this.#ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
  }

  /** The answer to a PUT of JSON; throws as `get` does. */
  put(path: string, body: object): Promise<unknown> {
    return this.#ask(path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  /** The answer to a DELETE; throws as `get` does. */
  delete(path: string): Promise<unknown> {
    return this.#ask(path, { method: 'DELETE' })
  }

  /** null when ready; otherwise why not. */
  async whyNotReady(): Promise<string | null> {
    try {
      const response = await fetch(`${this.#url}/readyz`)
      await response.arrayBuffer()
      return response.ok ? null : `${this.#url}/readyz answers ${response.status}`
    } catch (error) {
      return `nothing answers at ${this.#url}: ${reasonOf(error)}`
    }
  }

  async #ask(path: string, request: RequestInit): Promise<unknown> {
    const url = `${this.#url}/api/v1${path}`
    const response = await fetch(url, request).catch((error: unknown) => {
      const hint =
        'Is the emulator running? Start it with `carrier-emulator`, or say where it is with --url or EMULATOR_URL.'
      throw peerRefused(`nothing answers at ${this.#url}: ${reasonOf(error)}`, hint)
    })
    const text = await response.text()
    const answer = jsonOf(text)
    if (!response.ok) throw refusal(url, response.status, answer)
    if (answer === undefined) {
      throw peerRefused(
        `${url} does not answer in JSON: "${text.slice(0, 60)}"`,
        'Is it the HTTP port of the emulator?',
      )
    }
    return answer
  }
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

/** fetch says "fetch failed" and keeps the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof AggregateError) return cause.errors.map((each: Error) => each.message).join('; ')
  return cause instanceof Error ? cause.message : String(cause)
}
