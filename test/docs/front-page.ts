/**
 * A page of docs/fronts, read and tried in its order: what stands in a block `sh request` is sent to an emulator, and
 * what comes is compared with the block `http answer` behind it; `http callback` is what must have been posted next.
 * What the pages write in ⟨ ⟩ differs each time: ⟨time⟩ is any time, every other name is an id that stays the same.
 */
import { millis } from '../../emulator/core/instant.ts'
import { type RunningEmulator, startEmulator } from '../../emulator/main.ts'
import { CallbackServer, type Called } from '../support/a-http-world.ts'
import type { Answer } from './curl-command.ts'
import type { Fence } from './page.ts'

export type Send = (command: string) => Promise<Answer>

const FOR_A_CALLBACK = millis(3_000)

export class FrontPage {
  readonly #emulator: RunningEmulator
  readonly #client: CallbackServer
  readonly #send: Send
  readonly #known = new Map<string, string>()
  #answer: Answer | null = null
  #heard = 0

  private constructor(emulator: RunningEmulator, client: CallbackServer, send: Send) {
    this.#emulator = emulator
    this.#client = client
    this.#send = send
  }

  static async open(answer: CallbackServer['answer'], send: Send): Promise<FrontPage> {
    const client = await CallbackServer.start()
    client.answer = answer
    const callbackUrl = client.url.replace('/callback', '/')
    const clock = { kind: 'manual' } as const
    const emulator = await startEmulator({ smppPort: null, httpPort: 0, clock, start: 'fixed', callbackUrl })
    return new FrontPage(emulator, client, send)
  }

  async close(): Promise<void> {
    await this.#emulator.close()
    await this.#client.close()
  }

  /** What the block says and what is so, written alike; null: the block is not one to try. */
  async try({ language, mark, text }: Fence): Promise<{ readonly says: string; readonly is: string } | null> {
    const [kind, when] = mark.split(' ')
    if (language === 'sh' && kind === 'request') {
      if (when === 'later') await this.#emulator.worlds.default.clock.advance(FOR_A_CALLBACK)
      this.#answer = await this.#send(
        this.#filled(text).replaceAll('127.0.0.1:8080', `127.0.0.1:${this.#emulator.ports.http}`),
      )
      return null
    }
    if (language !== 'http') return null
    const { first, headers, body } = partsOf(text)
    if (kind === 'answer') {
      const { status, headers: came, body: octets } = this.#answer ?? { status: 0, headers: new Map(), body: '' }
      const said = /^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? ''
      return this.#compared(`${said}\n${listed(headers)}`, `${status}\n${listed(only(headers, came))}`, body, octets)
    }
    const call = await this.#nextCall()
    const is = `POST ${call.url}\n${listed(only(headers, new Map(Object.entries(call.headers) as [string, string][])))}`
    return this.#compared(`${first}\n${listed(headers)}`, is, body, Buffer.from(call.body, 'latin1').toString('utf8'))
  }

  /** Callbacks that no block of the page spoke of. */
  get unheard(): readonly Called[] {
    return this.#client.calls.slice(this.#heard)
  }

  async #nextCall(): Promise<Called> {
    if (this.#client.calls.length <= this.#heard) await this.#emulator.worlds.default.clock.advance(FOR_A_CALLBACK)
    const call = this.#client.calls[this.#heard++]
    if (call === undefined) throw new Error('the page shows a callback that does not come')
    return call
  }

  #compared(saysHead: string, isHead: string, saysBody: string, isBody: string) {
    const is = `${isHead}\n\n${compact(isBody)}`
    const says = this.#filled(`${saysHead}\n\n${compact(saysBody)}`)
    return { says: this.#learned(says, is), is }
  }

  /** Ids that are known by now. */
  #filled(text: string): string {
    return text.replace(/⟨([^⟩]+)⟩/g, (written, name: string) => this.#known.get(name) ?? written)
  }

  /** `says` with what stands in `is` for each ⟨ ⟩, if that has the form of it all around. */
  #learned(says: string, is: string): string {
    const names: string[] = []
    const pattern = says
      .split(/⟨([^⟩]+)⟩/)
      .map((part, i) => {
        if (i % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        names.push(part)
        return part === 'time' ? String.raw`(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)` : '([\\w-]+)'
      })
      .join('')
    const match = new RegExp(`^${pattern}$`).exec(is)
    if (match === null) return says
    const found = new Map<string, string>()
    for (const [i, name] of names.entries()) {
      const value = match[i + 1] ?? ''
      if (name === 'time') continue
      // The same name, and not the same id.
      if ((found.get(name) ?? value) !== value) return says
      found.set(name, value)
    }
    for (const [name, value] of found) this.#known.set(name, value)
    return is
  }
}

interface Parts {
  readonly first: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

function partsOf(text: string): Parts {
  const [head = '', ...rest] = text.split('\n\n')
  const [first = '', ...lines] = head.trimEnd().split('\n')
  const headers = new Map(
    lines.map((line) => [line.split(':', 1)[0]?.toLowerCase() ?? '', line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { first, headers, body: rest.join('\n\n') }
}

function only(wanted: ReadonlyMap<string, string>, all: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...wanted.keys()].map((name) => [name, all.get(name) ?? 'absent']))
}

function listed(headers: ReadonlyMap<string, string>): string {
  return [...headers].map(([name, value]) => `${name}: ${value}`).join('\n')
}

/** Pages break JSON and XML over lines; what it means does not change by that. */
function compact(body: string): string {
  const text = body.replaceAll('\r\n', '\n').trim()
  if (text.startsWith('<')) return compactXml(text)
  // Spaces between tokens; strings and ⟨ ⟩ are left alone.
  if (/^[[{]/.test(text))
    return text.replace(/("(?:[^"\\]|\\.)*"|⟨[^⟩]+⟩)|\s+/g, (_, string: string | undefined) => string ?? '')
  // A multipart, with an envelope in it.
  return text.replace(/<\?xml[\s\S]*<\/[\w-]+:Envelope>/, compactXml)
}

function compactXml(text: string): string {
  return text.replace(/>\s+</g, '><').replace(/\s+(?=[\w:-]+=")/g, ' ')
}
