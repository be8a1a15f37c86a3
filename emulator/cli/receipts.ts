/** The receipts of what `send` submits, printed as they come. */
import type { Receipt } from '../client/smpp/delivery.ts'
import type { SmppClient } from '../client/smpp/smpp-client.ts'
import { formatDuration } from '../core/duration.ts'
import type { Millis } from '../core/instant.ts'
import { systemWall } from '../core/wall.ts'
import type { Shell } from './shell.ts'

export interface ReceiptWish {
  readonly to: string
  readonly registered: number
  readonly timeout: Millis
  readonly json?: true
}

export interface Receipts {
  /**
   * Resolves when final receipts of so many messages are there, or the time is over; false where one that was asked for
   * unconditionally is missing.
   */
  all(messages: number): Promise<boolean>
}

/** Prints every receipt about the number from now on. */
export function awaitReceipts(client: SmppClient, wish: ReceiptWish, shell: Shell): Receipts {
  const start = systemWall.now()
  const finals = new Set<string>()
  let wanted = Number.POSITIVE_INFINITY
  let stop: (reason: string) => void = () => undefined
  const stopped = new Promise<string>((resolve) => {
    stop = resolve
  })
  const lookAt = (receipt: Receipt) => {
    if (digitsOf(receipt.from) !== digitsOf(wish.to)) return
    print(receipt, Math.round(systemWall.now() - start), wish, shell)
    if (receipt.isFinal) finals.add(receipt.id)
    if (finals.size >= wanted) stop('')
  }
  const read = async () => {
    for await (const delivery of client.deliveries) if (delivery.kind === 'receipt') lookAt(delivery)
    stop(await client.closed)
  }
  read()
  return {
    all: async (messages) => {
      wanted = messages
      if (finals.size >= wanted) return true
      const timer = systemWall.after(wish.timeout, () => stop(`no more within ${formatDuration(wish.timeout)}`))
      const reason = await stopped
      timer.cancel()
      // 2 and 3 ask for a receipt on failure, or on success, only (SMPP 3.4 §5.2.17): silence is an answer.
      if (reason === '' || (wish.registered & 3) !== 1) return true
      shell.err(`carrier-emulator: ${finals.size} of ${messages} receipts came: ${reason}\n`)
      return false
    },
  }
}

function digitsOf(number: string): string {
  return number.replace(/^\+/, '')
}

function print({ id, stat, error, isFinal, from }: Receipt, after: number, { json }: ReceiptWish, shell: Shell): void {
  if (json) {
    shell.out(
      `${JSON.stringify({ event: 'receipt', to: from, id, stat, err: error, final: isFinal, afterMs: after })}\n`,
    )
    return
  }
  const code = error === null ? '' : `  err ${error}`
  shell.out(
    `receipt    ${from}  id ${id}  ${stat}${code}  after ${formatDuration(after)}${isFinal ? '' : '  (not final)'}\n`,
  )
}
