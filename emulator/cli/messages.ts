/** `messages [ID]`: the messages of a running emulator, or one of them with its whole life. */
import { ControlClient } from '../client/control/control-client.ts'
import type { MessageDetail, MessageSummary } from '../control/view-message.ts'
import { EXIT } from './exit-code.ts'
import { flag, parsed, verb } from './flags.ts'
import type { Shell } from './shell.ts'
import { tableOf } from './table.ts'
import { urlFlag } from './url-flag.ts'
import { anyText, whole } from './values.ts'

interface Flags {
  readonly url: string
  readonly world: string
  readonly to?: string
  readonly state?: string
  readonly limit: number
  readonly json?: true
}

export async function messages(args: readonly string[], shell: Shell): Promise<number> {
  const command = verb('messages', 'Lists messages, newest first; or tells one in full: attempts, receipts, why.')
    .usage('[ID] [flags]')
    .argument('[ID]', 'as the response gave it, or key:N')
    .addOption(flag('--to <NUMBER>', 'only those to this number', anyText))
    .addOption(flag('--state <LIFE>', 'only those in this state, such as delivered or expired', anyText))
    .addOption(flag('--limit <N>', 'so many at most', whole('a limit', 1, 1_000)).default(20))
    .addOption(flag('--world <NAME>', 'whose messages', anyText).default('default'))
    .addOption(urlFlag(shell))
    .option('--json', "the API's answer as it is")
  if (!parsed(command, args, shell)) return EXIT.ok
  const { url, world, to, state, limit, json } = command.opts<Flags>()
  const path = `/worlds/${encodeURIComponent(world)}/messages`
  const [id] = command.args
  const client = new ControlClient(url)
  const answer =
    id === undefined
      ? await client.get(path, { to, state, limit: String(limit) })
      : await client.get(`${path}/${encodeURIComponent(id)}`, { to })
  if (json) shell.out(`${JSON.stringify(answer, null, 2)}\n`)
  else if (id === undefined) shell.out(listed((answer as { readonly messages: readonly MessageSummary[] }).messages))
  else shell.out(detailed(answer as MessageDetail))
  return EXIT.ok
}

function listed(all: readonly MessageSummary[]): string {
  if (all.length === 0) return 'no messages\n'
  const rows = all.map(({ key, id, submittedAt, from, to, carrier, life, statuses, text, hex }) => [
    id ?? `key:${key}`,
    submittedAt,
    from,
    to,
    carrier,
    life,
    statuses.smpp?.stat ?? '',
    shortened(text ?? `hex ${hex}`),
  ])
  return tableOf(['ID', 'SUBMITTED', 'FROM', 'TO', 'CARRIER', 'LIFE', 'SMPP', 'TEXT'], rows)
}

const LONGEST = 40

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line
}

function detailed(message: MessageDetail): string {
  const { id, key, life, phase, text, hex, statuses } = message
  const row = (topic: string, says: string) => `${topic.padEnd(12)}${says}\n`
  let told = row('message', `${id ?? 'without an id'} (key:${key}), ${life}, ${phase}`)
  told += row('from', `${message.from}, account ${message.account}, ${message.front}`)
  told += row('to', `${message.to}, carrier ${message.carrier}`)
  told += row('text', text ?? `hex ${hex}`)
  told += row('answer', message.answer ?? 'none yet')
  if (statuses.smpp !== null) told += row('smpp', `${statuses.smpp.stat}, err ${statuses.smpp.err}`)
  message.attempts.forEach(({ at, result }, i) => {
    told += row(i === 0 ? 'attempts' : '', `${at}  ${result}`)
  })
  message.receipts.forEach(({ at, status, outcome }, i) => {
    told += row(i === 0 ? 'receipts' : '', `${at}  ${status}  ${outcome}`)
  })
  if (message.owed > 0) told += row('owed', `${message.owed} more, not sent or not answered yet`)
  message.timeline.forEach(({ at, what }, i) => {
    told += row(i === 0 ? 'timeline' : '', `${at}  ${what}`)
  })
  return message.explanation === null ? told : `${told}\n${message.explanation.text}\n`
}
