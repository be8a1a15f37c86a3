/** Where a client hears of its messages in JSON: every callback is kept, and answered as the script says. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Instant } from '../../core/instant.ts'
import { Arrivals } from './arrivals.ts'
import { HttpReceiver, type HttpScript, type ReceiverOptions } from './http-receiver.ts'

export interface JsonCallback {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** undefined: the body is no JSON. */
  readonly json: unknown
  /** The body as it came. */
  readonly text: string
  /** On the wall's clock. */
  readonly at: Instant
}

export interface CallbackListener {
  readonly port: number
  /** Any path below it is heard as well. */
  readonly url: string
  readonly callbacks: Arrivals<JsonCallback>
  /** How the next are answered; 200 and nothing more until that is changed. */
  answer: (callback: JsonCallback) => HttpScript
  close(): Promise<void>
}

/** Throws EmulatorError CANNOT_LISTEN. */
export async function listenForCallbacks(options: ReceiverOptions = {}): Promise<CallbackListener> {
  const callbacks = new Arrivals<JsonCallback>()
  const receiver = await HttpReceiver.listen(options, ({ path, headers, body, at }) => {
    const text = body.toString('utf8')
    const callback = { path, headers, json: jsonOf(text), text, at }
    callbacks.push(callback)
    return listener.answer(callback)
  })
  const listener: CallbackListener = {
    port: receiver.port,
    url: receiver.url,
    callbacks,
    answer: () => ({ kind: 'answer', status: 200 }),
    close: async () => {
      callbacks.end()
      await receiver.close()
    },
  }
  return listener
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
