/** Worlds: at a glance, what they are made of, what was done in them, and starting anew. */
import type { Router } from 'express'
import { keyed } from '../protocol/settings/keyed.ts'
import { bodyOf, queryOf } from './checked.ts'
import { type ControlScope, worldOf } from './control-scope.ts'
import { nothing, pageSize, USUAL_PAGE } from './json-scalars.ts'
import { resource } from './resource.ts'
import { accountView } from './view-account.ts'
import { journalView } from './view-journal.ts'
import { worldView } from './view-world.ts'

const list = keyed('the query', { limit: pageSize.exactOptional() })

export function worldRoutes(router: Router, scope: ControlScope): void {
  resource(router, '/', {
    get: (request, response) => {
      response.json(worldView(worldOf(request, scope), scope, scope.holds))
    },
    delete: async (request, response) => {
      const world = worldOf(request, scope)
      scope.holds.release(world)
      await scope.own.remove(world)
      response.json({ removed: world.name })
    },
  })

  resource(router, '/accounts', {
    get: (request, response) => {
      const world = worldOf(request, scope)
      const smpp = scope.own.smppOf(world)
      response.json({ accounts: [...world.accounts.values()].map((account) => accountView(account, smpp)) })
    },
  })

  resource(router, '/journal', {
    get: (request, response) => {
      const { journal } = worldOf(request, scope)
      const { limit = USUAL_PAGE } = queryOf(request, list)
      response.json({ events: journal.recent(limit).map(({ sequence, event }) => journalView(sequence, event)) })
    },
  })

  resource(router, '/reset', {
    post: (request, response) => {
      const world = worldOf(request, scope)
      bodyOf(request, nothing)
      world.reset()
      response.json(worldView(world, scope, scope.holds))
    },
  })
}
