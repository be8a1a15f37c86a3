/** A whole emulator in this process on free ports, out of the box, its world's clock as fast as its peers allow. */
import { type RunningEmulator, startEmulator } from '../../emulator/main.ts'
import type { EmulatorOptions } from '../../emulator/options.ts'

export interface AnEmulator {
  readonly emulator: RunningEmulator
  /** Of its HTTP port. */
  readonly url: string
  /** What it has reported as its own mistakes: none. */
  readonly bugs: unknown[]
  close(): Promise<void>
}

export async function anEmulator(options: Partial<EmulatorOptions> = {}): Promise<AnEmulator> {
  const bugs: unknown[] = []
  const reporter = { info: () => undefined, warn: () => undefined, bug: (error: unknown) => void bugs.push(error) }
  const emulator = await startEmulator({ smppPort: 0, httpPort: 0, clock: { kind: 'auto' }, ...options }, reporter)
  return { emulator, url: `http://127.0.0.1:${emulator.ports.http}`, bugs, close: () => emulator.close() }
}
