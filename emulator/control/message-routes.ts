/** Messages: found, looked at, cancelled. */
import type { Request, Router } from 'express'
import { EmulatorError } from '../core/emulator-error.ts'
import type { World } from '../engine/world.ts'
import type { MessageRecord } from '../message/record.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { text } from '../protocol/settings/scalar.ts'
import { bodyOf, queryOf } from './checked.ts'
import { type ControlScope, pathParameter, plainNumber, worldOf } from './control-scope.ts'
import { findMessage } from './find-message.ts'
import { nothing, USUAL_PAGE } from './json-scalars.ts'
import { filteredMessages, messageFilter } from './message-filter.ts'
import { resource } from './resource.ts'
import { messageDetail, messageSummary } from './view-message.ts'

const among = keyed('the query', {
  account: text.exactOptional(),
  to: text.transform(plainNumber).exactOptional(),
})

export function messageRoutes(router: Router, scope: ControlScope): void {
  resource(router, '/messages', {
    get: async (request, response) => {
      const world = worldOf(request, scope)
      const filter = queryOf(request, messageFilter)
      const limit = filter.limit ?? USUAL_PAGE
      const found = await filteredMessages(world, filter)
      const page = found.slice(0, limit)
      response.json({
        messages: page.map((record) => messageSummary(world, record)),
        // What `before` takes for the next page; null: this is the last.
        next: found.length > limit ? (page.at(-1)?.key ?? null) : null,
      })
    },
  })

  resource(router, '/messages/:id', {
    get: async (request, response) => {
      const world = worldOf(request, scope)
      response.json(messageDetail(world, await messageOf(request, world)))
    },
  })

  resource(router, '/messages/:id/cancel', {
    post: async (request, response) => {
      const world = worldOf(request, scope)
      bodyOf(request, nothing)
      const record = await messageOf(request, world)
      if (record.phase === 'done') {
        throw new EmulatorError(
          'CONFLICT',
          `the message is ${record.life} already`,
          'Only what is under way can be cancelled.',
        )
      }
      world.control('cancel', `key:${record.key}`)
      world.cancel(record)
      response.json(messageDetail(world, record))
    },
  })
}

function messageOf(request: Request, world: World): Promise<MessageRecord> {
  return findMessage(world, pathParameter(request, 'id'), queryOf(request, among))
}
