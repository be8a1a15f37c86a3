/** What every resource of the API works on, and how a request names a part of it. */
import type { Request } from 'express'
import { EmulatorError } from '../core/emulator-error.ts'
import type { AccountState } from '../engine/account-state.ts'
import type { World } from '../engine/world.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import type { ClockHolds } from './clock-holds.ts'
import type { ControlContext } from './control-context.ts'
import type { KnownWords } from './known-words.ts'
import type { Leases } from './leases.ts'
import type { Waits } from './waits.ts'

export interface ControlScope extends ControlContext {
  readonly holds: ClockHolds
  /** Of worlds that were made over the API. */
  readonly leases: Leases
  readonly words: KnownWords
  readonly waits: Waits
}

/** A part of the path, decoded. */
export function pathParameter(request: Request, name: string): string {
  return String(request.params[name])
}

/** The world that the path names. Throws EmulatorError NOT_FOUND with those there are. */
export function worldOf(request: Request, { worlds }: ControlScope): World {
  const name = pathParameter(request, 'world')
  const world = worlds.get(name)
  if (world !== undefined) return world
  throw notThere(
    `there is no world ${name}`,
    name,
    worlds.all().map((each) => each.name),
  )
}

/** Throws EmulatorError NOT_FOUND with the accounts there are. */
export function accountNamed(world: World, name: string): AccountState {
  const account = world.accounts.get(name)
  if (account !== undefined) return account
  throw notThere(`world ${world.name} has no account ${name}`, name, [...world.accounts.keys()])
}

const MOST_LISTED = 20

/** What names a thing may have been meant instead. */
function notThere(message: string, name: string, known: readonly string[]): EmulatorError {
  return new EmulatorError('NOT_FOUND', message, `${didYouMean(name, known)} ${listOf(known)}`.trim())
}

/** The same for numbered things, where no other is meant. */
export function noSuch(message: string, known: readonly string[]): EmulatorError {
  return new EmulatorError('NOT_FOUND', message, listOf(known))
}

function listOf(known: readonly string[]): string {
  if (known.length === 0) return 'There is none.'
  return `There is ${known.slice(0, MOST_LISTED).join(', ')}${known.length > MOST_LISTED ? ', …' : ''}.`
}

/** A number as carriers and handsets know it. A plus sign in a query arrives as a space. */
export function plainNumber(text: string): string {
  return text.trim().replace(/^\+/, '')
}
