/** `send sms`: a text to a number over SMPP, and what comes back: the response, then the receipt. */

import { peerRefused } from '../client/peer-refused.ts'
import { connectSmpp } from '../client/smpp/connect-smpp.ts'
import type { LongText } from '../client/smpp/outgoing-message.ts'
import type { SignIn, SmppClient } from '../client/smpp/smpp-client.ts'
import { EmulatorError } from '../core/emulator-error.ts'
import { type Millis, millis } from '../core/instant.ts'
import { statusName } from '../protocol/smpp/command-status.ts'
import type { SmppVersion } from '../protocol/smpp/versions.ts'
import { EXIT } from './exit-code.ts'
import { flag, parsed, verb } from './flags.ts'
import { ReceiptWatch } from './receipt-watch.ts'
import type { Shell } from './shell.ts'
import { anyText, ascii, duration, oneOf, port as portValue, someText, whole } from './values.ts'

interface Flags {
  readonly to: string
  readonly from: string
  readonly text: string
  readonly host: string
  readonly port?: number
  readonly tls?: true
  readonly systemId: string
  readonly password: string
  readonly version: SmppVersion
  readonly count: number
  readonly dataCoding?: number
  readonly registered: number
  readonly long: LongText
  readonly wait: boolean
  readonly timeout: Millis
  readonly json?: true
}

/** Submits that are under way together. */
const WINDOW = 10

export async function sendSms(args: readonly string[], shell: Shell): Promise<number> {
  const command = verb('send', 'Sends a text over SMPP, and waits for its receipt.')
    .usage('sms --to NUMBER --text TEXT [flags]')
    .argument('<KIND>', 'what to send: sms; `send mms --help` tells of multimedia messages')
    .addOption(flag('--to <NUMBER>', 'the recipient', ascii).makeOptionMandatory())
    .addOption(flag('--text <TEXT>', 'the text, of any length', anyText).makeOptionMandatory())
    .addOption(flag('--from <SENDER>', 'the sender', ascii).default('12345'))
    .addOption(flag('--host <HOST>', 'where the server is', someText).default('127.0.0.1'))
    .addOption(flag('--port <PORT>', 'its SMPP port: 2775, with --tls 3550', portValue))
    .option('--tls', 'over TLS, whatever its certificate')
    .addOption(flag('--system-id <ID>', 'who signs in', ascii).default('test'))
    .addOption(flag('--password <TEXT>', 'with which password', ascii).default('test'))
    .addOption(flag('--version <VERSION>', 'SMPP version', oneOf(['3.3', '3.4', '5.0'])).default('3.4'))
    .addOption(flag('--count <N>', 'so many times', whole('a count', 1, 1_000_000)).default(1))
    .addOption(flag('--data-coding <N>', '0 or 8 by the text, where not given', whole('a data_coding', 0, 255)))
    .addOption(flag('--registered <N>', 'registered_delivery', whole('a registered_delivery', 0, 255)).default(1))
    .addOption(flag('--long <WAY>', 'how a long text goes', oneOf(['udh', 'sar', 'payload'])).default('udh'))
    .option('--no-wait', 'do not wait for the receipt')
    .addOption(flag('--timeout <TIME>', 'how long to wait for it', duration).default(millis(60_000), '60s'))
    .option('--json', 'one line of JSON for each thing that happens')
  if (!parsed(command, args, shell)) return EXIT.ok
  if (command.args[0] !== 'sms') {
    throw new EmulatorError(
      'BAD_OPTION',
      `"${command.args[0]}" cannot be sent`,
      'Write: send sms --to NUMBER --text TEXT, or send mms --to NUMBER --file FILE',
    )
  }
  const flags = command.opts<Flags>()
  const clients: SmppClient[] = []
  try {
    return await sendAndWait(flags, shell, clients)
  } finally {
    await Promise.all(clients.map((client) => client.unbind()))
  }
}

async function sendAndWait(flags: Flags, shell: Shell, clients: SmppClient[]): Promise<number> {
  const receipts = flags.wait && (flags.registered & 3) !== 0 ? new ReceiptWatch(flags, shell) : null
  // SMPP 3.3 has no transceiver: receipts come by a bind of their own.
  const isOld = flags.version === '3.3'
  if (receipts !== null && isOld) await bound(flags, 'receiver', clients, receipts)
  const sender = await bound(flags, isOld ? 'transmitter' : 'transceiver', clients, receipts)
  let refusals = 0
  let accepted = 0
  let left = flags.count
  const submitInTurn = async () => {
    while (left-- > 0) {
      await sender.submit(flags, ({ status, messageId }) => {
        report(flags, shell, status, messageId)
        if (status === 0) accepted++
        else refusals++
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(flags.count, WINDOW) }, submitInTurn))
  const isComplete = receipts === null || (await receipts.all(accepted))
  return refusals === 0 && isComplete ? EXIT.ok : EXIT.failed
}

async function bound(
  flags: Flags,
  kind: SignIn['kind'],
  clients: SmppClient[],
  receipts: ReceiptWatch | null,
): Promise<SmppClient> {
  const { host, systemId, password, version } = flags
  const client = await connectSmpp({
    host,
    port: flags.port ?? (flags.tls ? 3550 : 2775),
    tls: flags.tls ? { ca: '' } : null,
    window: WINDOW,
    onDelivery: (delivery) => {
      receipts?.take(delivery)
      return 0
    },
  })
  clients.push(client)
  client.closed.then((reason) => receipts?.end(reason))
  const { status } = await client.bind({ kind, systemId, password, version })
  if (status === 0) return client
  throw peerRefused(
    `the server refused bind_${kind} as "${systemId}": ${statusName(status)}`,
    'Check --system-id and --password.',
  )
}

function report({ to, json }: Flags, shell: Shell, status: number, id: string): void {
  const name = statusName(status)
  if (json) shell.out(`${JSON.stringify({ event: status === 0 ? 'submitted' : 'refused', to, id, status: name })}\n`)
  else if (status === 0) shell.out(`submitted  ${to}  id ${id}\n`)
  else shell.out(`refused    ${to}  ${name}\n`)
}
