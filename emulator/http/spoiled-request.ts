/** Requests whose octets leave as no sound client would send them: cut half-way, or slower than a peer waits. */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { millis } from '../core/instant.ts'
import type { Wall, WallTimer } from '../core/wall.ts'
import type { OutgoingAnswer, OutgoingRequest } from './outgoing.ts'

/** Octets a second, and for how long at the most: then the rest follows at once. */
const DRIP = 10
const DRIP_SECONDS = 60

export function spoiled(request: OutgoingRequest, wall: Wall): Promise<OutgoingAnswer> {
  return new Promise((resolve) => {
    const body = request.body ?? Buffer.alloc(0)
    let timer: WallTimer | null = null
    let isConnected = false
    const settle = (answer: OutgoingAnswer) => {
      timer?.cancel()
      outgoing.destroy()
      resolve(answer)
    }
    const outgoing = open(request, body.length)
    outgoing.on('socket', (socket) => socket.once('connect', () => (isConnected = true)))
    outgoing.on('error', (error) => {
      settle(isConnected ? { kind: 'broken', reason: error.message } : { kind: 'no-connection', reason: error.message })
    })
    outgoing.on('response', (response) => collect(response, request.maxAnswer, settle))
    if (request.fault === 'cut') {
      outgoing.write(body.subarray(0, Math.ceil(body.length / 2)), () => settle(CUT))
      return
    }
    const drip = (at: number) => {
      const isLast = at + DRIP >= body.length || at >= DRIP * DRIP_SECONDS
      if (!isLast) {
        outgoing.write(body.subarray(at, at + DRIP))
        timer = wall.after(millis(1_000), () => drip(at + DRIP))
        return
      }
      outgoing.end(body.subarray(at))
      timer = wall.after(request.answerTimeout, () => settle({ kind: 'timeout', phase: 'answer' }))
    }
    drip(0)
  })
}

const CUT: OutgoingAnswer = { kind: 'broken', reason: 'cut by a rule' }

function open({ url, method, headers }: OutgoingRequest, length: number): ClientRequest {
  const options = { method, agent: false, headers: { ...headers, 'content-length': String(length) } } as const
  return url.startsWith('https:') ? httpsRequest(url, options) : httpRequest(url, options)
}

function collect(response: IncomingMessage, most: number, settle: (answer: OutgoingAnswer) => void): void {
  const chunks: Buffer[] = []
  let length = 0
  response.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > most) settle({ kind: 'broken', reason: `the answer has more than ${most} octets` })
    else chunks.push(chunk)
  })
  response.on('end', () => {
    const { statusCode = 0, headers } = response
    settle({ kind: 'answered', status: statusCode, headers, body: Buffer.concat(chunks) })
  })
  response.on('error', (error) => settle({ kind: 'broken', reason: error.message }))
}
