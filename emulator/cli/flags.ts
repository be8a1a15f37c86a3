/** Flags and arguments of a verb, by commander, in our own words. */
import { Command, CommanderError, Option } from 'commander'
import { EmulatorError } from '../core/emulator-error.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import type { Shell } from './shell.ts'
import type { Read } from './values.ts'

/** A verb's command: its name, and what `--help` says of it. */
export function verb(name: string, about: string): Command {
  return new Command(`carrier-emulator ${name}`)
    .description(about)
    .usage('[flags]')
    .helpOption('--help', 'show this')
    .helpCommand(false)
    .showSuggestionAfterError(false)
    .allowExcessArguments(true)
    .exitOverride()
}

/** A flag whose value is checked as soon as it is read. `flags`: `--count <N>`. */
export function flag<T>(flags: string, about: string, read: Read<T>): Option {
  return new Option(flags, about).argParser((text: string) => {
    const value = read(text)
    if (value.ok) return value.value
    throw new EmulatorError('BAD_OPTION', `${flags.split(' ')[0]}: ${value.error}`)
  })
}

/** A flag that may be given several times; its value is the list. */
export function listFlag<T>(flags: string, about: string, read: Read<T>): Option {
  const one = flag(flags, about, read)
  return new Option(flags, about).argParser((text: string, before: readonly T[] | undefined) => [
    ...(before ?? []),
    one.parseArg?.(text, undefined) as T,
  ])
}

/**
 * Reads the arguments into the command. False: help was asked for, and given. `tooMany`: what mends one too many. Throws
 * EmulatorError BAD_OPTION.
 */
export function parsed(
  command: Command,
  args: readonly string[],
  shell: Shell,
  tooMany: string = seeHelp(command),
): boolean {
  command.configureOutput({
    writeOut: (text) => shell.out(text),
    writeErr: () => undefined,
    outputError: () => undefined,
  })
  try {
    command.parse(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.helpDisplayed') return false
    throw new EmulatorError('BAD_OPTION', reason(error), hint(command, error))
  }
  const extra = command.args[command.registeredArguments.length]
  const isOpen = command.registeredArguments.at(-1)?.variadic === true
  if (extra === undefined || isOpen) return true
  throw new EmulatorError('BAD_OPTION', `"${extra}" is one argument too many`, tooMany)
}

/** What stands in quotes in commander's message: the flag or argument at fault. */
function fault(error: CommanderError): string {
  return /'([^']*)'/.exec(error.message)?.[1] ?? ''
}

function reason(error: CommanderError): string {
  switch (error.code) {
    case 'commander.unknownOption':
      return `there is no flag ${fault(error)}`
    case 'commander.optionMissingArgument':
      return `a value is missing: ${shown(fault(error))}`
    case 'commander.missingMandatoryOptionValue':
      return `a flag is missing: ${shown(fault(error))}`
    case 'commander.missingArgument':
      return `an argument is missing: ${fault(error)}`
    default:
      return error.message.replace(/^error: /, '')
  }
}

function hint(command: Command, error: CommanderError): string {
  if (error.code !== 'commander.unknownOption') return seeHelp(command)
  const flags = command.options.flatMap(({ long }) => (long ? [long] : []))
  return didYouMean(fault(error).split('=')[0] ?? '', flags) || seeHelp(command)
}

/** `--count N` for `--count <N>`. */
function shown(flags: string): string {
  return flags.replace(/[<>]/g, '')
}

function seeHelp(command: Command): string {
  return `${command.name()} --help shows what there is.`
}
