/** `clock`: reads the clock of a running emulator's world, moves it, or changes how it goes. */
import { ControlClient } from '../client/control/control-client.ts'
import type { ClockView } from '../control/view-clock.ts'
import { parseClockMode } from '../core/clock-mode.ts'
import { parseDuration } from '../core/duration.ts'
import { EmulatorError } from '../core/emulator-error.ts'
import { EXIT } from './exit-code.ts'
import { flag, parsed, verb } from './flags.ts'
import type { Shell } from './shell.ts'
import { urlFlag } from './url-flag.ts'
import { anyText } from './values.ts'

interface Flags {
  readonly world: string
  readonly url: string
  readonly json?: true
}

/** `fired`: how many timers a skip has let go. */
type ClockAnswer = ClockView & { readonly fired?: number }

export async function clock(args: readonly string[], shell: Shell): Promise<number> {
  const command = verb('clock', 'Tells the time of a world, moves it on, or changes how it goes.')
    .usage('[5m | next | real | x60 | manual | auto | hold | resume] [flags]')
    .argument('[WHAT]', 'a span to skip, next (event), a mode, hold or resume; nothing: tell the time')
    .addOption(flag('--world <NAME>', 'whose clock', anyText).default('default'))
    .addOption(urlFlag(shell))
    .option('--json', "the API's answer as it is")
  if (!parsed(command, args, shell)) return EXIT.ok
  const { url, world, json } = command.opts<Flags>()
  const [what] = command.args
  const client = new ControlClient(url)
  const path = `/worlds/${encodeURIComponent(world)}/clock`
  const answer = what === undefined ? await client.get(path) : await client.post(path, requestOf(what))
  shell.out(json ? `${JSON.stringify(answer, null, 2)}\n` : told(answer as ClockAnswer))
  return EXIT.ok
}

/** The body of the request that a word asks for. Throws EmulatorError BAD_OPTION. */
export function requestOf(what: string): object {
  if (what === 'next') return { to: 'next' }
  if (what === 'hold' || what === 'resume') return { hold: what === 'hold' }
  if (parseClockMode(what).ok) return { mode: what }
  const span = parseDuration(what)
  if (span.ok) return { advance: what }
  const choice = 'next, real, x60 (any factor), manual, auto, hold or resume'
  throw new EmulatorError(
    'BAD_OPTION',
    `the clock cannot do "${what}"`,
    `Write a span of time such as 5m, or ${choice}.`,
  )
}

function told({ now, mode, held, heldUntil, pending, next, fired, waitingFor }: ClockAnswer): string {
  const row = (topic: string, says: string) => `${topic.padEnd(12)}${says}\n`
  const hold = heldUntil === null ? ', held' : `, held until ${heldUntil} of the wall's clock`
  let text = row('now', now) + row('mode', held ? mode + hold : mode)
  if (fired !== undefined) text += row('fired', count(fired))
  text += row('next', next === null ? 'nothing' : `${next}, ${count(pending)} in all`)
  for (const { owner, what, count: held, limit } of waitingFor) {
    text += row('waiting for', `${owner}: ${held} × ${what}, for ${limit} at most`)
  }
  return text
}

function count(timers: number): string {
  return timers === 1 ? '1 timer' : `${timers} timers`
}
