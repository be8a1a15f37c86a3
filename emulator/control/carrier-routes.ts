/** Carriers: what they are, and what is set on them while the emulator runs. */
import type { Request, Router } from 'express'
import { type Instant, NEVER } from '../core/instant.ts'
import type { CarrierChange } from '../engine/present-scenario.ts'
import type { World } from '../engine/world.ts'
import { NO_CAUSE } from '../message/cause.ts'
import { isTemporary } from '../protocol/smpp/temporary-status.ts'
import { type CarrierSetting, carrierSetting } from '../scenario/actions-schema.ts'
import type { Carrier } from '../scenario/carrier.ts'
import { Outage } from '../scenario/outage.ts'
import { checkedAs } from './checked.ts'
import { type ControlScope, noSuch, pathParameter, worldOf } from './control-scope.ts'
import { asWritten } from './json-scalars.ts'
import { resource } from './resource.ts'
import { carrierView } from './view-carrier.ts'

export function carrierRoutes(router: Router, scope: ControlScope): void {
  resource(router, '/carriers', {
    get: (request, response) => {
      const carriers = [...(worldOf(request, scope).scenario?.carriers.values() ?? [])]
      response.json({ carriers: carriers.map(carrierView) })
    },
  })

  resource(router, '/carriers/:carrier', {
    get: (request, response) => {
      response.json(carrierView(carrierOf(request, worldOf(request, scope))))
    },
    put: (request, response) => {
      const world = worldOf(request, scope)
      const { name } = carrierOf(request, world)
      const change = checkedAs(asWritten(request.body ?? {}), carrierSetting)
      world.control('carrier set', `${name}: ${JSON.stringify(request.body ?? {})}`)
      scope.words.note(world)
      world.setCarrier(name, changeOf(change))
      scope.words.note(world)
      response.json(carrierView(carrierOf(request, world)))
    },
    delete: (request, response) => {
      const world = worldOf(request, scope)
      const { name } = carrierOf(request, world)
      world.control('carrier unset', name)
      world.setCarrier(name, null)
      response.json(carrierView(carrierOf(request, world)))
    },
  })
}

function carrierOf(request: Request, world: World): Carrier {
  const name = pathParameter(request, 'carrier')
  const carrier = world.scenario?.carriers.get(name)
  if (carrier !== undefined) return carrier
  throw noSuch(`world ${world.name} has no carrier ${name}`, [...(world.scenario?.carriers.keys() ?? [])])
}

/**
 * A refusal for now holds at once, for what is being handed out as well as for what is submitted, and ends when it is
 * taken back: it is an outage. One for good is the answer to a submit like any other.
 */
function changeOf({ changes, outage: set }: CarrierSetting): CarrierChange {
  const status = changes.reduce((found, { submit }) => submit?.status ?? found, 0)
  if (status === 0 || !isTemporary(status)) return { changes, outage: set }
  const always = { kind: 'once', from: Number.NEGATIVE_INFINITY as Instant, to: NEVER } as const
  const rest = changes.map(({ submit, ...others }) => (submit?.status === undefined ? { submit, ...others } : others))
  return { changes: rest as CarrierChange['changes'], outage: new Outage(always, set?.cause ?? NO_CAUSE, status) }
}
