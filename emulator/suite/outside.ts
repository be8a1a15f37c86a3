/** What a step does outside of the emulator: a request to the system under test, a command. */
import { spawn } from 'node:child_process'
import { formatDuration } from '../core/duration.ts'
import { EmulatorError } from '../core/emulator-error.ts'
import { type Millis, millis } from '../core/instant.ts'
import { systemWall } from '../core/wall.ts'
import { type Finding, shortened } from './looks.ts'
import type { Failure } from './result.ts'
import type { Capture, ExecStep, HttpStep } from './step.ts'
import { literal, RUN_VARIABLES } from './variables.ts'

/** Where it is as expected, what was captured; otherwise what is not. */
export type Outside =
  | { readonly finding: Finding }
  /** `leaves`: whether it has left something running. */
  | { readonly captured: ReadonlyMap<string, string>; readonly leaves?: boolean }

/** In a line that says what came: more of it is read below that line. */
const SHOWN = 200

/** Of a body that is shown whole. */
const MOST_SHOWN = 4_000

/** A text without what differs from run to run: see `portless`. It is cut only then, so that all cuts are alike. */
type Tell = (text: string) => string

export async function request(step: HttpStep, over: AbortSignal, tell: Tell): Promise<Outside> {
  const { method, url, headers, body, status, answer, timeout } = step
  if (!URL.canParse(url))
    throw new EmulatorError('BAD_SCENARIO', `"${url}" is not a URL`, 'Write http://127.0.0.1:9000/…')
  let response: Response
  let text: string
  try {
    response = await fetch(url, {
      method,
      headers,
      body,
      signal: AbortSignal.any([AbortSignal.timeout(timeout), over]),
    })
    text = await response.text()
  } catch (error) {
    const { cause, name } = error as Error
    if (name === 'TimeoutError') {
      const message = `${method} ${tell(url)}: no answer within ${formatDuration(timeout)} of wall time`
      throw new EmulatorError('PEER_REFUSED', message, 'Is the system under test stuck? Or give it longer: timeout: 1m')
    }
    const why = cause instanceof Error ? cause.message : (error as Error).message
    throw new EmulatorError('PEER_REFUSED', `${method} ${tell(url)}: ${why}`, 'Does the system under test run there?')
  }
  const asked = `${method} ${tell(url)}`
  const wrong = (what: string, expected: string): Outside => {
    const told = tell(text)
    const got = `${response.status}: ${told.slice(0, SHOWN)}`
    return {
      finding: { what: `${what} of ${asked}`, expected, got, message: null, details: whole('The answer', told) },
    }
  }
  const fits = status === null ? response.status < 400 : status.fits(String(response.status))
  if (!fits) return wrong('status', status?.says ?? 'below 400')
  if (answer !== null && !answer.fits(text)) return wrong('answer', answer.says)
  return captured(step.capture, text, `the answer of ${asked}`, tell)
}

/** What does not fit in a line. */
function whole(title: string, text: string): Failure['details'] {
  if (text.length <= SHOWN) return []
  const more = text.length - MOST_SHOWN
  const shown = more > 0 ? `${text.slice(0, MOST_SHOWN)}\n… and ${more} characters more` : text
  return [{ title, lines: shortened(shown.split('\n')) }]
}

/** What a command writes is judged: it has no colours, whatever the terminal or the CI of the run asks for. */
const PLAIN = { NO_COLOR: '1', FORCE_COLOR: undefined, CLICOLOR_FORCE: undefined }

/** Where fronts are that the test's world has not got is not known, whatever our own environment says of others. */
const NOWHERE = Object.fromEntries(RUN_VARIABLES.map((name) => [name, undefined]))

/** `variables`: the command's environment, over ours. `over`: it is killed. */
export async function execute(
  step: ExecStep,
  variables: Readonly<Record<string, string>>,
  over: AbortSignal,
  tell: Tell,
): Promise<Outside> {
  const { command, code, output, timeout } = step
  const isLine = typeof command === 'string'
  const [program, ...args] = isLine ? ['/bin/sh', '-c', command] : command
  const shown = tell(isLine ? command : command.join(' '))
  const ended = await run(program as string, args, { ...PLAIN, ...NOWHERE, ...variables, ...step.env }, timeout, over)
  if (ended.kind === 'cannot run')
    throw new EmulatorError('CANNOT_RUN', `cannot run ${shown}: ${ended.why}`, 'Check its name and PATH.')
  const { stdout, stderr } = ended
  const wrong = (what: string, expected: string, got: (said: string) => string): Outside => {
    const told = tell(stdout + stderr).trim()
    const details = whole('What it wrote', told)
    return { finding: { what, expected, got: got(told.slice(-SHOWN)), message: null, details } }
  }
  if (ended.kind === 'late') {
    return wrong(shown, `an end within ${formatDuration(timeout)} of wall time`, () => 'none')
  }
  if (!code.fits(ended.code)) return wrong(`code of ${shown}`, code.says, (said) => `${ended.code}: ${said}`)
  if (output !== null && !output.fits(stdout.trimEnd())) {
    const came = tell(stdout).trim().slice(-SHOWN)
    const none = (said: string) => (said === '' ? 'nothing' : `nothing; on standard error: ${said}`)
    return wrong(`output of ${shown}`, output.says, (said) => came || none(said))
  }
  const outside = captured(step.capture, stdout, `the output of ${shown}`, tell)
  return 'captured' in outside ? { ...outside, leaves: ended.leaves } : outside
}

type Ended =
  | {
      readonly kind: 'ended'
      readonly code: number
      readonly leaves: boolean
      readonly stdout: string
      readonly stderr: string
    }
  | { readonly kind: 'late'; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'cannot run'; readonly why: string; readonly stdout: ''; readonly stderr: '' }

/** Of what a command writes, so much is kept. */
const MOST = 1_000_000

function run(
  program: string,
  args: string[],
  env: Readonly<Record<string, string | undefined>>,
  timeout: Millis,
  over: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve) => {
    // A group of its own: what it leaves running ends with the test.
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const kept = { stdout: '', stderr: '' }
    let late = false
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        if (kept[name].length < MOST) kept[name] += text
      })
    }
    const kill = () => {
      if (child.pid !== undefined && isGroup(child.pid)) process.kill(-child.pid, 'SIGKILL')
    }
    const stop = () => {
      late = true
      kill()
    }
    const timer = systemWall.after(timeout, stop)
    over.addEventListener('abort', stop, { once: true })
    child.once('error', (error: NodeJS.ErrnoException) => {
      timer.cancel()
      over.removeEventListener('abort', stop)
      const why = error.code === 'ENOENT' ? 'there is no such command' : error.message
      resolve({ kind: 'cannot run', why, stdout: '', stderr: '' })
    })
    const end = (code: number | null) => {
      timer.cancel()
      over.removeEventListener('abort', stop)
      const leaves = child.pid !== undefined && isGroup(child.pid)
      if (over.aborted) kill()
      else if (leaves) over.addEventListener('abort', kill, { once: true })
      resolve(late ? { kind: 'late', ...kept } : { kind: 'ended', code: code ?? 128, leaves, ...kept })
    }
    child.once('close', end)
    // What it has left running may hold its output open: that is not waited for.
    child.once('exit', (code) => systemWall.after(DRAIN, () => end(code)))
  })
}

/** Wall time for what a command wrote before it ended, where what it has left running holds its output open. */
const DRAIN = millis(200)

/** Whether anything of this process group runs. */
function isGroup(pid: number): boolean {
  try {
    return process.kill(-pid, 0)
  } catch {
    return false
  }
}

export function captured(
  captures: Readonly<Record<string, Capture>>,
  text: string,
  where: string,
  tell: Tell,
): Outside {
  const found = new Map<string, string>()
  for (const [name, capture] of Object.entries(captures)) {
    const value = capture(text)
    if (value === null) {
      const told = tell(text)
      const got = text === '' ? 'nothing' : told.slice(0, SHOWN)
      const details = whole('What came', told)
      return { finding: { what: `${name} in ${where}`, expected: 'a match', got, message: null, details } }
    }
    found.set(name, value)
  }
  return { captured: found }
}

/** Where the world is differs from run to run: its addresses and ports are told by their names. */
export function portless(environment: Readonly<Record<string, string>>): Tell {
  const urls = Object.entries(environment)
    .filter(([name]) => name.endsWith('_URL'))
    .sort(([, a], [, b]) => b.length - a.length)
  const { SMPP_PORT = '', EMULATOR_URL = '', EMULATOR_WORLD = '' } = environment
  const portOf = (url: string) => (URL.canParse(url) ? new URL(url).port : '')
  const http = urls.filter(([name]) => name !== 'EMULATOR_URL').map(([, url]) => portOf(url))
  const ports = new Map([[portOf(EMULATOR_URL), 'EMULATOR_PORT'], ...http.map((port) => [port, 'HTTP_PORT'] as const)])
  ports.set(SMPP_PORT, 'SMPP_PORT')
  ports.delete('')
  const port = new RegExp(`(?<=[:= ])(?:${[...ports.keys()].join('|')})(?!\\d)`, 'g')
  const world = new RegExp(`(?<=EMULATOR_WORLD=)${literal(EMULATOR_WORLD)}(?![\\w-])`, 'g')
  return (said) =>
    urls
      .reduce((text, [name, url]) => text.replaceAll(url, `\${${name}}`), said)
      .replace(port, (number) => `\${${ports.get(number)}}`)
      .replace(world, '${EMULATOR_WORLD}')
}
