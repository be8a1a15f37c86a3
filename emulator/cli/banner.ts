/** What `serve` says when it is ready: where it listens, who may sign in, and a line to paste. */
import { formatClockMode } from '../core/clock-mode.ts'
import type { Ports } from '../main.ts'
import type { EmulatorOptions } from '../options.ts'

export interface SignInLine {
  readonly systemId: string
  readonly password: string
}

const SHOWN = 3

export function banner(options: EmulatorOptions, ports: Ports, accounts: readonly SignInLine[]): string {
  const { host, seed, clock } = options
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  const row = (topic: string, says: string) => `  ${topic.padEnd(9)}${says}\n`
  let text = `carrier-emulator is ready (seed ${seed}, clock ${formatClockMode(clock)})\n`
  if (ports.smpp !== null) text += row('SMPP', `${host}:${ports.smpp}`)
  if (ports.smpps !== null) text += row('SMPPS', `${host}:${ports.smpps}`)
  for (const { systemId, password } of accounts.slice(0, SHOWN)) {
    text += row('account', `system_id ${systemId}, password ${password}`)
  }
  if (accounts.length > SHOWN) text += row('', `and ${accounts.length - SHOWN} more`)
  if (ports.http !== null) {
    const base = `http://${urlHost(reachable)}:${ports.http}`
    text += row('MM7', `${base}/mm7/v1`)
    text += row('SMS REST', `${base}/xms/v1/{service plan}`)
    text += row('gateway', `${base}/rest/gateway/messages`)
  }
  if (ports.control !== null) text += row('control', `http://${urlHost(reachable)}:${ports.control}/api/v1`)
  const [account] = accounts
  if (ports.smpp === null || account === undefined) return text
  return `${text}Try it:\n  ${sendLine(reachable, ports.smpp, account)}\n  ${kannelLine(reachable, ports.smpp, account)}\n`
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function sendLine(host: string, port: number, { systemId, password }: SignInLine): string {
  const where = `${host === '127.0.0.1' ? '' : ` --host ${host}`}${port === 2775 ? '' : ` --port ${port}`}`
  const isTest = systemId === 'test' && password === 'test'
  const who = isTest ? '' : ` --system-id '${systemId}' --password '${password}'`
  return `npx carrier-emulator send sms --to 64211234567 --text hello${where}${who}`
}

/** As in kannel.conf, line by line in one: what to give any other client is read off it. */
function kannelLine(host: string, port: number, { systemId, password }: SignInLine): string {
  return `Kannel: group = smsc, smsc = smpp, host = ${host}, port = ${port}, transceiver-mode = true, smsc-username = ${systemId}, smsc-password = ${password}`
}
