/** A world that is asked for over the API: an isolated network, for one test of whatever language. */
import { z } from 'zod'
import { parseClockMode } from '../core/clock-mode.ts'
import type { World } from '../engine/world.ts'
import { callbackUrl } from '../protocol/settings/http-scalars.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { oneOf, scalar, someTime } from '../protocol/settings/scalar.ts'
import type { NewWorldRequest } from './control-context.ts'
import type { ControlScope } from './control-scope.ts'
import { jsonText, jsonWhole } from './json-scalars.ts'
import { type WorldView, worldView } from './view-world.ts'

const name = jsonText.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: 'expected letters, digits, dots, dashes and underscores, at most 64',
})

const source = keyed('a scenario file', { path: jsonText, text: jsonText })

export const newWorld: z.ZodType<NewWorldRequest> = keyed('a world', {
  name: name.exactOptional(),
  scenario: jsonText.exactOptional(),
  sources: z.array(source, { error: 'expected a list of scenario files' }).exactOptional(),
  listeners: oneOf('a kind of listeners', ['own', 'shared']).exactOptional(),
  seed: jsonWhole(0, Number.MAX_SAFE_INTEGER).exactOptional(),
  clock: scalar('a mode', {}, parseClockMode).exactOptional(),
  start: oneOf('a beginning', ['wall', 'fixed']).exactOptional(),
  rates: oneOf('whose time', ['wall', 'world']).exactOptional(),
  'draws-as': jsonText.exactOptional(),
  'callback-url': callbackUrl.exactOptional(),
  lease: someTime.exactOptional(),
  magic: z.boolean({ error: 'expected true or false' }).exactOptional(),
}).transform(
  (given): NewWorldRequest => ({
    name: given.name ?? '',
    sources: [
      ...(given.scenario === undefined ? [] : [{ path: 'scenario.yaml', text: given.scenario }]),
      ...(given.sources ?? []),
    ],
    listeners: given.listeners ?? 'own',
    drawsAs: given['draws-as'] ?? '',
    lease: given.lease ?? null,
    magic: given.magic ?? true,
    callbackUrl: given['callback-url'] ?? null,
    seed: given.seed,
    clock: given.clock,
    start: given.start,
    rates: given.rates,
  }),
)

export interface MadeWorldView extends WorldView {
  /** How to sign in to each account; null: not by that front. */
  readonly credentials: readonly CredentialsView[]
}

interface CredentialsView {
  readonly account: string
  readonly smpp: { readonly systemId: string; readonly password: string } | null
  readonly mm7: { readonly vaspid: string; readonly vasid: string; readonly dialect: string } | null
  readonly rest: { readonly servicePlan: string; readonly token: string } | null
  readonly gateway: { readonly application: string; readonly password: string } | null
}

export function madeWorldView(world: World, scope: ControlScope): MadeWorldView {
  return {
    ...worldView(world, scope),
    credentials: [...world.accounts.values()].map(credentialsView),
  }
}

function credentialsView({ name: account, settings }: { name: string; settings: AccountSettings }): CredentialsView {
  const { smpp, mm7, rest, gateway } = settings
  return {
    account,
    smpp: smpp && { systemId: smpp.systemId, password: smpp.password },
    mm7: mm7 && { vaspid: mm7.vaspid, vasid: mm7.vasids[0] ?? '', dialect: mm7.dialect },
    rest: rest && { servicePlan: rest.servicePlan, token: rest.token },
    gateway: gateway && { application: gateway.application, password: gateway.password },
  }
}

type AccountSettings =
  World['accounts'] extends Map<string, infer State extends { settings: unknown }> ? State['settings'] : never
