/**
 * The report to look at and to hand on: one file with nothing from elsewhere, no script, light and dark. It is written
 * so that it is well-formed as XML as well, which is how a test knows that no text breaks out of its place.
 */
import type { RunResult, SuiteResult } from '../result.ts'
import { coverageTable, untoldByFront } from './coverage-table.ts'
import { delayHistogram } from './delay-histogram.ts'
import { HTML_STYLE } from './html-style.ts'
import { testSection } from './html-test.ts'
import { attributesOf, escapeText } from './markup.ts'
import { seedsInWords } from './seeds.ts'
import { failureLine } from './test-failures.ts'
import { allTests, isGood, OUTCOME_ORDER, OUTCOME_WORDS, totalsInWords, totalsOf } from './totals.ts'
import { briefly, type WallTimes, wallTimes } from './wall-times.ts'

export function htmlReport(result: RunResult): string {
  const totals = totalsOf(allTests(result))
  const times = wallTimes(result.run)
  const title = `Carrier emulator: ${totalsInWords(totals)}`
  return `${[
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    // The file shows what strangers wrote in messages: should escaping ever fail, still nothing runs.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>`,
    '<meta name="color-scheme" content="light dark"/>',
    `<title>${escapeText(title)}</title>`,
    `<style>${HTML_STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    header(result),
    failedSection(result),
    ...result.suites.map((suite, i) => suiteSection(suite, times, i)),
    delaySection(result),
    coverageSection(result),
    unfiredSection(result),
    '</main>',
    '</body>',
    '</html>',
  ]
    .filter((part) => part !== '')
    .join('\n')}\n`
}

function header(result: RunResult): string {
  const { run } = result
  const tests = allTests(result)
  const totals = totalsOf(tests)
  const met = OUTCOME_ORDER.filter((outcome) => totals[outcome] > 0)
  const good = tests.every(({ outcome }) => isGood(outcome))
  const bar = met.map(
    (outcome) => `<span${attributesOf({ class: `fill-${outcome}`, style: `flex-grow:${totals[outcome]}` })}></span>`,
  )
  const tiles = met.map(
    (outcome) =>
      `<div class="tile"><b class="ink-${outcome}">${totals[outcome]}</b><span>${OUTCOME_WORDS[outcome]}</span></div>`,
  )
  const messages = tests.reduce((sum, test) => sum + test.messages.length, 0)
  const facts = [
    ...seedsInWords(result).map((seed) => `seed <b>${escapeText(seed)}</b>`),
    `${messages} ${messages === 1 ? 'message' : 'messages'}`,
    `${briefly(run.wallMs)} with ${run.jobs} ${run.jobs === 1 ? 'job' : 'jobs'}`,
    `began ${escapeText(run.startedAt)}`,
    `on ${escapeText(run.host)}, Node ${escapeText(run.node)}`,
  ]
  return [
    '<header>',
    `<h1><i class="${good ? 'dot fill-passed' : 'dot fill-failed'}"></i>Carrier emulator</h1>`,
    `<div class="tiles">${tiles.join('')}</div>`,
    `<div class="bar">${bar.join('')}</div>`,
    `<p class="facts">${facts.map((fact) => `<span>${fact}</span>`).join('')}</p>`,
    '</header>',
  ].join('\n')
}

/** What is to be looked into, of hundreds of tests, with links to where they stand. */
function failedSection({ suites }: RunResult): string {
  if (suites.flatMap(({ tests }) => tests).length < 2) return ''
  const lines = suites.flatMap(({ name, tests }, i) =>
    tests.flatMap((test, j) => {
      if (isGood(test.outcome)) return []
      const link = `<a${attributesOf({ href: `#${idOf(i, j)}` })}>${escapeText(`${name}: ${test.name}`)}</a>`
      return `<li>${link} <span class="quiet">${escapeText(failureLine(test))}</span></li>`
    }),
  )
  if (lines.length === 0) return ''
  return ['<section>', '<h2>To look into</h2>', `<ul class="card index">${lines.join('\n')}</ul>`, '</section>'].join(
    '\n',
  )
}

function idOf(suite: number, test: number): string {
  return `test-${suite + 1}-${test + 1}`
}

function suiteSection(suite: SuiteResult, times: WallTimes, i: number): string {
  return [
    '<section>',
    `<h2>${escapeText(suite.name)} <small>${escapeText(suite.file)}</small></h2>`,
    ...suite.tests.map((test, j) => testSection(test, times(suite, test), suite.file, idOf(i, j))),
    ...(suite.tests.length === 0 ? ['<p class="quiet">no tests</p>'] : []),
    '</section>',
  ].join('\n')
}

function delaySection(result: RunResult): string {
  const delays = allTests(result).flatMap((test) => test.messages.flatMap((message) => message.receiptDelays))
  if (delays.length < 2) return ''
  return `<section>\n<h2>Receipt delays <small>of all tests, in the world's time</small></h2>\n${delayHistogram(delays)}\n</section>`
}

function coverageSection({ coverage, untold }: RunResult): string {
  const table = coverageTable(coverage)
  if (table.rows.length === 0) return ''
  const rows = table.rows.map(({ behaviour, messages }) => {
    const cells = messages.map((count) => (count === 0 ? '<td class="none">·</td>' : `<td>${count}</td>`))
    return `<tr><th scope="row">${escapeText(behaviour)}</th>${cells.join('')}</tr>`
  })
  const chips = (words: readonly string[]) =>
    words.map((word) => `<span class="chip">${escapeText(word)}</span>`).join(' ')
  const missing: readonly (readonly [string, readonly string[]])[] = [
    ['never met', table.never],
    ...untoldByFront(untold).map(([front, words]) => [`${front} never said`, words] as const),
  ]
  return [
    '<section>',
    '<h2>Coverage <small>how many messages of each front met what</small></h2>',
    '<div class="card"><table class="coverage">',
    `<thead><tr><th></th>${table.fronts.map((front) => `<th scope="col">${escapeText(front)}</th>`).join('')}</tr></thead>`,
    `<tbody>${rows.join('\n')}</tbody>`,
    '</table>',
    ...missing.flatMap(([head, words]) =>
      words.length === 0 ? [] : [`<p class="quiet">${escapeText(head)}: ${chips(words)}</p>`],
    ),
    '</div>',
    '</section>',
  ].join('\n')
}

/** A carrier that was never used has no rule in its row. */
function unfiredSection({ unfired, unused }: RunResult): string {
  if (unfired.length + unused.length === 0) return ''
  const rows = [...unused.map((each) => ({ ...each, rule: 'all of it' })), ...unfired].map(
    ({ carrier, rule, where }) =>
      `<tr><td>${escapeText(carrier)}</td><td>${escapeText(rule)}</td><td><code>${escapeText(where)}</code></td></tr>`,
  )
  return [
    '<section>',
    '<h2>Never used <small>carriers and rules that no message met</small></h2>',
    '<div class="card"><table>',
    '<thead><tr><th scope="col">carrier</th><th scope="col">rule</th><th scope="col">place</th></tr></thead>',
    `<tbody>${rows.join('\n')}</tbody>`,
    '</table></div>',
    '</section>',
  ].join('\n')
}
