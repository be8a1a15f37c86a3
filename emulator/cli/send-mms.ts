/** `send mms`: a multimedia message over MM7, and what comes back: the answer, then the report. */
import { ControlClient } from '../client/control/control-client.ts'
import { Mm7Client } from '../client/mm7/mm7-client.ts'
import { presentation } from '../client/mm7/mms-content.ts'
import { parseDuration } from '../core/duration.ts'
import { EmulatorError } from '../core/emulator-error.ts'
import { type Millis, millis } from '../core/instant.ts'
import { parseIsoTime } from '../core/iso-time.ts'
import { fail, ok } from '../core/result.ts'
import { namespaceOf } from '../protocol/mm7/namespaces.ts'
import { SUCCESS } from '../protocol/mm7/status-codes.ts'
import type { WrittenAddress } from '../protocol/mm7/write-push.ts'
import { attachedParts } from './attached-files.ts'
import { EXIT } from './exit-code.ts'
import { flag, listFlag, parsed, verb } from './flags.ts'
import { ReportWatch } from './report-watch.ts'
import type { Shell } from './shell.ts'
import { FRONT_PORTS, httpUrl, urlFlag } from './url-flag.ts'
import { anyText, duration, type Read, someText } from './values.ts'

interface Flags {
  readonly to: readonly string[]
  readonly from: string
  readonly text: readonly string[]
  readonly file: readonly string[]
  readonly subject: string
  readonly url: string
  readonly vaspid: string
  readonly vasid: string
  readonly user?: string
  readonly password?: string
  readonly version: string
  readonly schema: string
  readonly carrierId: string
  readonly expiry: string
  readonly readReply?: true
  readonly report: boolean
  readonly wait: boolean
  readonly timeout: Millis
  readonly api?: string
  readonly world: string
  readonly json?: true
}

const PATH = '/mm7/v1'

/** A span of time, as xs:duration has it, or a time. */
const expiry: Read<string> = (text) => {
  const span = parseDuration(text)
  if (span.ok) return ok(`PT${span.value / 1_000}S`)
  return parseIsoTime(text).ok
    ? ok(text)
    : fail(`"${text}" is neither a span such as 2h nor a time such as 2026-03-01T02:00:00Z`)
}

/** `REL-6-MM7-1-4`, or any namespace written out. */
const schema: Read<string> = (text) => {
  if (/^REL-\d{1,2}-MM7-\d{1,2}-\d{1,2}$/.test(text)) return ok(namespaceOf(text))
  return /^[a-z]+:\S+$/i.test(text) ? ok(text) : fail(`"${text}" is not a schema such as REL-6-MM7-1-4`)
}

export async function sendMms(args: readonly string[], shell: Shell): Promise<number> {
  const command = verb(
    'send mms',
    'Sends a multimedia message over MM7, and tells what becomes of its delivery report.',
  )
    .usage('--to NUMBER [--text TEXT] [--file FILE] [flags]')
    .addOption(listFlag('--to <NUMBER>', 'a recipient; several share one request', someText).makeOptionMandatory())
    .addOption(listFlag('--text <TEXT>', 'a text; several make several parts', anyText).default([]))
    .addOption(
      listFlag('--file <FILE>', 'a picture, or any other file; several are sent together', someText).default([]),
    )
    .addOption(flag('--subject <TEXT>', 'the subject', anyText).default(''))
    .addOption(flag('--from <SENDER>', 'the sender', someText).default('12345'))
    .addOption(urlFlag(shell, `where MM7 is served; without a path, at ${PATH} there`, FRONT_PORTS))
    .addOption(flag('--vaspid <ID>', 'who sends', someText).default('test'))
    .addOption(flag('--vasid <ID>', 'with which service; "" says none', anyText).default('test'))
    .addOption(flag('--user <NAME>', 'signs in by Basic credentials', someText))
    .addOption(flag('--password <TEXT>', 'with this password', anyText))
    .addOption(flag('--version <VERSION>', 'MM7Version', someText).default('6.8.0'))
    .addOption(
      flag('--schema <SCHEMA>', 'its namespace', schema).default(namespaceOf('REL-6-MM7-1-4'), 'REL-6-MM7-1-4'),
    )
    .addOption(flag('--carrier-id <ID>', 'X-Mblox-Carrier-Id', someText).default('', 'none'))
    .addOption(
      flag('--expiry <TIME>', 'how long it is worth delivering, or until when', expiry).default('', 'not said'),
    )
    .option('--read-reply', 'ask for a read reply')
    .option('--no-report', 'do not ask for a delivery report')
    .option('--no-wait', 'do not wait for the delivery report')
    .addOption(flag('--timeout <TIME>', 'how long to wait for it', duration).default(millis(60_000), '60s'))
    .addOption(flag('--api <URL>', "where the emulator's control API is, if not at --url", httpUrl))
    .addOption(flag('--world <NAME>', 'in which world the account is', anyText).default('default'))
    .option('--json', 'one line of JSON for each thing that happens')
  if (!parsed(command, args, shell)) return EXIT.ok
  const flags = command.opts<Flags>()
  const parts = attachedParts(flags, shell.cwd)
  const client = clientOf(flags)
  try {
    const { to, subject, expiry: until, report: deliveryReport, readReply = false } = flags
    const hasOwn = parts.some(({ contentType }) => contentType.startsWith('application/smil'))
    const reply = await client.submit({
      to: to.map((value) => addressOf(value, 'Number')),
      parts: hasOwn ? parts : [presentation(parts), ...parts],
      subject,
      expiry: until,
      deliveryReport,
      readReply,
    })
    report(flags, shell, reply)
    if (reply.messageId === '') return EXIT.failed
    const isDone = await watched(flags, shell, reply.messageId)
    return reply.code === SUCCESS && isDone ? EXIT.ok : EXIT.failed
  } finally {
    client.close()
  }
}

function clientOf({
  url,
  vaspid,
  vasid,
  from,
  user,
  password,
  version,
  schema: namespace,
  carrierId,
}: Flags): Mm7Client {
  if ((user === undefined) !== (password === undefined)) {
    throw new EmulatorError('BAD_OPTION', '--user and --password go together', 'Give both, or neither.')
  }
  return new Mm7Client({
    url: new URL(url).pathname === '/' ? new URL(PATH, url).href : url,
    vaspid,
    vasid,
    sender: addressOf(from, 'ShortCode'),
    basic: user === undefined || password === undefined ? null : { user, password },
    version,
    namespace,
    headers: carrierId === '' ? {} : { 'x-mblox-carrier-id': carrierId },
  })
}

function addressOf(value: string, usual: 'Number' | 'ShortCode'): WrittenAddress {
  if (value.includes('@') || value.includes('/TYPE=')) return { kind: 'RFC2822Address', value }
  // Longer than any short code.
  return { kind: /^\+?\d{7,}$/.test(value) ? 'Number' : usual, value }
}

function report({ to, json }: Flags, shell: Shell, reply: Awaited<ReturnType<Mm7Client['submit']>>): void {
  const { code, text, details, messageId: id, isOurs, httpStatus } = reply
  const event = id === '' ? 'refused' : 'submitted'
  if (json) {
    shell.out(`${JSON.stringify({ event, to, id, code, text, details, http: httpStatus, ours: isOurs })}\n`)
    return
  }
  const named = id === '' ? '' : `  id ${id}`
  const why = details === '' ? '' : `: ${details}`
  shell.out(`${event.padEnd(11)}${to.join(', ')}${named}  ${code} ${text}${why}\n`)
  if (isOurs) return
  const other = reply.transactionId === '' ? 'no TransactionID' : `another TransactionID: ${reply.transactionId}`
  shell.err(`carrier-emulator: the answer has ${other}\n`)
}

async function watched(flags: Flags, shell: Shell, id: string): Promise<boolean> {
  const { wait, report: isAsked, api, url, to, world, timeout, json } = flags
  if (!wait || !isAsked) return true
  const control = new ControlClient(api ?? new URL(url).origin)
  return await new ReportWatch({ id, to, world, timeout, ...(json && { json }) }, control, shell).all()
}
