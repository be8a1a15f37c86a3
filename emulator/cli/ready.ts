/** `ready`: whether an emulator is ready, or waiting until it is. Exit code 0: it is. */
import { ControlClient } from '../client/control/control-client.ts'
import { formatDuration } from '../core/duration.ts'
import { type Millis, millis } from '../core/instant.ts'
import { systemWall } from '../core/wall.ts'
import { EXIT } from './exit-code.ts'
import { flag, parsed, verb } from './flags.ts'
import type { Shell } from './shell.ts'
import { urlFlag } from './url-flag.ts'
import { duration } from './values.ts'

interface Flags {
  readonly url: string
  readonly wait?: true
  readonly timeout: Millis
}

const EVERY = millis(100)
/** Of one question, whatever all may take; the image's health check has five seconds. */
const LEAST_ASKED = 500
const MOST_ASKED = 3_000

export async function ready(args: readonly string[], shell: Shell): Promise<number> {
  const command = verb('ready', 'Whether an emulator is ready to serve: exit code 0 if so, 1 if not.')
    .addOption(urlFlag(shell))
    .option('--wait', 'wait until it is')
    .addOption(flag('--timeout <TIME>', 'how long to wait', duration).default(millis(30_000), '30s'))
  if (!parsed(command, args, shell)) return EXIT.ok
  const { url, wait, timeout } = command.opts<Flags>()
  const deadline = systemWall.now() + timeout
  let why = await whyNot(url, timeout)
  while (why !== null && wait && systemWall.now() < deadline) {
    await new Promise<void>((resolve) => systemWall.after(EVERY, resolve))
    why = await whyNot(url, deadline - systemWall.now())
  }
  if (why === null) return EXIT.ok
  shell.err(`carrier-emulator: not ready${wait ? ` within ${formatDuration(timeout)}` : ''}: ${why}\n`)
  return EXIT.failed
}

/** Something may listen there that never answers: that is not waited for longer than it is worth. */
async function whyNot(url: string, within: number): Promise<string | null> {
  const limit = millis(Math.min(Math.max(within, LEAST_ASKED), MOST_ASKED))
  const client = new ControlClient(url, { connect: limit, answer: limit })
  const why = await client.whyNotReady()
  client.close()
  return why
}
