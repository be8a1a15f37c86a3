/**
 * The emulator that a run starts for itself: in a thread of its own, so that what it does and what the clients do goes on
 * at the same time where there are two cores.
 */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { startEmulator } from '../main.ts'
import { DEFAULT_OPTIONS, type EmulatorOptions } from '../options.ts'

export interface OwnEmulator {
  /** Of the control API. */
  readonly url: string
  /** Resolves once it does not listen any more. */
  close(): Promise<void>
}

const OPTIONS: EmulatorOptions = { ...DEFAULT_OPTIONS, smppPort: 0, httpPort: 0, start: 'fixed' }
/** Of the build alone: Node 20 runs no TypeScript. */
const THREAD = new URL('./emulator-thread.js', import.meta.url)

/** `onBug`: takes what is the emulator's own fault; it may be gone then. */
export function startOwnEmulator(onBug: (error: unknown) => void): Promise<OwnEmulator> {
  return existsSync(THREAD) ? inThread(onBug) : inThisThread(onBug)
}

async function inThisThread(onBug: (error: unknown) => void): Promise<OwnEmulator> {
  const emulator = await startEmulator(OPTIONS, { info: () => undefined, warn: () => undefined, bug: onBug })
  return { url: urlOf(emulator.ports.control), close: () => emulator.close() }
}

async function inThread(onBug: (error: unknown) => void): Promise<OwnEmulator> {
  const thread = new Worker(THREAD, { workerData: OPTIONS })
  const [port] = (await once(thread, 'message')) as [number]
  thread.on('error', onBug)
  const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
  return {
    url: urlOf(port),
    close: async () => {
      thread.postMessage('close')
      await exited
    },
  }
}

function urlOf(port: number | null): string {
  return `http://127.0.0.1:${port}`
}
