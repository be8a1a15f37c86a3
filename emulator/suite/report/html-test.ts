/** One test of the HTML report: folded when it passed, open when it did not. */
import type { ReportedMessage, StepResult, TestResult } from '../result.ts'
import { delayHistogram } from './delay-histogram.ts'
import { ladder, MOST_EVENTS } from './ladder.ts'
import { ladderEvents } from './ladder-events.ts'
import { attributesOf, escapeText } from './markup.ts'
import { type FailedStep, failedSteps, failureLine } from './test-failures.ts'
import { isGood, OUTCOME_WORDS } from './totals.ts'
import { briefly } from './wall-times.ts'

/** Messages of one test that are shown with their timelines: a test of 10,000 must still open in a browser. */
const MOST_MESSAGES = 40

/** `file`: of the suite, whose heading says it. `id`: what a link to the test leads to. */
export function testSection(test: TestResult, wallMs: number | null, file: string, id: string): string {
  const open = isGood(test.outcome) ? {} : { open: 'open' }
  const took = wallMs === null || test.outcome === 'skipped' ? '' : `<span class="took">${briefly(wallMs)}</span>`
  return [
    `<details${attributesOf({ class: `test edge-${test.outcome}`, ...open, id })}>`,
    `<summary><span class="badge fill-${test.outcome}">${OUTCOME_WORDS[test.outcome]}</span>`,
    `<span class="name">${escapeText(test.name)}</span><code class="where">${escapeText(lineOf(test.where, file))}</code>${took}</summary>`,
    '<div class="inside">',
    ...failures(test, file),
    ...steps(test, file),
    ...diagram(test),
    ...histogram(test),
    ...messages(test),
    `<p class="facts"><span>seed <b>${test.seed}</b></span>${worldTime(test)}</p>`,
    '</div>',
    '</details>',
  ].join('\n')
}

/** `line 24`: paths are long, and all of a suite are the same. */
function lineOf(where: string, file: string): string {
  return where.startsWith(`${file}:`) ? `line ${where.slice(file.length + 1)}` : where
}

function worldTime({ beganAt, endedAt }: TestResult): string {
  return `<span>world time ${escapeText(beganAt)} to ${escapeText(endedAt)}</span>`
}

function failures(test: TestResult, file: string): readonly string[] {
  if (isGood(test.outcome)) return []
  const failed = failedSteps(test)
  if (failed.length === 0) return [`<div class="failure"><p class="message">${escapeText(failureLine(test))}</p></div>`]
  return failed.map((each) => failureBox(each, file))
}

function failureBox({ step, failure }: FailedStep, file: string): string {
  const compared = [
    ...(failure.expected === ''
      ? []
      : [`<dt>expected</dt><dd><pre class="ink-passed">${escapeText(failure.expected)}</pre></dd>`]),
    ...(failure.got === '' ? [] : [`<dt>got</dt><dd><pre class="ink-failed">${escapeText(failure.got)}</pre></dd>`]),
  ]
  const details = failure.details.map(
    ({ title, lines }) => `<h4>${escapeText(title)}</h4><pre>${escapeText(lines.join('\n'))}</pre>`,
  )
  const repeat = failure.repeat === '' ? '' : `<h4>Repeat</h4><pre class="repeat">${escapeText(failure.repeat)}</pre>`
  return [
    '<div class="failure">',
    `<p class="message">${escapeText(failure.message)}</p>`,
    `<p class="quiet">${escapeText(`${step.kind}: ${step.says}`)} <code>${escapeText(lineOf(step.where, file))}</code></p>`,
    ...(compared.length === 0 ? [] : [`<dl>${compared.join('')}</dl>`]),
    ...details,
    repeat,
    '</div>',
  ].join('\n')
}

function steps({ steps: all }: TestResult, file: string): readonly string[] {
  if (all.length === 0) return []
  return [
    '<h3>Steps</h3>',
    '<div class="scroll"><table class="steps">',
    ...all.map((step) => stepRow(step, file)),
    '</table></div>',
  ]
}

function stepRow({ kind, says, where, outcome, at }: StepResult, file: string): string {
  return [
    `<tr class="${outcome === 'skipped' ? 'quiet' : ''}">`,
    `<td><i class="dot fill-${outcome}"${attributesOf({ title: OUTCOME_WORDS[outcome] })}></i></td>`,
    `<td><code>${escapeText(at)}</code></td>`,
    `<td><b>${escapeText(kind)}</b> ${escapeText(says)}</td>`,
    `<td><code class="quiet">${escapeText(lineOf(where, file))}</code></td>`,
    '</tr>',
  ].join('')
}

function diagram(test: TestResult): readonly string[] {
  const { messages: sent, beganAt } = test
  const drawn = firstMessages(sent)
  const events = ladderEvents(drawn)
  if (events.length === 0) return []
  const some = drawn.length < sent.length ? ` <small>the first ${drawn.length} of ${sent.length} messages</small>` : ''
  return [`<h3>Who said what${some}</h3>`, `<div class="scroll">${ladder(events, beganAt)}</div>`]
}

/** As many as a diagram can show from beginning to end; one at least. */
function firstMessages(sent: readonly ReportedMessage[]): readonly ReportedMessage[] {
  let events = 0
  const tooMany = sent.findIndex(({ timeline }) => {
    events += timeline.length
    return events > MOST_EVENTS
  })
  return tooMany === -1 ? sent : sent.slice(0, Math.max(1, tooMany))
}

function histogram({ messages: sent, steps }: TestResult): readonly string[] {
  const delays = sent.flatMap(({ receiptDelays }) => receiptDelays)
  const compared = steps.flatMap((step) => step.compared ?? [])
  if (compared.length === 0) return delays.length < 2 ? [] : ['<h3>Receipt delays</h3>', delayHistogram(delays)]
  return compared.flatMap((each) => [
    `<h3>Receipt delays <small>the line: ${escapeText(each.model)}</small></h3>`,
    delayHistogram(each.delays, each.quantiles),
  ])
}

function messages({ messages: sent }: TestResult): readonly string[] {
  if (sent.length === 0) return []
  const more = sent.length - MOST_MESSAGES
  return [
    '<h3>Messages</h3>',
    ...sent.slice(0, MOST_MESSAGES).map(messageFold),
    ...(more > 0 ? [`<p class="quiet">and ${more} more</p>`] : []),
  ]
}

function messageFold(message: ReportedMessage): string {
  const { key, front, account, carrier, from, to, life, timeline, rules } = message
  const entries = timeline.map(
    ({ at, what }) => `<tr><td><code>${escapeText(at)}</code></td><td>${escapeText(what)}</td></tr>`,
  )
  return [
    '<details class="message-fold">',
    `<summary><b>#${key}</b> <span>${escapeText(`${from} → ${to}`)}</span> <span class="chip">${escapeText(life)}</span>`,
    `<span class="quiet">${escapeText(`${front} · ${account} · ${carrier}`)}</span></summary>`,
    `<table class="timeline">${entries.join('\n')}</table>`,
    ...(rules.length === 0
      ? ['<p class="quiet">no rule decided</p>']
      : [`<p class="quiet">decided by ${rules.map((rule) => `<code>${escapeText(rule)}</code>`).join(', ')}</p>`]),
    '</details>',
  ].join('\n')
}
