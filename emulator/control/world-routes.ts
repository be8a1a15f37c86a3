/** Worlds: at a glance, what they are made of, what was done in them, and starting anew. */
import type { Router } from 'express'
import { z } from 'zod'
import { EmulatorError } from '../core/emulator-error.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { someTime } from '../protocol/settings/scalar.ts'
import { bodyOf, queryOf } from './checked.ts'
import { type ControlScope, worldOf } from './control-scope.ts'
import { nothing, pageSize, USUAL_PAGE } from './json-scalars.ts'
import { leaseWorld, removeWorld } from './remove-world.ts'
import { resource } from './resource.ts'
import { accountView } from './view-account.ts'
import { journalView, refusalView } from './view-journal.ts'
import { worldView } from './view-world.ts'

/** Counted from now. */
const leaseRequest = keyed('a lease', {
  lease: z.union([z.literal(false), someTime], { error: 'expected a span of wall time such as "30s", or false' }),
})

const list = keyed('the query', { limit: pageSize.exactOptional() })

export function worldRoutes(router: Router, scope: ControlScope): void {
  resource(router, '/', {
    get: (request, response) => {
      response.json(worldView(worldOf(request, scope), scope))
    },
    delete: async (request, response) => {
      const world = worldOf(request, scope)
      await removeWorld(world, scope)
      response.json({ removed: world.name })
    },
  })

  resource(router, '/lease', {
    post: (request, response) => {
      const world = worldOf(request, scope)
      const { lease } = bodyOf(request, leaseRequest)
      if (!scope.own.isMade(world)) {
        const hint = 'Only what was made over the API can be leased.'
        throw new EmulatorError('CONFLICT', `the world ${world.name} is the scenario's`, hint)
      }
      leaseWorld(world, lease === false ? null : lease, scope)
      response.json(worldView(world, scope))
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

  resource(router, '/refusals', {
    get: (request, response) => {
      const { journal } = worldOf(request, scope)
      response.json({ refusals: journal.refusals.kinds().map(refusalView) })
    },
  })

  resource(router, '/reset', {
    post: (request, response) => {
      const world = worldOf(request, scope)
      bodyOf(request, nothing)
      world.reset()
      response.json(worldView(world, scope))
    },
  })
}
