/** The links of a world's clients; those that have not signed in yet are shown in world `default`. */
import type { Request, Router } from 'express'
import { z } from 'zod'
import { EmulatorError } from '../core/emulator-error.ts'
import type { World } from '../engine/world.ts'
import type { Link } from '../front/smpp/link.ts'
import { outbind } from '../front/smpp/outbind.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { bodyOf } from './checked.ts'
import { accountNamed, type ControlScope, noSuch, pathParameter, worldOf } from './control-scope.ts'
import { jsonText, jsonWhole, nothing } from './json-scalars.ts'
import { resource } from './resource.ts'
import { sessionView } from './view-session.ts'

const REASON = 'asked for over the control API'

const outbindRequest = keyed('an outbind', {
  account: jsonText,
  host: jsonText.exactOptional(),
  port: jsonWhole(1, 65_535),
})

const silence = keyed('a silence', { silent: z.boolean({ error: 'expected true or false' }).exactOptional() })

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

  resource(router, '/sessions/:id/silence', {
    post: (request, response) => {
      const link = linkOf(request, scope)
      const { silent = true } = bodyOf(request, silence)
      if (!link.isBound) {
        throw new EmulatorError('CONFLICT', `session ${link.id} is ${link.state}, not bound`, 'It is sent nothing yet.')
      }
      worldOf(request, scope).control('silence', `session ${link.id} ${silent ? 'answers nothing' : 'answers again'}`)
      link.silence(silent)
      response.json(sessionView(link))
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

/** Calls an ESME that waits to be called (SMPP 3.4 section 2.2.1). */
export function outbindRoutes(router: Router, scope: ControlScope): void {
  resource(router, '/outbind', {
    post: async (request, response) => {
      const world = worldOf(request, scope)
      const { account: name, host = '127.0.0.1', port } = bodyOf(request, outbindRequest)
      const account = accountNamed(world, name)
      if (account.settings.smpp === null) {
        throw new EmulatorError('CONFLICT', `account ${name} has no SMPP settings`, 'Give it `smpp` in the scenario.')
      }
      world.control('outbind', `${name} at ${host}:${port}`)
      const link = await outbind(scope.own.smppOf(world), account, host, port)
      response.status(202).json(sessionView(link))
    },
  })
}

function linksOf(world: World, { own }: ControlScope): readonly Link[] {
  const front = own.smppOf(world)
  return [...front.links].filter((link) => (link.world ?? front.unattributed) === world)
}

function linkOf(request: Request, scope: ControlScope): Link {
  const world = worldOf(request, scope)
  const id = pathParameter(request, 'id')
  const links = linksOf(world, scope)
  const link = links.find((each) => String(each.id) === id)
  if (link !== undefined) return link
  throw noSuch(
    `world ${world.name} has no session ${id}`,
    links.map((each) => String(each.id)),
  )
}
