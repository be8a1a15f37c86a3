/** The end of the report for a terminal: coverage, rules that never fired, totals. */
import type { RunResult } from '../result.ts'
import { coverageTable, untoldByFront } from './coverage-table.ts'
import type { Paint } from './paint.ts'
import { seedsInWords } from './seeds.ts'
import { allTests, OUTCOME_ORDER, OUTCOME_WORDS, totalsOf } from './totals.ts'
import { visibleLine } from './visible-text.ts'
import { briefly } from './wall-times.ts'

/** Columns of a line of words. */
const WIDTH = 100

export function prettySummary(result: RunResult, paint: Paint): readonly string[] {
  return [
    ...coverageLines(result, paint),
    ...unfiredLines(result, paint),
    ...unusedLines(result, paint),
    ...totalLines(result, paint),
  ]
}

export function coverageLines({ coverage, untold }: RunResult, paint: Paint): readonly string[] {
  const table = coverageTable(coverage)
  if (table.rows.length === 0) return []
  const heads = ['Coverage', ...table.fronts].map(visibleLine)
  const rows = table.rows.map(({ behaviour, messages }) => [
    visibleLine(behaviour),
    ...messages.map((count) => (count === 0 ? '·' : String(count))),
  ])
  const widths = heads.map((_, i) => Math.max(...[heads, ...rows].map((row) => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  const [head = '', ...body] = [heads, ...rows].map(line)
  const never = wrapped('  never met  ', table.never.map(visibleLine))
  const silent = untoldByFront(untold).flatMap(([front, words]) =>
    wrapped(visibleLine(`  ${front} never said  `), words.map(visibleLine)),
  )
  return [paint.bold(head), ...body, ...[...never, ...silent].map((each) => paint.faint(each)), '']
}

function unfiredLines({ unfired }: RunResult, paint: Paint): readonly string[] {
  if (unfired.length === 0) return []
  return [
    paint.bold(unfired.length === 1 ? 'A rule never fired' : `${unfired.length} rules never fired`),
    ...unfired.map(
      ({ carrier, rule, where }) =>
        `  ${paint.warn('!')} ${visibleLine(`${carrier}: ${rule}`)}  ${paint.faint(visibleLine(where))}`,
    ),
    '',
  ]
}

function unusedLines({ unused }: RunResult, paint: Paint): readonly string[] {
  if (unused.length === 0) return []
  return [
    paint.bold(unused.length === 1 ? 'A carrier was never used' : `${unused.length} carriers were never used`),
    ...unused.map(
      ({ carrier, where }) => `  ${paint.warn('!')} ${visibleLine(carrier)}  ${paint.faint(visibleLine(where))}`,
    ),
    '',
  ]
}

function totalLines(result: RunResult, paint: Paint): readonly string[] {
  const tests = allTests(result)
  const totals = totalsOf(tests)
  const said = OUTCOME_ORDER.filter((outcome) => totals[outcome] > 0).map((outcome) =>
    paint.outcome(outcome, `${totals[outcome]} ${OUTCOME_WORDS[outcome]}`),
  )
  const { run } = result
  const jobs = `${run.jobs} ${run.jobs === 1 ? 'job' : 'jobs'}`
  return [
    `Tests  ${said.length === 0 ? 'none' : said.join(', ')}${said.length > 1 ? ` of ${tests.length}` : ''}`,
    ...wrapped('Seed   ', seedsInWords(result)),
    `Time   ${briefly(run.wallMs)}, ${jobs}`,
  ]
}

/** Words in lines, those after the first under it. */
function wrapped(head: string, words: readonly string[]): readonly string[] {
  if (words.length === 0) return []
  const lines: string[] = []
  let line = head
  words.forEach((word, i) => {
    const text = i === words.length - 1 ? word : `${word}, `
    if (line.length + text.trimEnd().length > WIDTH && line.trim() !== head.trim()) {
      lines.push(line)
      line = ' '.repeat(head.length)
    }
    line += text
  })
  return [...lines, line]
}
