/** A plan, told to people. */
import type { Sampler } from '../core/distribution.ts'
import { formatDuration } from '../core/duration.ts'
import { type Instant, millis } from '../core/instant.ts'
import { NO_CAUSE } from '../message/cause.ts'
import type { AttemptPlan, IdRendering, IdStyle, Plan, ReceiptPlan, Sending, ValidityPlan } from '../message/plan.ts'
import { type RetrySchedule, type RetryStep, retryAt } from '../message/retry.ts'
import { statusName } from '../protocol/smpp/command-status.ts'
import { formatZone } from './time-scalars.ts'
import { lifeWord } from './words.ts'

/** [what it is about, what the plan says of it], in the order of a message's life. */
export function planInWords(plan: Plan): readonly (readonly [topic: string, says: string])[] {
  const { validity, attempt, handset } = plan
  const lines: [string, string][] = [['submit', submitText(plan)]]
  const overHttp = httpText(plan)
  if (overHttp !== '') lines.push(['', overHttp])
  if (plan.submit.kind !== 'accept') {
    if (plan.receipts.afterRefusal) lines.push(['receipts', `although it is refused: ${receiptsText(plan.receipts)}`])
    return lines
  }
  lines.push(['validity', validityText(validity)])
  if (handset !== null) lines.push(['handset', `${handset.state} ${spanText(handset.span)}`])
  lines.push(['attempts', attemptsText(attempt)], ['retries', scheduleText(attempt.retry.default, validity)])
  for (const [cause, schedule] of attempt.retry.byCause) {
    lines.push(['', `after ${cause}: ${scheduleText(schedule, validity)}`])
  }
  lines.push(['outcome', outcomeText(plan)], ['receipts', receiptsText(plan.receipts)])
  lines.push(['', styleText(plan.receipts)], ['ids', idsText(plan.receipts.style.ids)])
  if (plan.mms.maxSize < Number.POSITIVE_INFINITY) lines.push(['mms', `at most ${plan.mms.maxSize} octets`])
  if (plan.reply !== null) {
    lines.push(['reply', `${JSON.stringify(plan.reply.text)} ${delayText(plan.reply.after)} after delivery`])
  }
  return lines
}

function submitText({ submit }: Plan): string {
  switch (submit.kind) {
    case 'accept':
      return `accepted after ${submit.response.describe()}`
    case 'refuse':
      return `refused with ${statusName(submit.status)} after ${submit.response.describe()}`
    case 'silent':
      return 'never answered'
    case 'drop':
      return 'the connection is dropped'
    case 'unbind':
      return 'the session is unbound'
  }
}

/** What only fronts over HTTP hear; '': nothing of its own. */
function httpText({ submit: { mm7, rest, http } }: Plan): string {
  const parts: string[] = []
  if (mm7 !== 0) parts.push(`StatusCode ${mm7} over MM7`)
  if (rest !== 0) parts.push(`code ${rest} in REST reports`)
  if (http?.kind === 'status') parts.push(`HTTP ${http.status}`)
  if (http?.kind === 'silent') parts.push('no answer over HTTP')
  if (http?.kind === 'drop') parts.push('HTTP connections are dropped')
  if (http?.kind === 'spoiled') parts.push(`answers over HTTP are spoiled: ${http.fault}`)
  return parts.join(', ')
}

function spanText(span: number): string {
  return span === Number.POSITIVE_INFINITY ? 'until something else changes it' : `for ${formatDuration(span)}`
}

function validityText({ default: usual, max, expiry }: ValidityPlan): string {
  const end = expiry === 'at-deadline' ? 'expires when it ends' : 'expires when no attempt is left in it'
  return `${formatDuration(usual)} unless the client asks, at most ${formatDuration(max)}; ${end}`
}

function attemptsText(attempt: AttemptPlan): string {
  const first = `first after ${attempt.first.describe()}, done ${attempt.delivery.describe()} after the attempt`
  if (attempt.failures === 0) return first
  const many = attempt.failures === Number.POSITIVE_INFINITY ? 'all of them' : `the first ${attempt.failures}`
  return `${first}; ${many} fail with ${attempt.failure.name}`
}

function outcomeText({ attempt, handset }: Plan): string {
  const told =
    attempt.fetch === null ? '' : `, the content of an MMS fetched ${delayText(attempt.fetch)} after it is told`
  const why = attempt.cause === NO_CAUSE ? '' : `, ${attempt.cause.name}`
  const isInDoubt = attempt.failures === Number.POSITIVE_INFINITY || (handset !== null && handset.state !== 'on')
  const mayFail = isInDoubt && attempt.outcome !== 'expired'
  return `${lifeWord(attempt.outcome)}${why}${told}${mayFail ? ', if an attempt gets through; expired otherwise' : ''}`
}

const SHOWN = 8

/** The schedule, and when that is within the validity that holds without a wish. */
export function scheduleText(schedule: RetrySchedule, validity: ValidityPlan): string {
  const times: string[] = []
  let n = 1
  for (; n <= SHOWN; n++) {
    const at = retryAt(schedule, 0 as Instant, n)
    if (at >= validity.default) break
    times.push(formatDuration(at))
  }
  const more = n > SHOWN && retryAt(schedule, 0 as Instant, n) < validity.default ? ' …' : ''
  const when = times.length === 0 ? 'none within the validity' : `at ${times.join(', ')}${more} after the first failure`
  return `${stepsText(schedule)}: ${when}`
}

function stepsText(schedule: RetrySchedule): string {
  if (schedule.kind === 'backoff') {
    return `from ${formatDuration(schedule.first)}, times ${schedule.factor}, to ${formatDuration(schedule.max)}`
  }
  if (schedule.steps.length === 0) return 'never'
  return schedule.steps.map(stepText).join(', ')
}

function stepText({ every, times }: RetryStep): string {
  const span = formatDuration(every)
  if (times === 1) return span
  return times === Number.POSITIVE_INFINITY ? `every ${span}` : `every ${span} × ${times}`
}

function receiptsText(plan: ReceiptPlan): string {
  const parts = [plan.final === 'never' ? 'no final receipt' : `final ${plan.final}`]
  if (plan.final !== 'never') parts.push(plan.sendings.map(sendingText).join(', then ') || 'nothing is sent')
  if (plan.early) parts.push('the first before the response')
  if (plan.accepted !== 'never') parts.push(`on acceptance ${plan.accepted}`)
  parts.push(plan.intermediate === 'never' ? 'no intermediate one' : `intermediate ${plan.intermediate}`)
  return parts.join('; ')
}

function sendingText({ from, delay, life, kind }: Sending): string {
  const what = life === null ? kind : `${kind} that reports ${lifeWord(life)}`
  const since = { done: 'the done date', previous: 'that', deadline: 'the end of validity' }[from]
  return `${what} ${delayText(delay)} after ${since}`
}

function delayText(delay: Sampler): string {
  return delay.fixed >= 0 ? formatDuration(millis(delay.fixed)) : delay.describe()
}

function styleText({ style }: ReceiptPlan): string {
  const parts: string[] = [`${style.pdu} with esm_class ${style.esmClass}`, style.tlvs ? 'with TLVs' : 'without TLVs']
  parts.push(`dates of ${style.dateDigits} digits in ${formatZone(style.zone)}`)
  if (style.bind === 'another') parts.push('on another bind')
  if (style.perPart) parts.push('one for each part')
  if (style.fault !== null) parts.push(`spoiled over HTTP: ${style.fault}`)
  return parts.join(', ')
}

function idsText(ids: IdStyle): string {
  const parts = [`${ids.source} ${ids.form}${padText(ids.pad)}`]
  for (const place of ['response', 'text', 'tlv'] as const) {
    const rendering = renderingText(ids[place])
    if (rendering !== '') parts.push(`${place} ${rendering}`)
  }
  if (ids.wrong) parts.push('receipts name a message that never was')
  return parts.join(', ')
}

function renderingText({ form, letters, pad }: IdRendering): string {
  return [form, letters].filter((each) => each !== 'same').join(' ') + padText(pad)
}

function padText(pad: number): string {
  return pad === 0 ? '' : ` of ${pad} digits`
}
