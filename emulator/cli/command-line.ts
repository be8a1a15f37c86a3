/**
 * The command line: a verb and its arguments in, an exit code out. Each verb is loaded only when it is asked for:
 * `serve` must be ready in a few times what a bare Node takes to start.
 */
import { readFileSync } from 'node:fs'
import { EmulatorError } from '../core/emulator-error.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { EXIT, exitCodeOf } from './exit-code.ts'
import type { Shell } from './shell.ts'

type Verb = (args: readonly string[], shell: Shell) => Promise<number>

interface VerbEntry {
  readonly about: string
  load(): Promise<Verb>
}

const VERBS: Readonly<Record<string, VerbEntry>> = {
  serve: {
    about: 'starts the emulator; so does no verb at all',
    load: async () => (await import('./serve.ts')).serve,
  },
  exec: {
    about: 'runs a command with an emulator of its own',
    load: async () => (await import('./exec.ts')).exec,
  },
  validate: {
    about: 'checks scenario files',
    load: async () => (await import('./validate.ts')).validate,
  },
  explain: {
    about: 'what would become of a message, and why',
    load: async () => (await import('./explain.ts')).explainMessage,
  },
  schema: {
    about: 'the JSON Schema of scenario files, for editors',
    load: async () => (await import('./schema.ts')).schema,
  },
  send: {
    about: 'sends a short message over SMPP, or a multimedia message over MM7, and waits for its receipt',
    load: async () => (await import('./send.ts')).send,
  },
  mo: {
    about: 'has a handset send a message to an account',
    load: async () => (await import('./mo.ts')).mo,
  },
  messages: {
    about: 'lists the messages of a running emulator, or tells one in full',
    load: async () => (await import('./messages.ts')).messages,
  },
  clock: {
    about: "reads or moves the clock of a running emulator's world",
    load: async () => (await import('./clock.ts')).clock,
  },
  run: {
    about: 'runs suites: each test in a world of its own',
    load: async () => (await import('./run.ts')).run,
  },
  ready: {
    about: 'whether an emulator is ready',
    load: async () => (await import('./ready.ts')).ready,
  },
}

export async function runCommandLine(args: readonly string[], shell: Shell): Promise<number> {
  try {
    const [first = '--', ...rest] = args
    if (first === '--help' || first === '-h' || first === 'help') {
      shell.out(helpText())
      return EXIT.ok
    }
    if (first === '--version' || first === '-V') {
      shell.out(`${version()}\n`)
      return EXIT.ok
    }
    const [name, verbArgs] = first.startsWith('-') ? ['serve', args] : [first, rest]
    const entry = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (entry === undefined) throw unknownVerb(name)
    const verb = await entry.load()
    return await verb(verbArgs, shell)
  } catch (error) {
    if (error instanceof EmulatorError) {
      shell.err(errorText(error))
      return exitCodeOf(error.code)
    }
    shell.err(bugText(error))
    return EXIT.bug
  }
}

function unknownVerb(name: string): EmulatorError {
  const known = Object.keys(VERBS)
  const meant = didYouMean(name, known)
  return new EmulatorError('BAD_OPTION', `there is no verb ${name}`, `${meant} Verbs: ${known.join(', ')}.`.trim())
}

/** Details first, the sum of them last, as compilers do. */
export function errorText({ message, hint, details }: EmulatorError): string {
  const lines = [...details, `carrier-emulator: ${message}`]
  if (hint !== '') lines.push(`  ${hint}`)
  return `${lines.join('\n')}\n`
}

export function bugText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `${stack}\ncarrier-emulator: this is a bug of the emulator's own; please report it with the lines above\n`
}

function helpText(): string {
  const rows = Object.entries(VERBS).map(([name, { about }]) => `  ${name.padEnd(10)}${about}\n`)
  return `Usage: carrier-emulator [VERB] [FLAGS]

A carrier to test against: it answers SMPP as carriers do, with receipts at realistic times.

Verbs:
${rows.join('')}
carrier-emulator VERB --help tells the flags of a verb.
`
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}
