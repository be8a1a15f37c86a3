/**
 * The emulator as `npm start` runs it, on free ports: the default world with its rules, records and journal, the control
 * API on. Arguments are further scenario files; --max-messages: how many finished messages are kept.
 */
import { parseArgs } from 'node:util'
import { loadDist } from './dist.mjs'
import { announce } from './server-process.mjs'

const { values, positionals } = parseArgs({ options: { 'max-messages': { type: 'string' } }, allowPositionals: true })
const kept = values['max-messages'] === undefined ? {} : { maxMessages: Number(values['max-messages']) }
const { startEmulator } = await loadDist('main.js')
const reporter = {
  info: () => undefined,
  warn: (message) => console.error(message),
  bug: (error) => {
    console.error(error)
    process.exit(1)
  },
}
const emulator = await startEmulator({ smppPort: 0, httpPort: 0, scenarios: positionals, ...kept }, reporter)
announce(emulator.ports)
