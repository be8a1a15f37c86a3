/** `mo`: a handset sends a text to an account. */
import { ControlClient } from '../client/control/control-client.ts'
import type { MoView } from '../control/view-mo.ts'
import { EXIT } from './exit-code.ts'
import { flag, parsed, verb } from './flags.ts'
import type { Shell } from './shell.ts'
import { urlFlag } from './url-flag.ts'
import { anyText, someText } from './values.ts'

interface Flags {
  readonly account: string
  readonly from: string
  readonly to: string
  readonly text: string
  readonly world: string
  readonly url: string
  readonly json?: true
}

export async function mo(args: readonly string[], shell: Shell): Promise<number> {
  const command = verb(
    'mo',
    'Has a handset send a text to an account: it gets it on a receiving bind, or when it has one.',
  )
    .usage('--from NUMBER --text TEXT [flags]')
    .addOption(flag('--account <NAME>', 'whom it reaches', someText).default('test'))
    .addOption(flag('--from <NUMBER>', 'the handset', someText).makeOptionMandatory())
    .addOption(flag('--to <NUMBER>', 'the short code or number it is sent to', someText).default('12345'))
    .addOption(flag('--text <TEXT>', 'the text, of any length', anyText).makeOptionMandatory())
    .addOption(flag('--world <NAME>', 'in which world', anyText).default('default'))
    .addOption(urlFlag(shell))
    .option('--json', "the API's answer as it is")
  if (!parsed(command, args, shell)) return EXIT.ok
  const { url, world, json, account, from, to, text } = command.opts<Flags>()
  const answer = await new ControlClient(url).post(`/worlds/${encodeURIComponent(world)}/mo`, {
    account,
    from,
    to,
    text,
  })
  if (json) shell.out(`${JSON.stringify(answer, null, 2)}\n`)
  else shell.out(sent(answer as MoView))
  return EXIT.ok
}

function sent({ id, from, to, account, parts, state }: MoView): string {
  return `sent  ${from} -> ${to}  id ${id}, to account ${account} in ${parts === 1 ? '1 part' : `${parts} parts`}: ${state}\n`
}
