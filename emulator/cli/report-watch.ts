/**
 * The delivery reports of what `send mms` submits, as the emulator tells them: reports go to the account's callback URL,
 * which is not ours, so that its control API is asked until nothing more is to come.
 */
import type { ControlClient } from '../client/control/control-client.ts'
import type { MessageDetail, MessageSummary } from '../control/view-message.ts'
import { formatDuration } from '../core/duration.ts'
import { EmulatorError } from '../core/emulator-error.ts'
import { type Millis, millis } from '../core/instant.ts'
import { systemWall } from '../core/wall.ts'
import type { Shell } from './shell.ts'

export interface ReportWish {
  /** As the answer gave it: the recipients of one message share it. */
  readonly id: string
  /** The recipients: another account may have the same id. */
  readonly to: readonly string[]
  readonly world: string
  readonly timeout: Millis
  readonly json?: true
}

/** Between two looks. */
const PAUSE = millis(100)

export class ReportWatch {
  readonly #wish: ReportWish
  readonly #control: ControlClient
  readonly #shell: Shell
  readonly #start = systemWall.now()
  /** Reports printed so far, by the message's key. */
  readonly #printed = new Map<number, number>()

  constructor(wish: ReportWish, control: ControlClient, shell: Shell) {
    this.#wish = wish
    this.#control = control
    this.#shell = shell
  }

  /** Prints reports as they come; false where one is missing. True, too, where there is no control API to ask. */
  async all(): Promise<boolean> {
    const { timeout, id } = this.#wish
    try {
      for (;;) {
        const messages = await this.#look()
        if (messages.length > 0 && messages.every(isSettled)) return this.#isComplete(messages)
        if (systemWall.now() - this.#start > timeout) {
          const state = messages.map(stateOf).join(', ') || `there is no message ${id}`
          this.#shell.err(`carrier-emulator: no report was taken within ${formatDuration(timeout)}: ${state}\n`)
          return false
        }
        await new Promise<void>((resolve) => systemWall.after(PAUSE, resolve))
      }
    } catch (error) {
      if (!(error instanceof EmulatorError && error.code === 'PEER_REFUSED')) throw error
      this.#shell.err(
        `carrier-emulator: reports are not watched: ${error.message}\n  Say where the control API is with --api.\n`,
      )
      return true
    }
  }

  async #look(): Promise<readonly MessageDetail[]> {
    const { world, id, to } = this.#wish
    const path = `/worlds/${encodeURIComponent(world)}/messages`
    const listed = (await this.#control.get(path, { id, limit: '1000' })) as {
      readonly messages: readonly MessageSummary[]
    }
    // Oldest first, as they were named.
    const keys = listed.messages.filter((each) => each.front === 'mm7' && to.includes(each.to)).map(({ key }) => key)
    const details: MessageDetail[] = []
    for (const key of keys.sort((a, b) => a - b)) {
      const detail = (await this.#control.get(`${path}/key:${key}`)) as MessageDetail
      this.#print(detail)
      details.push(detail)
    }
    return details
  }

  #print({ key, to, receipts }: MessageDetail): void {
    const settled = receipts.filter(({ outcome }) => outcome !== 'awaited')
    const before = this.#printed.get(key) ?? 0
    this.#printed.set(key, settled.length)
    const afterMs = Math.round(systemWall.now() - this.#start)
    for (const { status, outcome, answer } of settled.slice(before)) {
      const { id, json } = this.#wish
      const event = { event: 'report', to, id, status, outcome, answer: answer?.status ?? null, afterMs }
      if (json) this.#shell.out(`${JSON.stringify(event)}\n`)
      else {
        const how = OUTCOMES[outcome] ?? outcome
        this.#shell.out(`report     ${to}  id ${id}  ${status}  after ${formatDuration(afterMs)}  (${how})\n`)
      }
    }
  }

  #isComplete(messages: readonly MessageDetail[]): boolean {
    const silent = messages.filter(({ receipts }) => receipts.length === 0)
    if (silent.length === 0) return true
    const state = silent.map(stateOf).join(', ')
    this.#shell.err(`carrier-emulator: no report is sent: ${state}\n`)
    return false
  }
}

const OUTCOMES: Readonly<Record<string, string>> = {
  kept: 'kept: the account has no callback URL',
  refused: 'refused, to be tried again',
  unanswered: 'not answered, to be tried again',
  frozen: 'refused for the last time: frozen',
  dropped: 'refused for the last time: dropped',
}

/** What became of it, and of its last report where nobody has taken that. */
function stateOf({ to, life, receipts }: MessageDetail): string {
  const last = receipts.findLast(({ outcome }) => outcome !== 'awaited')?.outcome
  return `${to} is ${life}${NOT_TAKEN[last ?? ''] ?? ''}`
}

const NOT_TAKEN: Readonly<Record<string, string>> = {
  refused: ", but its report was refused at the account's callback URL",
  unanswered: ", but nothing answers at the account's callback URL",
}

/** Nothing more is to come of it. */
function isSettled({ phase, nextAt, owed, receipts }: MessageDetail): boolean {
  if (phase !== 'done' || nextAt !== null) return false
  const last = receipts.at(-1)?.outcome
  return owed === 0 || last === 'frozen' || last === 'dropped'
}
