#!/usr/bin/env node
/** The process around the command line: streams, signals, and what nobody caught. */
import { bugText, runCommandLine } from './command-line.ts'
import { EXIT } from './exit-code.ts'

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** 128 + the signal's number, as shells count. */
const SIGNAL_CODE: Readonly<Record<Signal, number>> = { SIGHUP: 129, SIGINT: EXIT.interrupted, SIGTERM: 143 }
/** A command of `exec` hears of a closed terminal, and decides; by others it is ignored where `nohup` says so. */
const SIGNALS: readonly Signal[] = process.argv[2] === 'exec' ? ['SIGINT', 'SIGTERM', 'SIGHUP'] : ['SIGINT', 'SIGTERM']

let onSignal: ((signal: Signal) => void) | null = null

// The first signal goes to the verb that waits for it; another one, or one that nobody waits for, ends the process.
for (const signal of SIGNALS) {
  process.on(signal, () => {
    if (onSignal === null) process.exit(SIGNAL_CODE[signal])
    onSignal(signal)
    onSignal = null
  })
}

process.on('uncaughtException', (error) => {
  process.stderr.write(bugText(error))
  process.exit(EXIT.bug)
})

// `messages | head` closes the pipe: that is no failure. What `run` came to is told by its code all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (process.argv[2] !== 'run') process.exit(EXIT.ok)
})

const code = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  isTerminal: process.stderr.isTTY === true,
  isOutTerminal: process.stdout.isTTY === true,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  interrupted: () =>
    new Promise((resolve) => {
      onSignal = resolve
    }),
})
process.exitCode = code
