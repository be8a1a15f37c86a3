/** `--report junit:f.xml,html:f.html,json:f.json`: which reports are written to which files, `-` for standard output. */
import { fail, ok, type Result } from '../../core/result.ts'
import { didYouMean } from '../../protocol/settings/did-you-mean.ts'
import type { RunResult } from '../result.ts'
import { htmlReport } from './html.ts'
import { type JsonOptions, jsonReport } from './json.ts'
import { junitReport } from './junit.ts'

export type FileReportKind = 'junit' | 'html' | 'json'

/** In place of a path. */
export const STDOUT = '-'

export interface FileReport {
  readonly kind: FileReportKind
  readonly path: string
}

/** The text of each kind. */
export const FILE_REPORTERS: Readonly<Record<FileReportKind, (result: RunResult, options: JsonOptions) => string>> = {
  junit: (result) => junitReport(result),
  html: (result) => htmlReport(result),
  json: (result, options) => jsonReport(result, options),
}

const EXAMPLE = 'write it like junit:report.xml,html:report.html,json:report.json'
const KINDS = Object.keys(FILE_REPORTERS).join(', ')

/** The error is a sentence for the user: what was given, what is wrong with it, what to write. */
export function fileReports(text: string): Result<readonly FileReport[], string> {
  const reports: FileReport[] = []
  for (const given of text.split(',')) {
    const report = fileReport(given.trim())
    if (!report.ok) return report
    const { path } = report.value
    if (reports.some((other) => other.path === path)) return fail(`"${path}" is to hold two reports; name another file`)
    reports.push(report.value)
  }
  return ok(reports)
}

function fileReport(given: string): Result<FileReport, string> {
  if (given === '') return fail(`a report is missing between the commas; ${EXAMPLE}`)
  const colon = given.indexOf(':')
  const kind = colon === -1 ? given : given.slice(0, colon)
  if (!isKind(kind)) return fail(unknownKind(given, kind, colon !== -1))
  const path = given.slice(colon + 1).trim()
  if (colon === -1 || path === '') return fail(`"${given}" names no file; write it like ${kind}:report.${ending(kind)}`)
  return ok({ kind, path })
}

function unknownKind(given: string, kind: string, hasColon: boolean): string {
  const byEnding = Object.keys(FILE_REPORTERS)
    .filter(isKind)
    .find((known) => given.endsWith(`.${ending(known)}`))
  if (!hasColon && byEnding !== undefined)
    return `"${given}" does not say which report it is to hold; did you mean \`${byEnding}:${given}\`?`
  const meant = didYouMean(kind, Object.keys(FILE_REPORTERS))
  return `"${kind}" is no kind of report: ${meant === '' ? `there are ${KINDS}; ${EXAMPLE}` : `${meant} There are ${KINDS}`}`
}

function isKind(word: string): word is FileReportKind {
  return Object.hasOwn(FILE_REPORTERS, word)
}

function ending(kind: FileReportKind): string {
  return kind === 'junit' ? 'xml' : kind
}
