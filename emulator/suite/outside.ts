/** What a step does outside of the emulator: a request to the system under test, a command. */
import { spawn } from 'node:child_process'
import { formatDuration } from '../core/duration.ts'
import { EmulatorError } from '../core/emulator-error.ts'
import { type Millis, millis } from '../core/instant.ts'
import { systemWall } from '../core/wall.ts'
import type { Finding } from './looks.ts'
import type { Capture, ExecStep, HttpStep } from './step.ts'
import { RUN_VARIABLES } from './variables.ts'

/** Where it is as expected, what was captured; otherwise what is not. */
export type Outside = { readonly finding: Finding } | { readonly captured: ReadonlyMap<string, string> }

/** Bodies in messages: more of them helps nobody. */
const SHOWN = 200

export async function request(step: HttpStep, over: AbortSignal): Promise<Outside> {
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
    const { cause } = error as Error
    const why = cause instanceof Error ? cause.message : (error as Error).message
    throw new EmulatorError('PEER_REFUSED', `${method} ${url}: ${why}`, 'Does the system under test run there?')
  }
  const got = `${response.status}: ${text.slice(0, SHOWN)}`
  const fits = status === null ? response.status < 400 : status.fits(String(response.status))
  if (!fits)
    return {
      finding: { what: `status of ${method} ${url}`, expected: status?.says ?? 'below 400', got, message: null },
    }
  if (answer !== null && !answer.fits(text)) {
    return { finding: { what: `answer of ${method} ${url}`, expected: answer.says, got, message: null } }
  }
  return captured(step.capture, text, `the answer of ${method} ${url}`)
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
): Promise<Outside> {
  const { command, code, output, timeout } = step
  const isLine = typeof command === 'string'
  const [program, ...args] = isLine ? ['/bin/sh', '-c', command] : command
  const shown = isLine ? command : command.join(' ')
  const ended = await run(program as string, args, { ...PLAIN, ...NOWHERE, ...variables, ...step.env }, timeout, over)
  if (ended.kind === 'cannot run')
    throw new EmulatorError('CANNOT_RUN', `cannot run ${shown}: ${ended.why}`, 'Check its name and PATH.')
  const { stdout, stderr } = ended
  const said = (stdout + stderr).trim().slice(-SHOWN)
  if (ended.kind === 'late') {
    const finding = {
      what: `${shown}`,
      expected: `an end within ${formatDuration(timeout)} of wall time`,
      got: 'none',
      message: null,
    }
    return { finding }
  }
  if (!code.fits(ended.code)) {
    return { finding: { what: `code of ${shown}`, expected: code.says, got: `${ended.code}: ${said}`, message: null } }
  }
  if (output !== null && !output.fits(stdout.trimEnd())) {
    const got = stdout.trim().slice(-SHOWN) || `nothing${said === '' ? '' : `; on standard error: ${said}`}`
    return { finding: { what: `output of ${shown}`, expected: output.says, got, message: null } }
  }
  return captured(step.capture, stdout, `the output of ${shown}`)
}

type Ended =
  | { readonly kind: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string }
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
      if (over.aborted) kill()
      else if (child.pid !== undefined && isGroup(child.pid)) over.addEventListener('abort', kill, { once: true })
      resolve(late ? { kind: 'late', ...kept } : { kind: 'ended', code: code ?? 128, ...kept })
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

export function captured(captures: Readonly<Record<string, Capture>>, text: string, where: string): Outside {
  const found = new Map<string, string>()
  for (const [name, capture] of Object.entries(captures)) {
    const value = capture(text)
    if (value === null) {
      const got = text === '' ? 'nothing' : text.slice(0, SHOWN)
      return { finding: { what: `${name} in ${where}`, expected: 'a match', got, message: null } }
    }
    found.set(name, value)
  }
  return { captured: found }
}

/** Where the world is differs from run to run: its addresses are told by their names. */
export function portless(found: Finding, environment: Readonly<Record<string, string>>): Finding {
  const urls = Object.entries(environment)
    .filter(([name]) => name.endsWith('_URL'))
    .sort(([, a], [, b]) => b.length - a.length)
  const { SMPP_PORT, EMULATOR_WORLD } = environment
  const port = new RegExp(`(?<=[:= ])${SMPP_PORT}(?!\\d)`, 'g')
  const told = (said: string) =>
    urls
      .reduce((text, [name, url]) => text.replaceAll(url, `\${${name}}`), said)
      .replace(port, '${SMPP_PORT}')
      .replaceAll(`EMULATOR_WORLD=${EMULATOR_WORLD}\n`, 'EMULATOR_WORLD=${EMULATOR_WORLD}\n')
  return { ...found, what: told(found.what), got: told(found.got) }
}
