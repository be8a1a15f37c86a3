/** `serve`: the emulator, until it is told to stop. */
import { type RunningEmulator, startEmulator } from '../main.ts'
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
  const emulator = await startEmulator(chosen, log)
  for (const warning of emulator.warnings) log.warn('the scenario is odd', { diagnostic: formatDiagnostic(warning) })
  if (printPorts) shell.out(`${JSON.stringify(emulator.ports)}\n`)
  else shell.out(banner(chosen, emulator.ports, accountsOf(emulator)))

  const signal = await shell.interrupted()
  log.info(`stopping on ${signal}`)
  await emulator.close()
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.ok
}

/** Who may sign in to the default world. */
function accountsOf(emulator: RunningEmulator): readonly SignInLine[] {
  const accounts = [...emulator.worlds.default.accounts.values()]
  return accounts.flatMap(({ settings }) => settings.smpp ?? [])
}
