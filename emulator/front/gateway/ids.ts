/** Ids of the gateway's messages: whole numbers of 53 bits in v1, UUIDs in v2. */
import { bits, hashText, purposeOf } from '../../core/draw.ts'
import { drawUuid } from '../../engine/message-id.ts'
import type { World } from '../../engine/world.ts'
import type { GatewayApi } from '../../protocol/gateway/gateway-error.ts'

const ID = purposeOf('gateway message id')
const drawn = { hi: 0, lo: 0 }

/** 15 digits at the most, so that no client that reads numbers as doubles rounds them. */
export function gatewayId(api: GatewayApi, drawHi: number, drawLo: number, probe: number): string {
  if (api === 'v2') return drawUuid(drawHi, drawLo, probe)
  bits(drawHi, drawLo, ID, probe, drawn)
  const number = (drawn.hi & 0x1ffff) * 4_294_967_296 + (drawn.lo >>> 0)
  return String(100_000_000_000_000 + number)
}

/** Another id of the same form, for rules that want a wrong one. */
export function wrongId(id: string): string {
  return `${id.slice(0, -1)}${id.endsWith('0') ? 1 : 0}`
}

/** Of a message from a handset: it follows from its number in the world. */
export function moId(world: World, api: GatewayApi, id: string): string {
  const key = { hi: 0, lo: 0 }
  hashText(id, world.seed, ID, key)
  return gatewayId(api, key.hi, key.lo, 0)
}
