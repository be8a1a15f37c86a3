/** `serve`: the emulator, until it is told to stop. */
import { EmulatorError } from '../core/emulator-error.ts'
import { systemWall } from '../core/wall.ts'
import { ScenarioWatch } from '../engine/scenario-watch.ts'
import { type Reporter, type RunningEmulator, startEmulator } from '../main.ts'
import type { EmulatorOptions } from '../options.ts'
import { formatDiagnostic } from '../scenario/diagnostic.ts'
import { banner, type SignInLine } from './banner.ts'
import { EXIT } from './exit-code.ts'
import { logTo } from './log.ts'
import { serveOptions } from './serve-options.ts'
import type { Shell } from './shell.ts'

export async function serve(args: readonly string[], shell: Shell): Promise<number> {
  const options = serveOptions(args, shell)
  if (options === null) return EXIT.ok
  const { emulator: chosen, printPorts, warnings } = options
  const log = logTo(shell)
  for (const warning of warnings) log.warn(warning)
  const emulator = await startEmulator(chosen, log).catch((error: unknown) => {
    throw certificateMistake(error) ?? error
  })
  for (const warning of emulator.warnings) log.warn('the scenario is odd', { diagnostic: formatDiagnostic(warning) })
  const watch = chosen.watch && chosen.scenarios.length > 0 ? watchScenarios(chosen, emulator, log) : null
  if (printPorts) shell.out(`${JSON.stringify(emulator.ports)}\n`)
  else shell.out(banner(chosen, emulator.ports, accountsOf(emulator)))

  const signal = await shell.interrupted()
  log.info(`stopping on ${signal}`)
  watch?.close()
  await emulator.close()
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.ok
}

/** OpenSSL speaks up only when the listener is made of the files. */
function certificateMistake(error: unknown): EmulatorError | null {
  if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL_'))) return null
  const hint = 'Both are PEM files, and the key belongs to the certificate.'
  return new EmulatorError('BAD_OPTION', `tls-cert and tls-key make no TLS server: ${error.message}`, hint)
}

function watchScenarios(options: EmulatorOptions, emulator: RunningEmulator, log: Reporter): ScenarioWatch {
  const onChange = () => {
    try {
      emulator.reload()
      log.info('the scenario has changed: new messages meet the new rules')
    } catch (error) {
      if (!(error instanceof EmulatorError)) return log.bug(error)
      const why = error.details.length > 0 ? error.details.join('\n') : error.message
      log.warn('the scenario has changed and has mistakes: the old rules stay', { diagnostics: why })
    }
  }
  return new ScenarioWatch({ paths: options.scenarios, wall: systemWall, onChange })
}

/** Who may sign in to the default world. */
function accountsOf(emulator: RunningEmulator): readonly SignInLine[] {
  const accounts = [...emulator.worlds.default.accounts.values()]
  return accounts.flatMap(({ settings }) => settings.smpp ?? [])
}
