/** Programs of others as child processes: found or found missing, listened to by the line, stopped by their own id. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Arrivals } from './arrivals.ts'

/** Daemons live in sbin, which is in root's path only. */
const PATH = `${process.env.PATH ?? ''}${delimiter}/usr/sbin${delimiter}/usr/local/sbin`
/** How long a program has to leave when asked; then it is killed. */
const LEAVE = 5_000

/** Whether all of these programs can be run. */
export function isInstalled(...programs: readonly string[]): boolean {
  return programs.every((program) => PATH.split(delimiter).some((directory) => isExecutable(join(directory, program))))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Whether Perl has this module. */
export function hasPerlModule(name: string): boolean {
  return spawnSync('perl', [`-M${name}`, '-e', '1']).status === 0
}

/** Says on standard error which peer is not there, and so why its tests are skipped; whether it is missing. */
export function isMissing(peer: string, debianPackage: string, isThere: boolean): boolean {
  if (!isThere) process.stderr.write(`No ${peer} (apt-get install ${debianPackage}): its tests are skipped\n`)
  return !isThere
}

export class PeerProcess {
  /** Lines of standard output and standard error. */
  readonly lines: Arrivals<string>
  /** The exit code, when the program has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>
  readonly #child: ChildProcessWithoutNullStreams

  constructor(program: string, args: readonly string[], onLine: (line: string) => void = () => undefined) {
    const lines = new Arrivals<string>(`line of ${program}`)
    const child = spawn(program, args, { env: { ...process.env, PATH }, stdio: 'pipe' })
    this.lines = lines
    this.#child = child
    // A test that fails on its way to `stop` leaves nothing behind.
    const kill = () => child.kill('SIGKILL')
    process.once('exit', kill)
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.add(line)
        onLine(line)
      })
    }
    child.once('error', (error) => lines.add(error.message))
    this.ended = new Promise((resolve) => {
      child.once('close', (code) => {
        process.off('exit', kill)
        lines.end(`${program} has ended`)
        resolve(code)
      })
    })
  }

  /** A line of its standard input. */
  tell(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** Resolves when a line matches. */
  async says(pattern: RegExp, from = 0): Promise<void> {
    await this.lines.first((line) => pattern.test(line), from)
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) this.#child.kill('SIGTERM')
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), LEAVE)
    await this.ended
    clearTimeout(impatience)
  }
}
