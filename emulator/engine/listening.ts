/** Waits for a server to listen, and says what to do when it cannot. */
import type { Server } from 'node:net'
import { EmulatorError } from '../core/emulator-error.ts'

/** Throws EmulatorError CANNOT_LISTEN. */
export function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const hint =
        error.code === 'EADDRINUSE'
          ? 'Something else listens there: stop it, or choose another port (0 takes a free one).'
          : 'Check host and port, and whether you may listen there.'
      reject(new EmulatorError('CANNOT_LISTEN', `cannot listen on ${host}:${port}: ${error.message}`, hint))
    })
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}
