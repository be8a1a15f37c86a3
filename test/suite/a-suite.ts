/** Suites in a directory of their own, for tests that read and run them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { runCommandLine } from '../../emulator/cli/command-line.ts'
import { FakeShell, type Ran } from '../cli/fake-shell.ts'

/** Removed when the test is done. */
export function directoryOf(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'suite-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
  return directory
}

/** `run` with these arguments, paths seen from the directory. */
export async function runSuite(directory: string, ...args: readonly string[]): Promise<Ran> {
  const shell = new FakeShell({ cwd: directory, isTerminal: false })
  const code = await runCommandLine(['run', ...args], shell)
  return { code, out: shell.stdout, err: shell.stderr }
}

/** A suite of one test with these steps, each a line of YAML. */
export function suiteOf(steps: readonly string[], around = ''): string {
  return `suite: Alone\n${around}tests:\n  - name: it\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`
}
