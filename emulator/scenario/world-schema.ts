/** A file of the scenario language: worlds, carriers, accounts. */
import { z } from 'zod'
import { parseClockMode } from '../core/clock-mode.ts'
import type { Instant } from '../core/instant.ts'
import { fail } from '../core/result.ts'
import type { ClockMode } from '../core/world-clock.ts'
import { keyed, named } from '../protocol/settings/keyed.ts'
import { scalar, whole } from '../protocol/settings/scalar.ts'
import { isoTime } from './time-scalars.ts'

/** What a file says of a world; null: nothing. */
export interface WorldSettings {
  readonly seed: number | null
  readonly clock: ClockMode | null
  readonly start: Instant | null
}

const clock = scalar<ClockMode>(
  'a clock: real, x60 (or any factor), manual or auto',
  { pattern: String.raw`^(real|manual|auto|x\d+(\.\d+)?)$`, examples: ['real', 'x60', 'manual', 'auto'] },
  (given) => {
    const mode = parseClockMode(given)
    return mode.ok ? mode : fail(`"${given}" is not a clock: write real, x60 (or any factor), manual or auto`)
  },
)

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: 'a name has letters, digits, dots, dashes and underscores, at most 64',
})

/** The parts of a file, each checked by itself so that a mistake in one hides none in another. */
export interface FileDraft {
  readonly worlds?: Readonly<Record<string, WorldDraft>>
  readonly carriers?: Readonly<Record<string, unknown>>
  readonly accounts?: Readonly<Record<string, unknown>>
}

export interface WorldDraft extends WorldSettings {
  readonly carriers?: Readonly<Record<string, unknown>>
  readonly accounts?: Readonly<Record<string, unknown>>
}

/** A file whose carriers and accounts are of these schemas. */
export function scenarioFile(carrier: z.ZodType, account: z.ZodType): z.ZodType<FileDraft> {
  const carriers = named('a map of carriers by name', name, carrier).describe('By name').exactOptional()
  const accounts = named('a map of accounts by name', name, account).describe('By name').exactOptional()
  const world = keyed('a world', {
    seed: whole('a seed', 0, Number.MAX_SAFE_INTEGER).describe('All chance follows from it').exactOptional(),
    clock: clock.describe('real, x60 (or any factor), manual or auto').exactOptional(),
    start: isoTime.describe("Where the world's time begins").exactOptional(),
    carriers,
    accounts,
  }).transform((given) => ({
    ...given,
    seed: given.seed ?? null,
    clock: given.clock ?? null,
    start: given.start ?? null,
  }))
  return keyed('a scenario', {
    worlds: named('a map of worlds by name', name, world).describe('By name').exactOptional(),
    carriers,
    accounts,
  })
}
