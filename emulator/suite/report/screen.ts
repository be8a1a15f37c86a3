/** What `--reporter` offers for the screen. */
import type { RunResult } from '../result.ts'
import { githubReport } from './github.ts'
import { jsonReport } from './json.ts'
import { prettyReport } from './pretty.ts'
import { tapReport } from './tap.ts'

export type ScreenReporterName = 'pretty' | 'tap' | 'github' | 'json'

export interface ScreenOptions {
  /** NO_COLOR and whether it is a terminal at all are the caller's business. */
  readonly colour: boolean
  readonly verbose: boolean
  /** Leaves out what differs from run to run. */
  readonly stable: boolean
}

export type ScreenReporter = (result: RunResult, options: ScreenOptions) => string

export const SCREEN_REPORTERS: Readonly<Record<ScreenReporterName, ScreenReporter>> = {
  pretty: prettyReport,
  tap: (result) => tapReport(result),
  github: (result) => githubReport(result),
  json: (result, options) => jsonReport(result, options),
}
