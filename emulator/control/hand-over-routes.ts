/** What could not be pushed to clients, and letting it go again. */
import type { Router } from 'express'
import { EmulatorError } from '../core/emulator-error.ts'
import { isoTime } from '../core/iso-time.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { oneOf } from '../protocol/settings/scalar.ts'
import { bodyOf, queryOf } from './checked.ts'
import { accountNamed, type ControlScope, worldOf } from './control-scope.ts'
import { jsonText, pageSize, USUAL_PAGE } from './json-scalars.ts'
import { resource } from './resource.ts'
import { handOverView } from './view-hand-over.ts'

const list = keyed('the query', {
  // The only state in which hand-overs stay: the others are seen on their message and on the sessions.
  state: oneOf('a state to list', ['frozen']).exactOptional(),
  limit: pageSize.exactOptional(),
})

const campaignEnd = keyed('the end of a campaign', { account: jsonText })

const thaw = keyed('a thaw', { account: jsonText.exactOptional() })

export function handOverRoutes(router: Router, scope: ControlScope): void {
  resource(router, '/handovers', {
    get: (request, response) => {
      const world = worldOf(request, scope)
      const { limit = USUAL_PAGE } = queryOf(request, list)
      const { frozen } = world.handOvers
      response.json({
        handovers: [...frozen].slice(0, limit).map((handOver) => handOverView(world, handOver)),
        total: frozen.size,
      })
    },
  })

  resource(router, '/campaign-end', {
    post: (request, response) => {
      const world = worldOf(request, scope)
      const { account } = bodyOf(request, campaignEnd)
      const state = accountNamed(world, account)
      if (state.settings.gateway === null) {
        throw new EmulatorError('CONFLICT', `account ${account} has no gateway`, 'Only its messages have campaigns.')
      }
      world.control('campaign end', account)
      state.campaignEndedAt = world.clock.now()
      response.json({ account, endedAt: isoTime(state.campaignEndedAt) })
    },
  })

  resource(router, '/thaw', {
    post: (request, response) => {
      const world = worldOf(request, scope)
      const { account } = bodyOf(request, thaw)
      const state = account === undefined ? null : accountNamed(world, account)
      world.control('thaw', account ?? '')
      // The messages that their carrier refused until they froze, and what could not be pushed to clients.
      const messages = world.thawMessages(state)
      response.json({ thawed: world.handOvers.thaw(state), messages })
    },
  })
}
