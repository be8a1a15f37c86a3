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
  /** Of the control API, once it listens. Rejects where it cannot start. */
  readonly url: Promise<string>
  /** Resolves once it does not listen any more. */
  close(): Promise<void>
}

const OPTIONS: EmulatorOptions = { ...DEFAULT_OPTIONS, smppPort: 0, httpPort: 0, start: 'fixed' }
/** Of the build alone: Node 20 runs no TypeScript. */
const THREAD = new URL('./emulator-thread.js', import.meta.url)

/** `onBug`: takes what is the emulator's own fault once it listens; it may be gone then. */
export function startOwnEmulator(onBug: (error: unknown) => void): OwnEmulator {
  return existsSync(THREAD) ? inThread(onBug) : inThisThread(onBug)
}

function inThisThread(onBug: (error: unknown) => void): OwnEmulator {
  const started = startEmulator(OPTIONS, { info: () => undefined, warn: () => undefined, bug: onBug })
  const url = started.then(({ ports }) => urlOf(ports.control))
  url.catch(ignored)
  return { url, close: () => started.then((emulator) => emulator.close(), ignored) }
}

function inThread(onBug: (error: unknown) => void): OwnEmulator {
  const thread = new Worker(THREAD, { workerData: OPTIONS })
  let isUp = false
  const url = once(thread, 'message').then(([port]) => {
    isUp = true
    thread.on('error', onBug)
    return urlOf(port as number)
  })
  url.catch(ignored)
  const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
  const close = async () => {
    if (isUp) thread.postMessage('close')
    else await thread.terminate()
    await exited
  }
  return { url, close }
}

function urlOf(port: number | null): string {
  return `http://127.0.0.1:${port}`
}

function ignored(): void {}
