/** What can be expected of a message by what the server knows of it: the words, and the first thing that is otherwise. */
import type { z } from 'zod'
import { formatDuration } from '../core/duration.ts'
import { eitherOf, keyed, listOf, type OptionalKeys } from '../protocol/settings/keyed.ts'
import { text, toggle } from '../protocol/settings/scalar.ts'
import type { MessageView } from './message-view.ts'
import {
  type WantedCount,
  type WantedSpan,
  type WantedText,
  wantedCount,
  wantedSpan,
  wantedText,
  wantedTexts,
} from './wanted.ts'

/** What is not given is not looked at. Spans count from the submission. */
export interface MessageExpectation {
  readonly life?: WantedText
  readonly cause?: WantedText
  readonly carrier?: WantedText
  readonly from?: WantedText
  readonly to?: WantedText
  readonly text?: WantedText
  readonly parts?: WantedCount
  /** One of the rules that matched. */
  readonly rule?: string
  /** What the client was told, as the server has it. */
  readonly told?: WantedText
  readonly smpp?: WantedText
  readonly err?: WantedText
  readonly mm7?: WantedText
  /** The status, or its code. */
  readonly rest?: WantedText
  readonly gateway?: WantedText
  /** The carrier's tries to deliver; of a message that the gateway handed out in vain, its tries of the carrier. */
  readonly attempts?: WantedCount
  readonly 'attempts-at'?: readonly WantedSpan[]
  /** From each attempt to the next. */
  readonly spacing?: WantedSpan
  readonly done?: WantedSpan
  /** Receipts that the emulator sent, taken or not: how many, or what they said, oldest first. */
  readonly 'receipts-sent'?: WantedCount | readonly WantedText[]
  readonly 'receipts-at'?: readonly WantedSpan[]
  readonly 'receipts-spacing'?: WantedSpan
  readonly frozen?: boolean
  /** Something that happened to it, as its timeline says it. */
  readonly happened?: WantedText
}

export const messageKeys: OptionalKeys<MessageExpectation> = {
  life: wantedText.exactOptional().describe('delivered, expired, failed, rejected, unknown, silent …'),
  cause: wantedText.exactOptional().describe('Why the last attempt failed; none'),
  carrier: wantedText.exactOptional(),
  from: wantedText.exactOptional(),
  to: wantedText.exactOptional(),
  text: wantedText.exactOptional(),
  parts: wantedCount.exactOptional().describe('Short messages that it makes on the air'),
  rule: text.exactOptional().describe('The name of a rule that matched'),
  told: wantedText.exactOptional().describe('What the client was told when it submitted, as the server has it'),
  smpp: wantedText.exactOptional().describe('stat: DELIVRD, EXPIRED …'),
  err: wantedText.exactOptional().describe('err of the SMPP receipt'),
  mm7: wantedText.exactOptional().describe('MMStatus: Retrieved, Expired …'),
  rest: wantedText.exactOptional().describe('Status or code: Delivered, 406 …'),
  gateway: wantedText.exactOptional().describe('Received, Frozen …'),
  attempts: wantedCount.exactOptional().describe('Tries to deliver, or to hand out what the carrier refused'),
  'attempts-at': listOf('a list of times since the submission', wantedSpan).exactOptional(),
  spacing: wantedSpan.exactOptional().describe('From each attempt to the next'),
  done: wantedSpan.exactOptional().describe('From the submission to the end'),
  'receipts-sent': eitherOf(wantedCount, wantedTexts)
    .exactOptional()
    .describe('Receipts that were sent, taken or not: how many, or what they said'),
  'receipts-at': listOf('a list of times since the submission', wantedSpan).exactOptional(),
  'receipts-spacing': wantedSpan.exactOptional().describe('From each receipt to the next'),
  frozen: toggle.exactOptional().describe('The message, or a receipt of it, is frozen'),
  happened: wantedText.exactOptional().describe('A line of its timeline'),
}

/** The word for how many messages there are, beside those about each. */
export const messageCount: z.ZodExactOptional<z.ZodType<WantedCount>> = wantedCount
  .exactOptional()
  .describe('How many there are')

export const messageExpectation: z.ZodType<MessageExpectation> = keyed('what is expected of a message', messageKeys)

export interface Mismatch {
  readonly what: string
  readonly expected: string
  readonly got: string
}

/** null: the message is as expected. */
export function judgeMessage(expected: MessageExpectation, message: MessageView): Mismatch | null {
  const { statuses } = message
  const since = (at: string) => Date.parse(at) - Date.parse(message.submittedAt)
  // A view may make what is asked of it no sooner than it is asked.
  const asks = (...words: readonly (keyof MessageExpectation)[]) => words.some((word) => expected[word] !== undefined)
  const attempts = asks('attempts', 'attempts-at', 'spacing') ? message.attempts.map(({ at }) => since(at)) : []
  const isAboutReceipts = asks('receipts-sent', 'receipts-at', 'receipts-spacing')
  const sent = isAboutReceipts ? message.receipts.filter(({ outcome }) => outcome !== 'kept') : []
  const sentAt = sent.map(({ at }) => since(at))
  return (
    textual('carrier', expected.carrier, message.carrier) ??
    textual('from', expected.from, message.from) ??
    textual('to', expected.to, message.to) ??
    textual('text', expected.text, message.text) ??
    counted('parts', expected.parts, message.parts) ??
    ruled(expected.rule, message) ??
    textual('answer', expected.told, message.answer) ??
    textual('life', expected.life, message.life) ??
    textual('cause', expected.cause, message.cause?.name ?? 'none') ??
    textual('SMPP status', expected.smpp, statuses.smpp?.stat ?? null) ??
    textual('err', expected.err, statuses.smpp?.err ?? null) ??
    textual('MM7 status', expected.mm7, statuses.mm7?.status ?? null) ??
    either('REST status', expected.rest, statuses.rest && [statuses.rest.status, String(statuses.rest.code)]) ??
    textual('gateway status', expected.gateway, statuses.gateway) ??
    counted('attempts', expected.attempts, attempts.length) ??
    times('times of the attempts', expected['attempts-at'], attempts) ??
    spaced('time between attempts', expected.spacing, attempts) ??
    ended(expected.done, message.doneAt === null ? null : since(message.doneAt)) ??
    several(
      'receipts sent',
      expected['receipts-sent'],
      sent.map(({ status }) => status),
    ) ??
    times('times of the receipts', expected['receipts-at'], sentAt) ??
    spaced('time between receipts', expected['receipts-spacing'], sentAt) ??
    iced(expected.frozen, message) ??
    happened(expected.happened, message)
  )
}

/** What is expected of each holds of none; `got`: why there is none. */
export function judgeAbsence(expected: object, count: number, got = 'none'): Mismatch | null {
  const isExpected = Object.values(expected).some((wanted) => wanted !== undefined)
  return isExpected && count === 0 ? { what: 'messages', expected: 'at least one', got } : null
}

export function textual(what: string, wanted: WantedText | undefined, got: string | null): Mismatch | null {
  if (wanted === undefined || (got !== null && wanted.fits(got))) return null
  return { what, expected: wanted.says, got: got ?? 'none' }
}

export function counted(what: string, wanted: WantedCount | undefined, got: number): Mismatch | null {
  if (wanted === undefined || wanted.fits(got)) return null
  return { what, expected: wanted.says, got: String(got) }
}

/** A count of the texts, or each of them in turn. */
export function several(
  what: string,
  wanted: WantedCount | readonly WantedText[] | undefined,
  got: readonly string[],
): Mismatch | null {
  if (wanted === undefined) return null
  if ('fits' in wanted) return counted(what, wanted, got.length) && { what, expected: wanted.says, got: listed(got) }
  if (wanted.length === got.length && wanted.every((each, i) => each.fits(got[i] as string))) return null
  return { what, expected: listed(wanted.map(({ says }) => says)), got: listed(got) }
}

/** Every gap between neighbours. */
export function spaced(what: string, wanted: WantedSpan | undefined, at: readonly number[]): Mismatch | null {
  if (wanted === undefined) return null
  if (at.length < 2) return { what, expected: wanted.says, got: `only ${at.length}` }
  const gaps = at.slice(1).map((time, i) => time - (at[i] as number))
  const wrong = gaps.findIndex((gap) => !wanted.fits(gap))
  if (wrong === -1) return null
  return { what, expected: wanted.says, got: `${formatDuration(gaps[wrong] as number)} before number ${wrong + 2}` }
}

function times(what: string, wanted: readonly WantedSpan[] | undefined, got: readonly number[]): Mismatch | null {
  if (wanted === undefined) return null
  if (wanted.length === got.length && wanted.every((each, i) => each.fits(got[i] as number))) return null
  return { what, expected: listed(wanted.map(({ says }) => says)), got: listed(got.map(formatDuration)) }
}

function either(what: string, wanted: WantedText | undefined, got: readonly string[] | null): Mismatch | null {
  if (wanted === undefined || got?.some((each) => wanted.fits(each)) === true) return null
  return { what, expected: wanted.says, got: got === null ? 'none' : got.join(' · ') }
}

function ended(wanted: WantedSpan | undefined, got: number | null): Mismatch | null {
  if (wanted === undefined || (got !== null && wanted.fits(got))) return null
  return { what: 'time to the end', expected: wanted.says, got: got === null ? 'none yet' : formatDuration(got) }
}

function ruled(wanted: string | undefined, message: MessageView): Mismatch | null {
  if (wanted === undefined) return null
  const matched = (message.explanation?.rules ?? []).filter((rule) => rule.matched).map(({ name }) => name)
  if (matched.includes(wanted)) return null
  return { what: 'rule', expected: wanted, got: matched.length === 0 ? 'none matched' : listed(matched) }
}

function iced(wanted: boolean | undefined, message: MessageView): Mismatch | null {
  if (wanted === undefined) return null
  const isFrozen = message.phase === 'frozen' || message.receipts.some(({ outcome }) => outcome === 'frozen')
  if (wanted === isFrozen) return null
  const words = (frozen: boolean) => (frozen ? 'frozen' : 'not frozen')
  return { what: 'state', expected: words(wanted), got: words(isFrozen) }
}

function happened(wanted: WantedText | undefined, message: MessageView): Mismatch | null {
  if (wanted === undefined) return null
  const events = message.timeline.map(({ what }) => what)
  if (events.some((what) => wanted.fits(what))) return null
  return { what: 'what happened', expected: wanted.says, got: listed(events) }
}

export function listed(texts: readonly string[]): string {
  return texts.length === 0 ? 'none' : texts.join(', ')
}
