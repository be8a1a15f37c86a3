/** The emulator of a run in a thread of its own: tells its control port, and closes once it is told anything. */
import { parentPort, workerData } from 'node:worker_threads'
import { systemWall } from '../core/wall.ts'
import { SILENT, startEmulator } from '../main.ts'
import type { EmulatorOptions } from '../options.ts'

// A bug ends the thread, and the run with it.
const thrown = (error: unknown) =>
  systemWall.soon(() => {
    throw error
  })
const emulator = await startEmulator(workerData as Partial<EmulatorOptions>, { ...SILENT, bug: thrown })
parentPort?.postMessage(emulator.ports.control)
parentPort?.once('message', () => {
  void emulator.close()
  parentPort?.close()
})
