/**
 * Whether the process lives and takes clients, for who starts and watches it: plain handlers that load nothing, hold no
 * session and stay quick while the emulator is busy.
 */
import type { ServerResponse } from 'node:http'
import type { HttpHandler } from './http-listener.ts'

/** `/livez`: 200 as long as there is anybody to answer. */
export function livez(): HttpHandler {
  return (_, response) => answer(response, 200, 'ok')
}

/** `/readyz`: 200 while the listeners are bound and the scenarios loaded, 503 before and while it shuts down. */
export function readyz(isReady: () => boolean): HttpHandler {
  return (_, response) => (isReady() ? answer(response, 200, 'ok') : answer(response, 503, 'not ready'))
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end(`${text}\n`)
}
