/** An emulator to be met over sockets: on free ports, with a wiretap before its SMPP port, and its control API. */
import { fileURLToPath } from 'node:url'
import { type RunningEmulator, SILENT, startEmulator } from '../../emulator/main.ts'
import type { EmulatorOptions } from '../../emulator/options.ts'
import { tap, type Wiretap } from './wiretap.ts'

export interface Served {
  readonly emulator: RunningEmulator
  /** Peers connect to its port. */
  readonly wire: Wiretap
  /** Asks the control API about the default world; `path` as in `messages?to=64…`. */
  get<T>(path: string): Promise<T>
  post<T>(path: string, body: object): Promise<T>
  /** Throws where the emulator ran into a bug of its own meanwhile. */
  close(): Promise<void>
}

/** With a scenario file of this folder; '' for none. */
export async function serve(scenario: string, options: Partial<EmulatorOptions> = {}): Promise<Served> {
  const bugs: unknown[] = []
  const scenarios = scenario === '' ? [] : [fileURLToPath(new URL(scenario, import.meta.url))]
  const emulator = await startEmulator(
    { smppPort: 0, httpPort: 0, scenarios, ...options },
    { ...SILENT, bug: (error) => bugs.push(error) },
  )
  const wire = await tap(emulator.ports.smpp as number)
  const ask = async <T>(path: string, request: RequestInit = {}): Promise<T> => {
    const url = `http://127.0.0.1:${emulator.ports.http}/api/v1/worlds/default/${path}`
    const answer = await fetch(url, { ...request, headers: { 'content-type': 'application/json' } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    emulator,
    wire,
    get: (path) => ask(path),
    post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
    close: async () => {
      await emulator.close()
      await wire.close()
      if (bugs.length > 0) throw new AggregateError(bugs, 'the emulator ran into bugs')
    },
  }
}
