/** What can be expected of a message by what the server knows of it: the words, and the first thing that is otherwise. */
import type { z } from 'zod'
import { formatDuration } from '../core/duration.ts'
import { CAUSES } from '../message/cause.ts'
import { LIVES } from '../message/status-table.ts'
import { eitherOf, keyed, listOf, type OptionalKeys } from '../protocol/settings/keyed.ts'
import { text, toggle } from '../protocol/settings/scalar.ts'
import { ANSWERS, asAnswered, isCode } from './answer-words.ts'
import type { MessageView } from './message-view.ts'
import {
  type WantedCount,
  type WantedSpan,
  type WantedText,
  wantedCount,
  wantedSpan,
  wantedText,
  wantedTexts,
  wantedWord,
} from './wanted.ts'

/** What is not given is not looked at. Spans count from the submission. */
export interface MessageExpectation {
  readonly life?: WantedText
  /** As the client was given it. */
  readonly id?: WantedText
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
  life: wantedWord('a life', LIVES).exactOptional().describe('delivered, expired, failed, rejected, unknown, silent …'),
  id: wantedText.exactOptional().describe('As the client was given it; an SMPP receipt may write it otherwise'),
  cause: wantedWord(
    'a cause',
    CAUSES.map(({ name }) => name),
  )
    .exactOptional()
    .describe('Why the last attempt failed; none'),
  carrier: wantedText.exactOptional(),
  from: wantedText.exactOptional(),
  to: wantedText.exactOptional(),
  text: wantedText.exactOptional(),
  parts: wantedCount.exactOptional().describe('Short messages that it makes on the air'),
  rule: text.exactOptional().describe('The name of a rule that matched'),
  told: wantedWord('what a client is told', ['accepted', ...ANSWERS], isCode, asAnswered)
    .exactOptional()
    .describe('What the client was told when it submitted, as the server has it'),
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
  /** In words: `times of the attempts`. */
  readonly what: string
  readonly expected: string
  readonly got: string
  /** What would hold in its place. */
  readonly mend?: Mend
}

/** A key of the expectation, and what would have to stand there, in YAML. */
export interface Mend {
  readonly key: string
  readonly written: string
}

/** `to`: of the message that it is about. */
export function mismatchInWords({ what, expected, got }: Mismatch, to: string | null): string {
  return `${what}${to === null ? '' : ` of the message to ${to}`}: expected ${expected}, got ${got}`
}

interface Judge<T> {
  /** What it looks at. */
  readonly fields: readonly (keyof MessageView)[]
  judge(wanted: T, message: MessageView): Mismatch | null
}
type Judges = { readonly [K in keyof MessageExpectation]-?: Judge<Exclude<MessageExpectation[K], undefined>> }

const TRIED = ['attempts', 'submittedAt'] as const
const SENT = ['receipts', 'submittedAt'] as const

/** In the order of a message's life: of several things that are otherwise, the first is told. */
const JUDGES: Judges = {
  carrier: said('carrier', 'carrier', ['carrier'], ({ carrier }) => carrier),
  from: said('from', 'from', ['from'], ({ from }) => from),
  to: said('to', 'to', ['to'], ({ to }) => to),
  text: said('text', 'text', ['text'], (message) => message.text),
  parts: by(['parts'], (wanted, { parts }) => counted('parts', 'parts', wanted, parts)),
  rule: by(['rules'], ruled),
  told: said('told', 'answer', ['answer'], ({ answer }) => answer),
  id: said('id', 'id', ['id'], ({ id }) => id),
  life: said('life', 'life', ['life'], ({ life }) => life),
  cause: said('cause', 'cause', ['cause'], ({ cause }) => cause?.name ?? 'none'),
  smpp: said('smpp', 'SMPP status', ['statuses'], ({ statuses }) => statuses.smpp?.stat ?? null),
  err: said('err', 'err', ['statuses'], ({ statuses }) => statuses.smpp?.err ?? null),
  mm7: said('mm7', 'MM7 status', ['statuses'], ({ statuses }) => statuses.mm7?.status ?? null),
  rest: by(['statuses'], (wanted, { statuses: { rest } }) => either('rest', 'REST status', wanted, rest)),
  gateway: said('gateway', 'gateway status', ['statuses'], ({ statuses }) => statuses.gateway),
  attempts: by(['attempts'], (wanted, { attempts }) => counted('attempts', 'attempts', wanted, attempts.length)),
  'attempts-at': by(TRIED, (wanted, message) => times('attempts-at', 'times of the attempts', wanted, tried(message))),
  spacing: by(TRIED, (wanted, message) => spaced('spacing', 'time between attempts', wanted, tried(message))),
  done: by(['submittedAt', 'doneAt'], ended),
  'receipts-sent': by(['receipts'], (wanted, message) => {
    const statuses = sentOf(message).map(({ status }) => status)
    return several('receipts-sent', 'receipts sent', wanted, statuses)
  }),
  'receipts-at': by(SENT, (wanted, message) => times('receipts-at', 'times of the receipts', wanted, sentAt(message))),
  'receipts-spacing': by(SENT, (wanted, message) =>
    spaced('receipts-spacing', 'time between receipts', wanted, sentAt(message)),
  ),
  frozen: by(['phase', 'receipts'], iced),
  happened: by(['timeline'], happened),
}

const ORDER = Object.entries(JUDGES) as readonly (readonly [keyof Judges, Judge<unknown>])[]

/** null: the message is as expected. Looks at no more of it than it must: a view may make what is asked of it. */
export function judgeMessage(expected: MessageExpectation, message: MessageView): Mismatch | null {
  for (const [word, { judge }] of ORDER) {
    const wanted = expected[word]
    const mismatch = wanted === undefined ? null : judge(wanted, message)
    if (mismatch !== null) return mismatch
  }
  return null
}

/** What `judgeMessage` looks at: it needs no more of a message. */
export function fieldsLookedAt(expected: MessageExpectation): readonly (keyof MessageView)[] {
  return [...new Set(ORDER.flatMap(([word, { fields }]) => (expected[word] === undefined ? [] : fields)))]
}

function by<T, F extends keyof MessageView>(
  fields: readonly F[],
  judge: (wanted: T, message: Pick<MessageView, F>) => Mismatch | null,
): Judge<T> {
  return { fields, judge }
}

function said<F extends keyof MessageView>(
  key: string,
  what: string,
  fields: readonly F[],
  got: (message: Pick<MessageView, F>) => string | null,
): Judge<WantedText> {
  return by(fields, (wanted, message) => textual(key, what, wanted, got(message)))
}

function tried(message: Pick<MessageView, (typeof TRIED)[number]>): readonly number[] {
  return timesOf(message, message.attempts)
}

function sentAt(message: Pick<MessageView, (typeof SENT)[number]>): readonly number[] {
  return timesOf(message, sentOf(message))
}

/** Since the submission. */
function timesOf(
  { submittedAt }: Pick<MessageView, 'submittedAt'>,
  events: readonly { readonly at: string }[],
): readonly number[] {
  return events.map(({ at }) => Date.parse(at) - Date.parse(submittedAt))
}

/** Taken or not; what nobody could be sent was not sent. */
function sentOf({ receipts }: Pick<MessageView, 'receipts'>): MessageView['receipts'] {
  return receipts.filter(({ outcome }) => outcome !== 'kept')
}

export function saysAnything(expected: object): boolean {
  return Object.values(expected).some((wanted) => wanted !== undefined)
}

/** What is expected of each holds of none; `got`: why there is none. */
export function judgeAbsence(expected: object, count: number, got = 'none'): Mismatch | null {
  return count === 0 && saysAnything(expected) ? { what: 'messages', expected: 'at least one', got } : null
}

export function textual(
  key: string,
  what: string,
  wanted: WantedText | undefined,
  got: string | null,
): Mismatch | null {
  if (wanted === undefined || (got !== null && wanted.fits(got))) return null
  if (got === null) return { what, expected: wanted.says, got: 'none' }
  return { what, expected: wanted.says, got, mend: { key, written: inYaml(got) } }
}

export function counted(key: string, what: string, wanted: WantedCount | undefined, got: number): Mismatch | null {
  if (wanted === undefined || wanted.fits(got)) return null
  return { what, expected: wanted.says, got: String(got), mend: { key, written: String(got) } }
}

/** A count of the texts, or each of them in turn. */
export function several(
  key: string,
  what: string,
  wanted: WantedCount | readonly WantedText[] | undefined,
  got: readonly string[],
): Mismatch | null {
  if (wanted === undefined) return null
  if ('fits' in wanted) return counted(key, what, wanted, got.length) && aboutList(key, what, wanted.says, got, false)
  if (wanted.length === got.length && wanted.every((each, i) => each.fits(got[i] as string))) return null
  return aboutList(key, what, listed(wanted.map(({ says }) => says)), got, true)
}

function aboutList(key: string, what: string, expected: string, got: readonly string[], isList: boolean): Mismatch {
  const written = isList ? `[${got.map(inYaml).join(', ')}]` : String(got.length)
  const came = isList || got.length === 0 ? listed(got) : `${got.length}: ${listed(got)}`
  return { what, expected, got: came, mend: { key, written } }
}

/** Every gap between neighbours. */
export function spaced(
  key: string,
  what: string,
  wanted: WantedSpan | undefined,
  at: readonly number[],
): Mismatch | null {
  if (wanted === undefined) return null
  if (at.length < 2) return { what, expected: wanted.says, got: `only ${at.length}` }
  const gaps = at.slice(1).map((time, i) => time - (at[i] as number))
  const wrong = gaps.findIndex((gap) => !wanted.fits(gap))
  if (wrong === -1) return null
  const got = `${formatDuration(gaps[wrong] as number)} before number ${wrong + 2}`
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)].map(formatDuration)
  const written = least === most ? `${least}` : `{ between: [${least}, ${most}] }`
  return { what, expected: wanted.says, got, mend: { key, written } }
}

function times(key: string, what: string, wanted: readonly WantedSpan[], got: readonly number[]): Mismatch | null {
  if (wanted.length === got.length && wanted.every((each, i) => each.fits(got[i] as number))) return null
  const spans = got.map(formatDuration)
  const expected = listed(wanted.map(({ says }) => says))
  return { what, expected, got: listed(spans), mend: { key, written: `[${spans.join(', ')}]` } }
}

/** The status, or its code. */
function either(key: string, what: string, wanted: WantedText, got: MessageView['statuses']['rest']): Mismatch | null {
  if (got === null) return { what, expected: wanted.says, got: 'none' }
  const [word, code] = [got.status, String(got.code)]
  if (wanted.fits(word) || wanted.fits(code)) return null
  // A code is wanted in place of a code.
  const written = inYaml(/^\d+$/.test(wanted.says) ? code : word)
  return { what, expected: wanted.says, got: `${word} · ${code}`, mend: { key, written } }
}

function ended(
  wanted: WantedSpan,
  { submittedAt, doneAt }: Pick<MessageView, 'submittedAt' | 'doneAt'>,
): Mismatch | null {
  const what = 'time to the end'
  if (doneAt === null) return { what, expected: wanted.says, got: 'none yet' }
  const got = Date.parse(doneAt) - Date.parse(submittedAt)
  if (wanted.fits(got)) return null
  const span = formatDuration(got)
  return { what, expected: wanted.says, got: span, mend: { key: 'done', written: span } }
}

function ruled(wanted: string, { rules }: Pick<MessageView, 'rules'>): Mismatch | null {
  const matched = rules.map(({ name }) => name)
  if (matched.includes(wanted)) return null
  const mismatch = { what: 'rule', expected: wanted, got: matched.length === 0 ? 'none matched' : listed(matched) }
  const [first] = matched
  return first === undefined ? mismatch : { ...mismatch, mend: { key: 'rule', written: inYaml(first) } }
}

function iced(wanted: boolean, { phase, receipts }: Pick<MessageView, 'phase' | 'receipts'>): Mismatch | null {
  // What was thawed has been sent again: of each status the last sending tells.
  const last = new Map(receipts.map(({ status, outcome }) => [status, outcome]))
  const isFrozen = phase === 'frozen' || [...last.values()].includes('frozen')
  if (wanted === isFrozen) return null
  const words = (frozen: boolean) => (frozen ? 'frozen' : 'not frozen')
  const mend = { key: 'frozen', written: isFrozen ? 'on' : 'off' }
  return { what: 'state', expected: words(wanted), got: words(isFrozen), mend }
}

function happened(wanted: WantedText, { timeline }: Pick<MessageView, 'timeline'>): Mismatch | null {
  const events = timeline.map(({ what }) => what)
  if (events.some((what) => wanted.fits(what))) return null
  return { what: 'what happened', expected: wanted.says, got: listed(events) }
}

const MOST_REPEATED = 3

/** The same several times is counted rather than told each time. */
export function listed(texts: readonly string[]): string {
  if (texts.length === 0) return 'none'
  const runs: { readonly text: string; times: number }[] = []
  for (const text of texts) {
    const last = runs.at(-1)
    if (last?.text === text) last.times++
    else runs.push({ text, times: 1 })
  }
  const shown = ({ text, times }: (typeof runs)[number]) =>
    times > MOST_REPEATED ? `${text} × ${times}` : Array(times).fill(text).join(', ')
  return runs.map(shown).join(', ')
}

/** A text that is read as itself: bare where nothing in it means something in YAML, or in the words for texts. */
export function inYaml(text: string): string {
  return /^[A-Za-z][\w .-]*[\w.]$|^[A-Za-z]$/.test(text) ? text : JSON.stringify(text)
}
