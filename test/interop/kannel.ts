/**
 * Kannel, the gateway that much of the SMS world has run on: bearerbox, which holds the SMPP links, and smsbox, which
 * has the HTTP interfaces to send by and calls back with delivery reports and incoming messages.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Arrivals } from './arrivals.ts'
import { PeerProcess } from './peer-process.ts'

/** A `group = smsc` of the configuration, without what all of them have in common. */
export type SmscGroup = Readonly<Record<string, string | number>>

/** Transmits and receives by one bind. */
export const BOTH: SmscGroup = { 'transceiver-mode': 'true' }

/** A link that signs in as the account of that name, and takes only what is sent to it by that name. */
export function smscLink(account: string, port: number, more: SmscGroup): SmscGroup {
  return {
    'smsc-id': account,
    'allowed-smsc-id': account,
    'smsc-username': account,
    'smsc-password': 'secret',
    'system-type': 'VMA',
    port,
    ...more,
  }
}

/** A delivery report's bits, as `dlr-mask` asks for them and `%d` tells them. */
export const DLR = { delivered: 1, failed: 2, buffered: 4, submitted: 8, refused: 16, expired: 34 }
const ALL = 31

export interface Sms {
  readonly to: string
  readonly text: string
  /** The smsc-id to send by. */
  readonly smsc: string
  /** Other parameters of the sendsms interface. */
  readonly more?: Readonly<Record<string, string>>
}

/** The query of a callback; each value an octet string. */
export type Callback = Readonly<Record<string, string>>

export class Kannel {
  readonly bearerbox: PeerProcess
  readonly reports: Arrivals<Callback>
  readonly incoming: Arrivals<Callback>
  readonly #smsbox: PeerProcess
  readonly #callbacks: Server
  readonly #directory: string
  readonly #sendsms: number
  #sent = 0

  private constructor(bearerbox: PeerProcess, smsbox: PeerProcess, listening: Listening, directory: string) {
    this.bearerbox = bearerbox
    this.reports = listening.reports
    this.incoming = listening.incoming
    this.#smsbox = smsbox
    this.#callbacks = listening.server
    this.#directory = directory
    this.#sendsms = listening.sendsms
  }

  /** Starts both boxes. `smscs` are connected to meanwhile: see `bound`. */
  static async start(smscs: readonly SmscGroup[]): Promise<Kannel> {
    const directory = mkdtempSync(join(tmpdir(), 'kannel-'))
    const listening = await listen()
    const file = join(directory, 'kannel.conf')
    const [admin, smsboxPort, sendsms] = (await freePorts(3)) as [number, number, number]
    writeFileSync(file, configuration(smscs, { admin, smsbox: smsboxPort, sendsms, callbacks: listening.port }))
    const bearerbox = new PeerProcess('bearerbox', ['-v', '0', file])
    await bearerbox.says(/Start-up done/)
    const smsbox = new PeerProcess('smsbox', ['-v', '0', file])
    await smsbox.says(/Connected to bearerbox/)
    return new Kannel(bearerbox, smsbox, { ...listening, sendsms }, directory)
  }

  /** Sends by the HTTP interface and asks for every report; the tag is in all of them. */
  async send({ to, text, smsc, more = {} }: Sms): Promise<string> {
    const tag = String(++this.#sent)
    const address = this.#callbacks.address() as AddressInfo
    const query = new URLSearchParams({
      username: 'tester',
      password: 'secret',
      from: '12345',
      to,
      text,
      smsc,
      charset: 'UTF-8',
      'dlr-mask': String(ALL),
      'dlr-url': `http://127.0.0.1:${address.port}/report?tag=${tag}&type=%d&text=%A&id=%F`,
      ...more,
    })
    const answer = await fetch(`http://127.0.0.1:${this.#sendsms}/cgi-bin/sendsms?${query}`)
    if (answer.status !== 202) throw new Error(`sendsms: ${answer.status} ${await answer.text()}`)
    return tag
  }

  /** The report of this type (a value of DLR) about a message that was sent. */
  report(tag: string, type: number): Promise<Callback> {
    return this.reports.first((report) => report.tag === tag && report.type === String(type))
  }

  /** What bearerbox complained of so far: its lines marked ERROR, WARNING or PANIC, without the time. */
  get complaints(): readonly string[] {
    return this.bearerbox.lines.all.flatMap((line) => / ((?:ERROR|WARNING|PANIC): .*)$/.exec(line)?.[1] ?? [])
  }

  async stop(): Promise<void> {
    await this.#smsbox.stop()
    await this.bearerbox.stop()
    this.#callbacks.closeAllConnections()
    await new Promise((resolve) => this.#callbacks.close(resolve))
    rmSync(this.#directory, { recursive: true })
  }
}

interface Listening {
  readonly server: Server
  readonly sendsms: number
  readonly reports: Arrivals<Callback>
  readonly incoming: Arrivals<Callback>
}

/** Takes Kannel's callbacks. */
async function listen(): Promise<Omit<Listening, 'sendsms'> & { readonly port: number }> {
  const reports = new Arrivals<Callback>('delivery report')
  const incoming = new Arrivals<Callback>('incoming message')
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://kannel')
    const into = url.pathname === '/report' ? reports : incoming
    into.add(
      Object.fromEntries(
        url.search
          .slice(1)
          .split('&')
          .map((pair) => pair.split('=').map(octetsOf)),
      ),
    )
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, port: (server.address() as AddressInfo).port, reports, incoming }
}

/** What stands in a query, one character an octet: Kannel puts any octets there. */
function octetsOf(encoded: string): string {
  return encoded
    .replaceAll('+', ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Kannel cannot take a free port by itself: ports that were free just now. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createTcpServer())
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

interface KannelPorts {
  readonly admin: number
  readonly smsbox: number
  readonly sendsms: number
  readonly callbacks: number
}

/** Octets, charset and user data header of an incoming message as Kannel has them. */
const MO = 'from=%p&to=%P&octets=%b&charset=%C&coding=%c&udh=%u&smsc=%i'

function configuration(smscs: readonly SmscGroup[], ports: KannelPorts): string {
  const groups: readonly (readonly [string, SmscGroup])[] = [
    [
      'core',
      {
        'admin-port': ports.admin,
        'admin-password': 'secret',
        'smsbox-port': ports.smsbox,
        'box-allow-ip': '127.0.0.1',
        'dlr-storage': 'internal',
        'sms-resend-freq': 1,
        'log-level': 0,
      },
    ],
    ...smscs.map((smsc) => ['smsc', { smsc: 'smpp', host: '127.0.0.1', 'reconnect-delay': 1, ...smsc }] as const),
    [
      'smsbox',
      {
        'bearerbox-host': '127.0.0.1',
        'sendsms-port': ports.sendsms,
        'log-level': 0,
      },
    ],
    ['sendsms-user', { username: 'tester', password: 'secret', concatenation: 'true', 'max-messages': 10 }],
    [
      'sms-service',
      {
        keyword: 'default',
        'get-url': `http://127.0.0.1:${ports.callbacks}/incoming?${MO}`,
        'max-messages': 0,
        'accept-x-kannel-headers': 'true',
      },
    ],
  ]
  return groups
    .map(([group, settings]) => {
      const lines = Object.entries(settings).map(([key, value]) => `${key} = "${value}"`)
      return [`group = ${group}`, ...lines].join('\n')
    })
    .join('\n\n')
    .concat('\n')
}
