/** What is wrong with a scenario and where, told as a compiler tells it. */
import type { Spot } from './source-text.ts'

export type DiagnosticCode =
  /** The text is not YAML. */
  | 'syntax'
  /** The file is too large, nested too deeply, or grows too large by its aliases. */
  | 'too-large'
  /** YAML that the language has no use for: tags, keys that are no scalars, several documents. */
  | 'not-plain'
  /** A key stands twice in one map. */
  | 'duplicate-key'
  /** A key that is not in the language. */
  | 'unknown-key'
  /** A key that must be there is not. */
  | 'missing-key'
  /** A key without a value. */
  | 'empty'
  /** A value that its key cannot have. */
  | 'bad-value'
  /** A carrier or account is defined twice in one world. */
  | 'duplicate-name'
  /** Two carriers of a world own the same numbers. */
  | 'duplicate-prefix'
  /** Two accounts of a world sign in as the same system_id. */
  | 'duplicate-system-id'
  /** Two accounts of a world sign in as the same VASPID, service plan or application. */
  | 'duplicate-credential'
  /** An account is pinned to a carrier that is not there. */
  | 'unknown-carrier'
  /** A world is given two seeds, clocks or starts. */
  | 'conflict'
  /** A rule that can never decide anything. */
  | 'unreachable-rule'
  /** A carrier that no message can reach. */
  | 'unreachable-carrier'

export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  readonly code: DiagnosticCode
  readonly message: string
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 code units. */
  readonly col: number
  /** The line of the source and, below it, a caret under what is meant; both indented alike. */
  readonly excerpt: string
  /** What would mend it; '' where nothing can be said. */
  readonly hint: string
}

export interface Finding {
  readonly severity?: 'error' | 'warning'
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint?: string
}

export function diagnose(spot: Spot, finding: Finding): Diagnostic {
  const { line, col } = spot.source.position(spot.start)
  return {
    severity: finding.severity ?? 'error',
    code: finding.code,
    message: finding.message,
    file: spot.source.path,
    line,
    col,
    excerpt: excerpt(spot.source.line(line), col, spot.end - spot.start),
    hint: finding.hint ?? '',
  }
}

const WIDEST = 100
const LEAD = 40

/** Long lines are cut around the spot. */
function excerpt(line: string, col: number, length: number): string {
  const from = line.length > WIDEST && col > LEAD ? col - LEAD : 0
  const shown = line.slice(from, from + WIDEST).replaceAll('\t', ' ')
  const left = from > 0 ? '…' : ''
  const right = line.length > from + WIDEST ? '…' : ''
  const indent = ' '.repeat(left.length + col - 1 - from)
  const room = Math.max(1, shown.length - (col - 1 - from))
  return `${left}${shown}${right}\n${indent}${'^'.repeat(Math.max(1, Math.min(length, room)))}`
}

/**
 * In the form that editors and terminals turn into links:
 *
 *     one-nz.yaml:12:7: error: unknown key `retyr` in a carrier
 *       12 |       retyr: 5m
 *          |       ^^^^^
 *       did you mean `retry`?
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, col, severity, message, excerpt: shown, hint } = diagnostic
  const [source = '', caret = ''] = shown.split('\n')
  const margin = ' '.repeat(String(line).length)
  const lines = [`${file}:${line}:${col}: ${severity}: ${message}`, `  ${line} | ${source}`, `  ${margin} | ${caret}`]
  if (hint !== '') lines.push(`  ${hint}`)
  return lines.join('\n')
}
