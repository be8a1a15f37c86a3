/** A shell without a process: what a verb writes is kept, and the test is its user who interrupts it. */
import { runCommandLine } from '../../emulator/cli/command-line.ts'
import type { Shell } from '../../emulator/cli/shell.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

export class FakeShell implements Shell {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly isTerminal: boolean
  readonly isOutTerminal: boolean
  stdout = ''
  stderr = ''
  readonly #watchers: (() => void)[] = []
  #signal: (signal: 'SIGINT' | 'SIGTERM') => void = () => undefined
  readonly #signalled: Promise<'SIGINT' | 'SIGTERM'>

  constructor({ env = {}, cwd = '/nowhere', isTerminal = true, isOutTerminal = isTerminal }: Partial<Shell> = {}) {
    this.env = env
    this.cwd = cwd
    this.isTerminal = isTerminal
    this.isOutTerminal = isOutTerminal
    this.#signalled = new Promise((resolve) => {
      this.#signal = resolve
    })
  }

  out(text: string): void {
    this.stdout += text
    for (const look of this.#watchers) look()
  }

  err(text: string): void {
    this.stderr += text
    for (const look of this.#watchers) look()
  }

  interrupted(): Promise<'SIGINT' | 'SIGTERM'> {
    return this.#signalled
  }

  interrupt(signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM'): void {
    this.#signal(signal)
  }

  /** Resolves with what is found, as soon as it has been written on either stream. */
  wrote(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve) => {
      const look = () => {
        const found = pattern.exec(this.stdout) ?? pattern.exec(this.stderr)
        if (found !== null) resolve(found)
      }
      this.#watchers.push(look)
      look()
    })
  }
}

/** Runs a command line to its end. */
export async function run(args: readonly string[], shell: FakeShell = new FakeShell()): Promise<Ran> {
  const code = await runCommandLine(args, shell)
  return { code, out: shell.stdout, err: shell.stderr }
}
