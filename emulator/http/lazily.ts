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
  let loaded: HttpHandler | null = null
  const run = (handler: HttpHandler, request: IncomingMessage, response: ServerResponse): void => {
    try {
      handler(request, response)
    } catch (error) {
      giveUp(response, error)
    }
  }
  const giveUp = (response: ServerResponse, error: unknown): void => {
    onBug(error)
    if (response.headersSent) response.destroy()
    else response.writeHead(500).end()
  }
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (loaded !== null) return run(loaded, request, response)
    loading ??= load()
    loading.then(
      (handler) => {
        loaded = handler
        run(handler, request, response)
      },
      (error: unknown) => giveUp(response, error),
    )
  }
  const close = async () => {
    if (loading !== null) (await loading).close()
  }
  return Object.assign(handle, { close })
}
