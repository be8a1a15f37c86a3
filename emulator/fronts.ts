/** The fronts over one listener's accounts: made together, served together, and mounted where they are asked for. */
import { type Millis, millis } from './core/instant.ts'
import { systemWall } from './core/wall.ts'
import type { World } from './engine/world.ts'
import type { Worlds } from './engine/worlds.ts'
import { GatewayFront } from './front/gateway/gateway-front.ts'
import { Mm7Front } from './front/mm7/mm7-front.ts'
import { RestFront } from './front/rest/rest-front.ts'
import { SmppFront } from './front/smpp/smpp-front.ts'
import type { HttpListener } from './http/http-listener.ts'
import type { Outgoing } from './http/outgoing.ts'

export interface Fronts {
  readonly smpp: SmppFront
  readonly mm7: Mm7Front
  readonly rest: RestFront
  readonly gateway: GatewayFront
}

/** What bind responses call the message centre. */
const SYSTEM_ID = 'emulator'
/** How long clients have to answer unbind. */
export const PATIENCE: Millis = millis(2_000)

/** `listener`: the one whose accounts may sign in; `unattributed`: where what happens before that is journalled. */
export function makeFronts(
  worlds: Worlds,
  listener: string,
  unattributed: World,
  outgoing: Outgoing,
  onBug: (error: unknown) => void,
): Fronts {
  const directory = worlds.directory.at(listener)
  const shared = { wall: systemWall, directory, unattributed, outgoing, onBug }
  return {
    smpp: new SmppFront({ ...shared, systemId: SYSTEM_ID, sessionInit: millis(30_000) }),
    mm7: new Mm7Front(shared),
    rest: new RestFront(shared),
    gateway: new GatewayFront(shared),
  }
}

/** What the accounts of a world are owed leaves by these fronts. */
export function serveWorld({ smpp, mm7, rest, gateway }: Fronts, world: World): void {
  for (const front of [smpp, mm7, rest, gateway]) front.serve(world)
}

export function mountFronts({ mm7, rest, gateway }: Fronts, http: HttpListener): void {
  http.mount('/mm7', mm7.handler())
  http.mount('/xms/v1', rest.handler())
  for (const prefix of ['/rest/gateway', '/rest/sms/v2']) http.mount(prefix, gateway.handler())
}
