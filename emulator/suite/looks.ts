/** Whether what came is what a test expects of it. Pure, but for the texts it makes. */
import { formatDuration } from '../core/duration.ts'
import type { Result } from '../core/result.ts'
import { KS_LIMIT, ksOfWholes } from '../expectation/likeness.ts'
import {
  counted,
  fieldsLookedAt,
  inYaml,
  judgeAbsence,
  judgeMessage,
  listed,
  type Mismatch,
  saysAnything,
  several,
  spaced,
  textual,
} from '../expectation/message-expectation.ts'
import type { MessageView } from '../expectation/message-view.ts'
import type { WantedCount, WantedText } from '../expectation/wanted.ts'
import type { GotMessage, GotReceipt, Received } from './clients/received.ts'
import type { DelayModel } from './delay-model.ts'
import type { ComparedDelays, Failure } from './result.ts'
import type { DelaysExpectation, Expectation, Patient, TriesExpectation } from './step.ts'
import type { DelayedMessage, MoOnTheWay, Refusal, TriesView } from './target.ts'
import { isSame, notAllTaken, takenOf } from './untaken.ts'

/** What does not hold, and the message it is about; null: it is about none. */
export interface Finding extends Mismatch {
  readonly message: MessageView | null
  /** What else helps to see why. */
  readonly details?: Failure['details']
  /** Keys of all messages that are not so, oldest first. */
  readonly awaits?: readonly number[]
  /** They are an outside client's. */
  readonly isOutside?: boolean
}

export interface Seen {
  /** Each with what `lookAt` needs of it alone: see `fieldsToSee`. */
  readonly messages: readonly MessageView[]
  /** What the submissions were answered with. */
  readonly answers: readonly string[]
  readonly received: Received
  /** The messages are somebody else's: what that client got is known by what it took. */
  readonly isOutside: boolean
}

/** null: all is as expected. */
export function lookAt(expected: Expectation & Partial<Patient>, seen: Seen): Finding | null {
  const { messages, answers } = seen
  const count = counted('messages', 'messages', expected.messages, messages.length)
  if (count !== null) return { ...count, got: takenOf(messages, answers), message: null }
  const wrong = expected.answer && answers.find((each) => !isAnswer(expected.answer as WantedText, each))
  if (wrong !== undefined) {
    const mend = new Set(answers).size === 1 ? { mend: { key: 'answer', written: inYaml(wrong) } } : {}
    const told = messages.find(({ answer }) => answer !== null && isSame(answer, wrong))
    const inTurn = messages.length === answers.length ? messages[answers.indexOf(wrong)] : undefined
    const message = told ?? inTurn ?? null
    return { what: 'answer', expected: expected.answer?.says ?? '', got: wrong, message, ...mend }
  }
  if (expected.answer !== undefined && answers.length === 0) {
    return { what: 'answer', expected: expected.answer.says, got: 'none', message: null }
  }
  const { of: _of, where: _where, messages: _messages, answer: _answer, within: _within, ...ofMessage } = expected
  const why = answers.length === 0 ? 'none was sent' : `none was taken: ${[...new Set(answers)].join(', ')}`
  const absence = judgeAbsence(ofMessage, messages.length, why)
  if (absence !== null) return { ...absence, message: null }
  // Who says how many there are, or what all were answered, knows that some may have been refused.
  const isOfAll = expected.messages === undefined && expected.answer === undefined && saysAnything(ofMessage)
  const refused = isOfAll ? notAllTaken(messages, answers) : null
  if (refused !== null) return refused
  const judge = (message: MessageView) => judgeMessage(ofMessage, message) ?? lookAtReceipts(ofMessage, message, seen)
  for (const message of messages) {
    const mismatch = judge(message)
    if (mismatch === null) continue
    const { mend, ...rest } = mismatch
    const awaits = messages.flatMap((each) => (judge(each) === null ? [] : each.key))
    const { isOutside } = seen
    // What mends one of several may break another.
    return { ...rest, ...(mend !== undefined && messages.length === 1 && { mend }), message, awaits, isOutside }
  }
  return null
}

/** What `lookAt` needs to see of each message. Of ten thousand, all that is known of them takes seconds to tell. */
export function fieldsToSee(expected: Expectation): readonly (keyof MessageView)[] {
  const ofReceipts = expected.receipts === undefined ? [] : (['receipts'] as const)
  return [...new Set([...ALWAYS_SEEN, ...ofReceipts, ...fieldsLookedAt(expected)])]
}

const ALWAYS_SEEN = ['key', 'front', 'id', 'answer'] as const

/** The status alone will do. */
function isAnswer(wanted: WantedText, answer: string): boolean {
  const status = /^\d+(?= )/.exec(answer)?.[0]
  return wanted.fits(answer) || (status !== undefined && wanted.fits(status))
}

function lookAtReceipts(expected: Expectation, message: MessageView, { received, isOutside }: Seen): Mismatch | null {
  const got = received.receiptsOf(message.front, message.id)
  return lookAtStatuses(expected, message, isOutside ? null : got) ?? lookAtFields(expected.receipt, got.at(-1))
}

/** `got`: null where the client is not ours. */
function lookAtStatuses(
  expected: Expectation,
  message: MessageView,
  got: readonly GotReceipt[] | null,
): Mismatch | null {
  if (expected.receipts === undefined) return null
  if (got !== null) {
    const statuses = got.map(({ status }) => status)
    return several('receipts', 'receipts', expected.receipts, statuses)
  }
  const taken = message.receipts.filter(({ outcome }) => outcome === 'accepted').map(({ status }) => status)
  return several('receipts', 'receipts that the client took', expected.receipts, taken)
}

function lookAtFields(expected: Expectation['receipt'], last: GotReceipt | undefined): Mismatch | null {
  for (const [field, wanted] of Object.entries(expected ?? {})) {
    if (last === undefined) return { what: 'receipt', expected: 'one', got: 'none' }
    const wrong = textual(`receipt.${field}`, `${field} of the receipt`, wanted, last.fields[field] ?? null)
    if (wrong === null) continue
    return field in last.fields ? wrong : { ...wrong, got: `none; it has ${Object.keys(last.fields).join(', ')}` }
  }
  return null
}

/** By the first receipt of each message, as our clients got them. */
export function lookAtOrder(
  sent: readonly { readonly name: string; readonly messages: readonly MessageView[] }[],
  received: Received,
): Finding | null {
  const places: { readonly name: string; readonly place: number }[] = []
  for (const { name, messages } of sent) {
    for (const message of messages) {
      const [first] = received.receiptsOf(message.front, message.id)
      if (first === undefined) return { what: `receipt of ${name}`, expected: 'one', got: 'none', message }
      places.push({ name, place: received.receipts.indexOf(first) })
    }
  }
  const came = [...places].sort((a, b) => a.place - b.place).map(({ name }) => name)
  const wanted = places.map(({ name }) => name)
  if (came.every((name, i) => name === wanted[i])) return null
  return { what: 'order of the receipts', expected: listed(wanted), got: listed(came), message: null }
}

/** `now`: of the clock that the spacing is judged by, in ms. */
export function lookAtTries(expected: TriesExpectation, found: readonly TriesView[]): Finding | null {
  if (found.length === 0) {
    const { count, refused, spacing } = expected
    if (count?.fits(0) === true && refused?.fits(0) !== false && spacing === undefined) return null
    return { what: 'tries', expected: count?.says ?? 'some', got: 'none', message: null }
  }
  for (const view of found) {
    const { count, refused, tries, from, to } = view
    const at = tries.map((each) => Date.parse(expected.clock === 'wall' ? each.wall : each.at))
    const wrong =
      counted('count', 'tries', expected.count, count) ??
      counted('refused', 'tries that were refused', expected.refused, refused) ??
      spaced('spacing', 'time between tries', expected.spacing, at)
    if (wrong === null) continue
    return {
      ...wrong,
      what: `${wrong.what} of ${from} to ${to}`,
      message: null,
      details: detailsOfTries(expected, view),
    }
  }
  return null
}

/** `before` and `after` a time in which there was to be no further try. */
export function lookAtQuiet(
  expected: TriesExpectation,
  before: readonly TriesView[],
  after: readonly TriesView[],
): Finding | null {
  const known = new Set(before.flatMap(({ tries }) => tries.map(({ key }) => key)))
  for (const view of after) {
    const more = view.tries.filter(({ key }) => !known.has(key)).length
    if (more === 0) continue
    const got = more === 1 ? 'one' : String(more)
    const wanted = `none within ${formatDuration(expected.quiet ?? 0)}`
    const what = `further tries of ${view.from} to ${view.to}`
    return { what, expected: wanted, got, message: null, details: detailsOfTries(expected, view) }
  }
  return null
}

function detailsOfTries({ clock }: TriesExpectation, { tries }: TriesView): Failure['details'] {
  const at = tries.map((each) => Date.parse(clock === 'wall' ? each.wall : each.at))
  const lines = tries.map(({ answer }, i) => {
    const since = formatDuration((at[i] as number) - (at[0] as number))
    return `+${since}  ${answer}`
  })
  return [{ title: `Its tries, by the clock of the ${clock}`, lines: shortened(lines) }]
}

/**
 * The texts that a client got. A callback does not say which account it is for: what the server had taken by other
 * accounts is not this one's.
 */
export function textsFor(account: string, got: readonly GotMessage[], sent: readonly MoOnTheWay[]): readonly string[] {
  const others = sent.filter((mo) => mo.account !== account && mo.state === 'accepted').map(({ text }) => text)
  return got.flatMap((message) => {
    if (message.account !== null) return message.account === account ? message.text : []
    const other = others.indexOf(message.text)
    if (other === -1) return message.text
    others.splice(other, 1)
    return []
  })
}

export function lookAtTexts(
  what: string,
  wanted: WantedCount | readonly WantedText[],
  got: readonly string[],
): Finding | null {
  const wrong = several('texts', what, wanted, got)
  return wrong && { ...wrong, message: null }
}

export function detailsOfMos(mos: readonly MoOnTheWay[]): Failure['details'] {
  const lines = mos.map(
    ({ at, front, from, to, text, state }) => `${at}  ${from} to ${to} by ${front}, ${state}: ${text ?? 'octets'}`,
  )
  return [{ title: 'What handsets sent to it', lines: lines.length === 0 ? ['nothing'] : shortened(lines) }]
}

const MOST_REFUSALS = 5

/** What clients were refused that came to no message, and that the test does not expect. */
export function lookAtRefusals(expected: readonly WantedText[], refused: readonly Refusal[]): Finding | null {
  const isExpected = (status: string) => expected.some(({ says, fits }) => fits(status) || isSame(status, says))
  const odd = refused.filter(({ status }) => !isExpected(status))
  if (odd.length === 0) return null
  const got = odd.map(({ front, account, request, status, reason, count }) =>
    [
      `${account === '' ? 'somebody' : account} by ${front}:`,
      request,
      reason.includes(status) ? '' : status,
      reason,
      count === 1 ? '' : `(${count} times)`,
    ]
      .filter((word) => word !== '')
      .join(' '),
  )
  const more = got.length > MOST_REFUSALS ? `; and ${got.length - MOST_REFUSALS} more` : ''
  const what = 'clients that keep to the protocol'
  return { what, expected: 'no refusal', got: `${got.slice(0, MOST_REFUSALS).join('; ')}${more}`, message: null }
}

const FIRST_LINES = 40
const LAST_LINES = 15

/** Of more lines than are read, the first and the last. */
export function shortened(lines: readonly string[]): readonly string[] {
  const left = lines.length - FIRST_LINES - LAST_LINES
  return left <= 1 ? lines : [...lines.slice(0, FIRST_LINES), `… ${left} more …`, ...lines.slice(-LAST_LINES)]
}

/** Of a message that was looked at: how long its receipt took, in ms; null: it has none. */
export interface Delay {
  readonly key: number
  readonly delay: number | null
}

/** By the server in the world's time, or by the client in the wall's. */
export function delaysOf(
  { timed }: DelaysExpectation,
  messages: readonly DelayedMessage[],
  received: Received,
): readonly Delay[] {
  return messages.map(({ key, front, id, submittedAt, receipts }) => {
    if (timed === 'server') {
      const last = receipts.filter(({ outcome }) => outcome !== 'kept').at(-1)
      return { key, delay: last === undefined ? null : Date.parse(last.at) - Date.parse(submittedAt) }
    }
    const answered = received.answeredAt(front, id ?? '')
    const got = received.receiptsOf(front, id).at(-1)
    return { key, delay: answered === undefined || got === undefined ? null : Math.round(got.at - answered) }
  })
}

/** Of fewer receipts hardly any delays are unlike a distribution; of up to three none are. */
const FEWEST = 20

/** `model`: null: they are compared with none. `key`: of the message that it is about; null: it is about all of them. */
export function lookAtDelays(
  expected: DelaysExpectation,
  model: Result<DelayModel, string> | null,
  all: readonly Delay[],
): (Mismatch & { readonly key: number | null }) | null {
  const delays = known(all)
  if (delays.length < all.length || all.length === 0) {
    const got = `${delays.length} of ${all.length} have one`
    return { what: 'receipts', expected: 'one of each message', got, key: null }
  }
  const odd = all.find(({ delay }) => expected.each?.fits(delay as number) === false)
  if (odd !== undefined) {
    const got = formatDuration(odd.delay as number)
    return { what: 'delay', expected: expected.each?.says ?? '', got, key: odd.key }
  }
  if (model === null) return null
  if (delays.length < FEWEST) {
    const expected = `at least ${FEWEST}, to be compared with a distribution`
    return { what: 'receipts', expected, got: String(delays.length), key: null }
  }
  if (!model.ok) return { what: 'distribution', expected: 'one to draw from', got: model.error, key: null }
  const gap = ksOfWholes(delays, model.value.cdf)
  if (gap <= KS_LIMIT) return null
  const sorted = [...delays].sort((a, b) => a - b)
  const quantile = (share: number) => formatDuration(sorted[Math.floor(share * (sorted.length - 1))] as number)
  const wanted = (share: number) => formatDuration(Math.round(model.value.quantile(share)))
  const quantiles = (at: (share: number) => string) => `p5 ${at(0.05)}, median ${at(0.5)}, p95 ${at(0.95)}`
  return {
    what: `delays of ${delays.length} receipts: Kolmogorov-Smirnov ${gap.toFixed(2)}, above ${KS_LIMIT}`,
    expected: `${model.value.describe()}: ${quantiles(wanted)}`,
    got: quantiles(quantile),
    key: null,
  }
}

/** null: they are compared with nothing. */
export function comparedDelays(model: Result<DelayModel, string> | null, all: readonly Delay[]): ComparedDelays | null {
  if (model?.ok !== true) return null
  const { describe, quantile } = model.value
  return {
    delays: known(all),
    model: describe(),
    quantiles: Array.from({ length: 101 }, (_, i) => Math.round(quantile(i / 100))),
  }
}

function known(all: readonly Delay[]): readonly number[] {
  return all.flatMap(({ delay }) => delay ?? [])
}
