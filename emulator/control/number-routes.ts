/** Numbers: what the handset got, and whether it can be reached. */
import type { Request, Router } from 'express'
import { EmulatorError } from '../core/emulator-error.ts'
import { isoTimeOrNull } from '../core/iso-time.ts'
import type { World } from '../engine/world.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { oneOf, someTime } from '../protocol/settings/scalar.ts'
import { bodyOf } from './checked.ts'
import { type ControlScope, pathParameter, plainNumber, worldOf } from './control-scope.ts'
import { inboxOf } from './inbox.ts'
import { type Handler, resource } from './resource.ts'

const handsetChange = keyed("a handset's state", {
  state: oneOf("a handset's state", ['on', 'off', 'full']),
  for: someTime.exactOptional(),
})

export interface HandsetView {
  readonly number: string
  readonly state: 'on' | 'off' | 'full'
  /** When it is on again, on the world's clock; null: when somebody says so. */
  readonly until: string | null
}

export function numberRoutes(router: Router, scope: ControlScope): void {
  resource(router, '/numbers/:number/inbox', {
    get: async (request, response) => {
      const number = numberOf(request)
      response.json({ number, messages: await inboxOf(worldOf(request, scope), number) })
    },
  })

  const change: Handler = (request, response) => {
    const world = worldOf(request, scope)
    const number = numberOf(request)
    const { state, for: span = Number.POSITIVE_INFINITY } = bodyOf(request, handsetChange)
    if (state === 'on' && span !== Number.POSITIVE_INFINITY) {
      throw new EmulatorError('BAD_REQUEST', 'a handset is on until something changes it', 'Leave `for` out.')
    }
    world.setHandset(number, { state, span })
    response.json(handsetView(world, number))
  }

  resource(router, '/numbers/:number/handset', {
    get: (request, response) => {
      response.json(handsetView(worldOf(request, scope), numberOf(request)))
    },
    put: change,
    post: change,
  })
}

function numberOf(request: Request): string {
  return plainNumber(pathParameter(request, 'number'))
}

function handsetView(world: World, number: string): HandsetView {
  const { state, until } = world.handsets.view(number, world.clock.now())
  return { number, state, until: isoTimeOrNull(until) }
}
