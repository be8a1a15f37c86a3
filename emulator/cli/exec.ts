/** `exec`: the emulator for as long as a command runs, which finds it through its environment. */
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { EmulatorError } from '../core/emulator-error.ts'
import { type Reporter, startEmulator } from '../main.ts'
import { formatDiagnostic } from '../scenario/diagnostic.ts'
import { clientVariables } from './client-variables.ts'
import { EXIT } from './exit-code.ts'
import { logTo } from './log.ts'
import { BEHIND_DASHES, execOptions } from './serve-options.ts'
import type { Shell } from './shell.ts'

export async function exec(args: readonly string[], shell: Shell): Promise<number> {
  const dashes = args.indexOf('--')
  const options = execOptions(dashes === -1 ? args : args.slice(0, dashes), shell)
  if (options === null) return EXIT.ok
  const [command, ...commandArgs] = dashes === -1 ? [] : args.slice(dashes + 1)
  if (command === undefined || command === '')
    throw new EmulatorError('BAD_OPTION', 'a command is missing', BEHIND_DASHES)

  const log = warningsTo(shell)
  for (const warning of options.warnings) log.warn(warning)
  const emulator = await startEmulator(options.emulator, log)
  try {
    for (const warning of emulator.warnings) log.warn('the scenario is odd', { diagnostic: formatDiagnostic(warning) })
    const variables = clientVariables(options.emulator.host, emulator.ports, emulator.worlds.default)
    // The command's output is the output: nothing of ours is mixed into it.
    const child = spawn(command, commandArgs, {
      cwd: shell.cwd,
      env: { ...shell.env, ...variables },
      stdio: 'inherit',
    })
    const ended = endOf(child, command)
    forwardSignals(shell, child)
    return await ended
  } finally {
    await emulator.close()
  }
}

/** What the command ends with, as shells count: 128 and the signal's number where a signal ended it. */
function endOf(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']))
    // Once it runs, an error is of a signal that could not be sent: its exit is still to come.
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (child.pid === undefined) reject(cannotRun(command, error))
    })
  })
}

function cannotRun(command: string, error: NodeJS.ErrnoException): EmulatorError {
  const why = error.code === 'ENOENT' ? 'there is no such command' : error.message
  const hint = command.includes(' ')
    ? "The command and its arguments are words of their own; a line for a shell is: exec -- sh -c '…'"
    : 'Check its name and PATH; what a project has installed is called as npx NAME.'
  return new EmulatorError('CANNOT_RUN', `cannot run ${command}: ${why}`, hint)
}

/** Each signal that comes, for as long as the command runs: it decides what becomes of it. */
async function forwardSignals(shell: Shell, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const signal = await shell.interrupted()
    // Ctrl-C on a terminal goes to the command too, and many programs take a second one for "do not wait".
    if (signal === 'SIGINT' && (shell.isTerminal || shell.isOutTerminal)) continue
    child.kill(signal)
  }
}

function warningsTo(shell: Shell): Reporter {
  return { ...logTo(shell), info: () => undefined }
}
