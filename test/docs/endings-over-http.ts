/** Each magic ending over an HTTP front, in the words of docs/magic-endings.md: an emulator, its clock moved by hand. */
import { GatewayClient } from '../../emulator/client/gateway/gateway-client.ts'
import { type CallbackListener, listenForCallbacks } from '../../emulator/client/http/callback-listener.ts'
import { HttpFailure } from '../../emulator/client/http/http-failure.ts'
import { Mm7Client } from '../../emulator/client/mm7/mm7-client.ts'
import { textPart } from '../../emulator/client/mm7/mms-content.ts'
import { listenAsVasp } from '../../emulator/client/mm7/vasp.ts'
import { RestClient } from '../../emulator/client/rest/rest-client.ts'
import { millis } from '../../emulator/core/instant.ts'
import { type RunningEmulator, startEmulator } from '../../emulator/main.ts'

export interface Met {
  readonly answer: string
  /** What is posted to the client, and when. */
  readonly told: string
  /** What the client is shown when it asks, after all of it. */
  readonly shown: string
}

const PATIENT = { connect: millis(5_000), answer: millis(5_000) }
/** For the one ending that is never answered. */
const IMPATIENT = { connect: millis(5_000), answer: millis(100) }

function timeoutsFor(to: string) {
  return to.endsWith('909014') ? IMPATIENT : PATIENT
}

/** Notes what is told, in the order in which it comes, with the time since the request on the world's clock. */
class Ledger {
  readonly lines: string[] = []
  #emulator: RunningEmulator | null = null
  #start = 0
  #isAnswered = false

  watch(emulator: RunningEmulator): void {
    this.#emulator = emulator
    this.#start = emulator.worlds.default.clock.now()
  }

  answered(): void {
    this.#isAnswered = true
  }

  note(what: string): void {
    const since = (this.#emulator?.worlds.default.clock.now() ?? 0) - this.#start
    this.lines.push(`${what} ${this.#isAnswered ? `after ${spelled(since)}` : 'before the answer'}`)
  }

  get told(): string {
    return this.lines.join(', ') || 'none'
  }
}

function spelled(span: number): string {
  const seconds = Math.round(span / 1_000)
  if (seconds < 60) return `${seconds} s`
  const [minutes, hours] = [Math.round(seconds / 60), Math.round(seconds / 3_600)]
  return minutes < 120 ? `${minutes} min` : `${hours} h`
}

async function whatCame<T>(asked: Promise<T>, inWords: (reply: T) => string): Promise<string> {
  try {
    return inWords(await asked)
  } catch (error) {
    if (error instanceof HttpFailure) return error.kind === 'timeout' ? 'none' : 'connection closed'
    throw error
  }
}

function started(callbackUrl: string, scenarios: readonly string[] = []): Promise<RunningEmulator> {
  return startEmulator(
    { smppPort: null, httpPort: 0, clock: { kind: 'manual' }, start: 'fixed', callbackUrl, scenarios },
    {
      info: () => undefined,
      warn: () => undefined,
      bug: (error) => {
        throw error
      },
    },
  )
}

/** From timer to timer, until none is left. */
async function toTheEnd(emulator: RunningEmulator): Promise<void> {
  const { clock } = emulator.worlds.default
  await clock.advance(millis(0))
  while (clock.pending > 0) await clock.advanceToNext()
}

/** `scenarios`: files beside what the emulator brings. */
export async function overMm7(to: string, scenarios: readonly string[] = []): Promise<Met> {
  const ledger = new Ledger()
  const vasp = await listenAsVasp()
  vasp.answer = (arrival) => {
    if (arrival.kind === 'report') ledger.note(`${arrival.status} (${arrival.statusText})`)
    return { kind: 'status', code: 1000 }
  }
  const emulator = await started(vasp.url, scenarios)
  ledger.watch(emulator)
  const client = new Mm7Client({
    url: `http://127.0.0.1:${emulator.ports.http}/mm7/v1`,
    vaspid: 'test',
    vasid: 'test',
    sender: { kind: 'ShortCode', value: '12345' },
    timeouts: timeoutsFor(to),
  })
  const asked = client.submit({ to: [{ kind: 'Number', value: to }], parts: [textPart('hello')] })
  const answer = await whatCame(asked, ({ code, text }) => `${code} ${text}`)
  ledger.answered()
  await toTheEnd(emulator)
  client.close()
  await emulator.close()
  await vasp.close()
  return { answer, told: ledger.told, shown: '' }
}

async function listening(ledger: Ledger, word: (json: Record<string, unknown>) => string): Promise<CallbackListener> {
  const listener = await listenForCallbacks()
  listener.answer = ({ json }) => {
    ledger.note(word(json as Record<string, unknown>))
    return { kind: 'answer', status: 200 }
  }
  return listener
}

export async function overRest(to: string): Promise<Met> {
  const ledger = new Ledger()
  const listener = await listening(ledger, ({ status, code }) => `${status} ${code}`)
  const emulator = await started(listener.url)
  ledger.watch(emulator)
  const url = `http://127.0.0.1:${emulator.ports.http}`
  const client = new RestClient({ url, servicePlan: 'test', token: 'test', timeouts: timeoutsFor(to) })
  let id = ''
  const asked = client.sendBatch({ from: '12345', to: [to], body: 'hello', delivery_report: 'per_recipient' })
  const answer = await whatCame(asked, (reply) => {
    id = reply.ok ? reply.value.id : ''
    return String(reply.status)
  })
  ledger.answered()
  await toTheEnd(emulator)
  const report = id === '' ? null : await client.recipientReport(id, to)
  const shown = report?.ok ? `${report.value.status} ${report.value.code}` : 'no id'
  client.close()
  await emulator.close()
  await listener.close()
  return { answer, told: ledger.told, shown }
}

export async function overGateway(to: string): Promise<Met> {
  const ledger = new Ledger()
  const listener = await listening(ledger, ({ status }) => String(status))
  const emulator = await started(listener.url)
  ledger.watch(emulator)
  const url = `http://127.0.0.1:${emulator.ports.http}`
  const client = new GatewayClient({ url, application: 'test', password: 'test', timeouts: timeoutsFor(to) })
  let id = ''
  const answer = await whatCame(client.send({ destination: to, content: 'hello' }), (reply) => {
    id = reply.ok ? reply.value.id : ''
    return String(reply.status)
  })
  ledger.answered()
  await toTheEnd(emulator)
  const message = id === '' ? null : await client.get(id)
  const shown = message?.ok ? shortened([...message.value.report].reverse().map(({ status }) => status)) : 'no id'
  client.close()
  await emulator.close()
  await listener.close()
  return { answer, told: ledger.told, shown }
}

/** Lines that are repeated stand once, with their number. */
function shortened(statuses: readonly string[]): string {
  const runs: { what: string; count: number }[] = []
  for (const what of statuses) {
    const last = runs.at(-1)
    if (last?.what === what) last.count++
    else runs.push({ what, count: 1 })
  }
  return runs.map(({ what, count }) => (count === 1 ? what : `${what} × ${count}`)).join(', ')
}
