/** What the emulator reports while it runs, on standard error: lines for people on a terminal, pino's JSON elsewhere. */
import type { Logger } from 'pino'
import type { Reporter } from '../main.ts'
import type { Shell } from './shell.ts'

export function logTo(shell: Shell): Reporter {
  return shell.isTerminal ? forPeople(shell) : forMachines(shell)
}

function forPeople(shell: Shell): Reporter {
  const write = (level: string, message: string, details: Readonly<Record<string, unknown>> = {}) => {
    const more = Object.entries(details).map(([key, value]) => inWords(key, value))
    shell.err(`${level} ${message}${more.join('')}\n`)
  }
  return {
    info: (message, details) => write('info ', message, details),
    warn: (message, details) => write('warn ', message, details),
    bug: (error) => write('BUG  ', stackOf(error)),
  }
}

/** Diagnostics and other texts of several lines go below; all else behind. */
function inWords(key: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.includes('\n') ? `\n${text}` : ` ${key}=${text}`
}

/** Pino is loaded for the first line there is, which keeps it out of the start; lines keep their order. */
function forMachines(shell: Shell): Reporter {
  let loading: Promise<Logger> | null = null
  const write = (line: (log: Logger) => void) => {
    loading ??= loadPino(shell)
    loading.then(line)
  }
  return {
    info: (message, details = {}) => write((log) => log.info(details, message)),
    warn: (message, details = {}) => write((log) => log.warn(details, message)),
    bug: (error) => write((log) => log.error({ err: error }, `bug: ${String(error)}`)),
  }
}

async function loadPino(shell: Shell): Promise<Logger> {
  const { pino } = await import('pino')
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write: (line) => shell.err(line) })
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
