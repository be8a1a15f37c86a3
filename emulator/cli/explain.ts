/** `explain TO`: what would become of a message, and why. */

import { EmulatorError } from '../core/emulator-error.ts'
import type { Instant } from '../core/instant.ts'
import { parseIsoTime } from '../core/iso-time.ts'
import { loadScenarioFiles } from '../engine/scenario-files.ts'
import { DEFAULT_OPTIONS } from '../options.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import type { CompiledScenario, CompiledWorld } from '../scenario/compiled-scenario.ts'
import { explain, formatExplanation } from '../scenario/explain.ts'
import { chooseDataCoding } from '../text/data-coding.ts'
import { EXIT } from './exit-code.ts'
import { flag, parsed, verb } from './flags.ts'
import type { Shell } from './shell.ts'
import { anyText, whole } from './values.ts'

interface Flags {
  readonly from?: string
  readonly account?: string
  readonly text?: string
  readonly scenario?: readonly string[]
  readonly world: string
  readonly seed?: number
  readonly at?: Instant
  readonly magic: boolean
}

export async function explainMessage(args: readonly string[], shell: Shell): Promise<number> {
  const command = verb('explain', 'What would become of a message, and why: carrier, rules, times, receipts.')
    .usage('TO [flags]')
    .argument('<TO>', 'the number')
    .addOption(flag('--from <SENDER>', 'the sender', anyText))
    .addOption(flag('--account <NAME>', 'who submits it', anyText))
    .addOption(flag('--text <TEXT>', 'the text', anyText))
    .option('--scenario <PATH>', 'a scenario file or directory; repeatable', collect)
    .addOption(flag('--world <NAME>', 'the world', anyText).default('default', 'default'))
    .addOption(flag('--seed <N>', 'all chance follows from it', whole('a seed', 0, Number.MAX_SAFE_INTEGER)))
    .addOption(flag('--at <TIME>', "when, on the world's clock: 2026-03-01T02:00:00Z", parseIsoTime))
    .option('--no-magic', 'without the magic endings')
  if (!parsed(command, args, shell)) return EXIT.ok
  const { scenario = [], world: name, magic, seed, ...question } = command.opts<Flags>()
  const world = worldOf(loadScenarioFiles(scenario, magic).scenario, name)
  const explanation = explain(world, {
    ...question,
    to: command.args[0] ?? '',
    seed: seed ?? world.seed ?? DEFAULT_OPTIONS.seed,
    dataCoding: chooseDataCoding(question.text ?? ''),
  })
  shell.out(`${formatExplanation(explanation)}\n`)
  return EXIT.ok
}

function collect(text: string, all: readonly string[] = []): readonly string[] {
  return [...all, text]
}

function worldOf(scenario: CompiledScenario, name: string): CompiledWorld {
  const world = scenario.worlds.get(name)
  if (world !== undefined) return world
  const known = [...scenario.worlds.keys()]
  const meant = didYouMean(name, known) || `Worlds: ${known.join(', ')}.`
  throw new EmulatorError('NOT_FOUND', `there is no world ${name}`, meant)
}
