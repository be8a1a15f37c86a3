/** What `serve` and `exec` are to do: flags before variables before emulator.yaml before what holds by itself. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { EmulatorError } from '../core/emulator-error.ts'
import { DEFAULT_OPTIONS, type EmulatorOptions } from '../options.ts'
import { type ConfigFile, readConfigFile } from './config-file.ts'
import { parsed, verb } from './flags.ts'
import { NOT_YET, readSetting, SETTINGS, type SettingName, type Settings } from './settings.ts'
import type { Shell } from './shell.ts'
import { variablesOf } from './variables.ts'

export interface ServeOptions {
  readonly emulator: EmulatorOptions
  readonly printPorts: boolean
  /** To be told before anything else. */
  readonly warnings: readonly string[]
}

/** How `exec` is given its command. */
export const BEHIND_DASHES = 'Write it behind two dashes: carrier-emulator exec -- npm test'

const CONFIG_FILE = 'emulator.yaml'
const SMPPS_PORT = 3550
const FREE_PORTS: Settings = { 'smpp-port': 0, 'http-port': 0 }

/** null: help was asked for, and given. Throws EmulatorError BAD_OPTION with every mistake there is. */
export function serveOptions(args: readonly string[], shell: Shell): ServeOptions | null {
  const about = 'Starts the emulator: SMPP; MM7, the SMS REST API, the gateway and the control API over HTTP.'
  const command = settingsCommand('serve', about)
  return parsed(command, args, shell) ? optionsBy(command, shell, (file) => file, SMPPS_PORT) : null
}

/**
 * Those of `exec`: on free ports where no flag or variable says otherwise. The ports of emulator.yaml are those of the
 * emulator that is always there, which several runs must not share.
 */
export function execOptions(args: readonly string[], shell: Shell): ServeOptions | null {
  const command = settingsCommand(
    'exec',
    'Starts the emulator on free ports, runs a command that finds it through its environment, and ends as it ends.',
    ['print-ports'],
  ).usage('[flags of serve] -- COMMAND [ARGUMENTS]')
  const ofFile = ({ 'smpps-port': _, 'control-port': __, ...file }: Settings) => ({ ...file, ...FREE_PORTS })
  return parsed(command, args, shell, BEHIND_DASHES) ? optionsBy(command, shell, ofFile, 0) : null
}

function optionsBy(
  command: Command,
  shell: Shell,
  ofFile: (file: Settings) => Settings,
  smppsPort: number,
): ServeOptions {
  const flags = flagSettings(command)
  const variables = variablesOf(shell.env)
  const config = configFile(command.opts<{ config?: string }>().config ?? shell.env.EMULATOR_CONFIG, shell.cwd)
  const settings: Settings = { ...ofFile(config.settings), ...variables.settings, ...flags.settings }
  const problems = [...flags.problems, ...variables.problems, ...config.problems, ...contradictions(settings)]
  if (problems.length > 0) throw mistakes(problems, command)
  return {
    emulator: optionsOf(settings, smppsPort),
    printPorts: settings['print-ports'] ?? false,
    warnings: variables.warnings,
  }
}

function settingsCommand(name: string, about: string, without: readonly SettingName[] = []): Command {
  const command = verb(name, about)
  for (const [name, { value, about, isList, isOn }] of Object.entries(SETTINGS)) {
    if (without.some((each) => each === name)) continue
    if (value === '') {
      command.addOption(new Option(`--${name}`, about).hideHelp(isOn === true))
      command.addOption(new Option(`--no-${name}`, about).hideHelp(isOn !== true))
    } else if (isList)
      command.option(`--${name} <${value}>`, about, (text: string, all: string[] = []) => [...all, text])
    else command.option(`--${name} <${value}>`, about)
  }
  for (const name of NOT_YET.keys()) command.addOption(new Option(`--${name} <VALUE>`).hideHelp())
  command.option('--config <FILE>', 'settings as a map (emulator.yaml, where there is one)')
  return command.addHelpText(
    'after',
    '\nA flag is also a variable (--smpp-port: EMULATOR_SMPP_PORT) and a key of emulator.yaml (smpp-port: 2775).\n' +
      'The flag counts before the variable, the variable before the file.',
  )
}

function flagSettings(command: Command): { readonly settings: Settings; readonly problems: readonly string[] } {
  const settings: Record<string, unknown> = {}
  const problems: string[] = []
  for (const option of command.options) {
    const key = option.attributeName()
    if (command.getOptionValueSource(key) !== 'cli' || option.negate) continue
    const name = option.name()
    const given: unknown = command.getOptionValue(key)
    const later = NOT_YET.get(name)
    if (later !== undefined) problems.push(`--${name} ${later}`)
    else if (Object.hasOwn(SETTINGS, name)) {
      const value = readSetting(name as SettingName, [given].flat().map(String), false)
      if (value.ok) settings[name] = value.value
      else problems.push(`--${name}: ${value.error}`)
    }
  }
  return { settings, problems }
}

function configFile(named: string | undefined, cwd: string): ConfigFile {
  const path = named === undefined || named === '' ? CONFIG_FILE : named
  if (path === CONFIG_FILE && !existsSync(resolve(cwd, path))) return { settings: {}, problems: [] }
  try {
    return readConfigFile(path, cwd)
  } catch (error) {
    throw new EmulatorError(
      'BAD_OPTION',
      `cannot read the configuration: ${(error as Error).message}`,
      'Check --config.',
    )
  }
}

function contradictions(settings: Settings): readonly string[] {
  const { 'tls-cert': cert, 'tls-key': key, 'tls-ca': ca, 'smpps-port': port } = settings
  const problems: string[] = []
  if (cert !== undefined && key === undefined)
    problems.push('tls-cert needs tls-key: the private key of the certificate')
  if (key !== undefined && cert === undefined)
    problems.push('tls-key needs tls-cert: the certificate of the private key')
  if (cert !== undefined || key !== undefined) return problems
  if (ca !== undefined) problems.push('tls-ca needs tls-cert and tls-key: without them there is no TLS')
  if (port !== undefined) problems.push('smpps-port needs tls-cert and tls-key: without them there is no TLS')
  return problems
}

function mistakes(problems: readonly string[], command: Command): EmulatorError {
  const [only = ''] = problems
  const hint = `${command.name()} --help shows what there is.`
  if (problems.length === 1 && !only.includes('\n')) return new EmulatorError('BAD_OPTION', only, hint)
  const message = problems.length === 1 ? 'a setting has a mistake' : `the settings have ${problems.length} mistakes`
  return new EmulatorError('BAD_OPTION', message, hint, problems)
}

function optionsOf(settings: Settings, smppsPort: number): EmulatorOptions {
  const { 'tls-cert': cert, 'tls-key': key, 'tls-ca': ca = null } = settings
  const tls = cert !== undefined && key !== undefined ? { cert, key, ca } : null
  return {
    host: settings.host ?? DEFAULT_OPTIONS.host,
    smppPort: settings['smpp-port'] ?? DEFAULT_OPTIONS.smppPort,
    smppsPort: tls === null ? null : (settings['smpps-port'] ?? smppsPort),
    tls,
    httpPort: settings['http-port'] ?? DEFAULT_OPTIONS.httpPort,
    controlPort: settings['control-port'] ?? DEFAULT_OPTIONS.controlPort,
    scenarios: settings.scenario ?? DEFAULT_OPTIONS.scenarios,
    seed: settings.seed ?? DEFAULT_OPTIONS.seed,
    callbackUrl: settings['callback-url'] ?? DEFAULT_OPTIONS.callbackUrl,
    clock: settings.clock ?? DEFAULT_OPTIONS.clock,
    start: DEFAULT_OPTIONS.start,
    magic: settings.magic ?? DEFAULT_OPTIONS.magic,
    maxMessages: settings['max-messages'] ?? DEFAULT_OPTIONS.maxMessages,
    maxPending: settings['max-pending'] ?? DEFAULT_OPTIONS.maxPending,
    watch: settings.watch ?? true,
  }
}
