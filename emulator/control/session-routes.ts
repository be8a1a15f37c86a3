/** The links of a world's clients; those that have not signed in yet are shown in world `default`. */
import type { Request, Router } from 'express'
import { EmulatorError } from '../core/emulator-error.ts'
import type { World } from '../engine/world.ts'
import type { Link } from '../front/smpp/link.ts'
import { bodyOf } from './checked.ts'
import { type ControlScope, notThere, pathParameter, worldOf } from './control-scope.ts'
import { nothing } from './json-scalars.ts'
import { resource } from './resource.ts'
import { sessionView } from './view-session.ts'

const REASON = 'asked for over the control API'

export function sessionRoutes(router: Router, scope: ControlScope): void {
  resource(router, '/sessions', {
    get: (request, response) => {
      response.json({ sessions: linksOf(worldOf(request, scope), scope).map(sessionView) })
    },
  })

  resource(router, '/sessions/:id/unbind', {
    post: (request, response) => {
      const link = linkOf(request, scope)
      bodyOf(request, nothing)
      if (!link.isBound) {
        throw new EmulatorError('CONFLICT', `session ${link.id} is ${link.state}, not bound`, 'Drop it instead.')
      }
      worldOf(request, scope).control('unbind', `session ${link.id}`)
      link.unbind(REASON)
      response.status(202).json(sessionView(link))
    },
  })

  resource(router, '/sessions/:id/drop', {
    post: (request, response) => {
      const link = linkOf(request, scope)
      bodyOf(request, nothing)
      worldOf(request, scope).control('drop', `session ${link.id}`)
      link.close(REASON)
      response.json(sessionView(link))
    },
  })
}

function linksOf(world: World, { smpp, worlds }: ControlScope): readonly Link[] {
  return [...smpp.links].filter((link) => (link.world ?? worlds.default) === world)
}

function linkOf(request: Request, scope: ControlScope): Link {
  const world = worldOf(request, scope)
  const id = pathParameter(request, 'id')
  const links = linksOf(world, scope)
  const link = links.find((each) => String(each.id) === id)
  if (link !== undefined) return link
  const known = links.map((each) => String(each.id))
  throw notThere(`world ${world.name} has no session ${id}`, id, known)
}
