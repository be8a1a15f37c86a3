/** The reports of `run --report`, in their files or on standard output. */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { EmulatorError } from '../core/emulator-error.ts'
import { FILE_REPORTERS, type FileReport, STDOUT } from '../suite/report/file-reports.ts'
import type { JsonOptions } from '../suite/report/json.ts'
import type { RunResult } from '../suite/result.ts'
import type { Shell } from './shell.ts'

/** Who cannot write their report is told so before all tests, not after them. Throws EmulatorError BAD_OPTION. */
export function makeRoomFor(reports: readonly FileReport[], suites: readonly string[], { cwd }: Shell): void {
  for (const { path } of reports) {
    if (path === STDOUT) continue
    const at = resolve(cwd, path)
    if (suites.some((file) => resolve(cwd, file) === at)) {
      throw new EmulatorError('BAD_OPTION', `${path} is a suite, and would be written over`, 'Name another file.')
    }
    writing(path, () => {
      makeDirectory(dirname(at))
      if (existsSync(at)) closeSync(openSync(at, 'r+'))
      else accessSync(dirname(at), constants.W_OK)
    })
  }
}

/** Not mkdirSync's `recursive`, which has no end in a directory that takes none, such as /proc. */
function makeDirectory(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  makeDirectory(dirname(path))
  mkdirSync(path)
}

/** All that can be written; those that cannot are returned. */
export function writeReports(
  reports: readonly FileReport[],
  result: RunResult,
  options: JsonOptions,
  shell: Shell,
): readonly EmulatorError[] {
  const unwritten: EmulatorError[] = []
  for (const { kind, path } of reports) {
    const text = FILE_REPORTERS[kind](result, options)
    if (path === STDOUT) {
      shell.out(text)
      continue
    }
    try {
      writing(path, () => writeFileSync(resolve(shell.cwd, path), text))
    } catch (error) {
      unwritten.push(error as EmulatorError)
    }
  }
  return unwritten
}

function writing(path: string, write: () => void): void {
  try {
    write()
  } catch (error) {
    const hint = `A report can go to standard output: ${STDOUT} in place of its file.`
    throw new EmulatorError('BAD_OPTION', `cannot write ${path}: ${(error as Error).message}`, hint)
  }
}
