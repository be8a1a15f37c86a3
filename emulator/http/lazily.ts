/**
 * A handler that is loaded when the first request for it comes: Express takes as long to load as all the rest of the
 * emulator, and many a test never asks the control API anything.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpHandler } from './http-listener.ts'

export interface LazyHandler extends HttpHandler {
  /** Closes the handler, if it was ever loaded. */
  close(): Promise<void>
}

export function lazily(
  load: () => Promise<HttpHandler & { close(): void }>,
  onBug: (error: unknown) => void,
): LazyHandler {
  let loading: ReturnType<typeof load> | null = null
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    loading ??= load()
    loading
      .then((handler) => handler(request, response))
      .catch((error: unknown) => {
        onBug(error)
        if (response.headersSent) response.destroy()
        else response.writeHead(500).end()
      })
  }
  const close = async () => {
    if (loading !== null) (await loading).close()
  }
  return Object.assign(handle, { close })
}
