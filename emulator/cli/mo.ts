/** `mo`: a handset sends a text to an account; `mo mms`: a multimedia message. */
import { ControlClient } from '../client/control/control-client.ts'
import type { MoView } from '../control/view-mo.ts'
import { bytesOf } from '../core/octets.ts'
import { attachedParts } from './attached-files.ts'
import { EXIT } from './exit-code.ts'
import { flag, listFlag, parsed, verb } from './flags.ts'
import type { Shell } from './shell.ts'
import { urlFlag } from './url-flag.ts'
import { anyText, oneOf, type Read, someText } from './values.ts'

interface Flags {
  readonly account: string
  readonly from: string
  readonly to: string
  readonly front?: string
  readonly world: string
  readonly url: string
  readonly json?: true
}

export function mo(args: readonly string[], shell: Shell): Promise<number> {
  const [kind, ...rest] = args
  if (kind === 'mms') return moMms(rest, shell)
  return moSms(kind === 'sms' ? rest : args, shell)
}

async function moSms(args: readonly string[], shell: Shell): Promise<number> {
  const about =
    'Has a handset send a text to an account: it gets it on a receiving bind, or when it has one, or at its callback URL. ' +
    '`mo mms --help` tells of multimedia messages.'
  const command = commandFor('mo', about, ['smpp', 'rest', 'gateway'], shell)
    .usage('--from NUMBER --text TEXT [flags]')
    .addOption(flag('--text <TEXT>', 'the text, of any length', anyText).makeOptionMandatory())
  if (!parsed(command, args, shell)) return EXIT.ok
  const flags = command.opts<Flags & { readonly text: string }>()
  return post(flags, { text: flags.text }, shell)
}

async function moMms(args: readonly string[], shell: Shell): Promise<number> {
  const about = 'Has a handset send a multimedia message to an account, which gets it over MM7 or by a REST callback.'
  const command = commandFor('mo mms', about, ['mm7', 'rest'], shell)
    .usage('--from NUMBER [--text TEXT] [--file FILE] [flags]')
    .addOption(listFlag('--text <TEXT>', 'a text; several make several parts', anyText).default([]))
    .addOption(
      listFlag('--file <FILE>', 'a picture, or any other file; several are sent together', someText).default([]),
    )
    .addOption(flag('--subject <TEXT>', 'the subject', anyText).default(''))
  if (!parsed(command, args, shell)) return EXIT.ok
  const flags = command.opts<
    Flags & { readonly text: readonly string[]; readonly file: readonly string[]; readonly subject: string }
  >()
  const parts = attachedParts(flags, shell.cwd).map(({ contentType, contentId, content }) => ({
    'content-type': contentType,
    id: contentId,
    hex: bytesOf(content).toString('hex'),
  }))
  return post(flags, { subject: flags.subject, parts }, shell)
}

function commandFor(name: string, about: string, fronts: readonly string[], shell: Shell) {
  const front: Read<string> = oneOf(fronts)
  return verb(name, about)
    .addOption(flag('--account <NAME>', 'whom it reaches', someText).default('test'))
    .addOption(flag('--from <NUMBER>', 'the handset', someText).makeOptionMandatory())
    .addOption(flag('--to <NUMBER>', 'the short code or number it is sent to', someText).default('12345'))
    .addOption(flag('--front <FRONT>', `by which front it leaves: ${fronts.join(', ')}; the account's first`, front))
    .addOption(flag('--world <NAME>', 'in which world', anyText).default('default'))
    .addOption(urlFlag(shell))
    .option('--json', "the API's answer as it is")
}

async function post(
  { url, world, json, account, from, to, front }: Flags,
  content: object,
  shell: Shell,
): Promise<number> {
  const path = `/worlds/${encodeURIComponent(world)}/mo`
  const body = { account, from, to, ...(front !== undefined && { front }), ...content }
  const answer = await new ControlClient(url).post(path, body)
  shell.out(json ? `${JSON.stringify(answer, null, 2)}\n` : sent(answer as MoView))
  return EXIT.ok
}

function sent({ id, from, to, account, front, mms, parts: segments, state }: MoView): string {
  const parts = mms === null ? segments : mms.parts.length
  const by = front === 'smpp' ? '' : ` by ${front}`
  return `sent  ${from} -> ${to}  id ${id}, to account ${account}${by} in ${parts === 1 ? '1 part' : `${parts} parts`}: ${state}\n`
}
