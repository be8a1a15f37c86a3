/** Messages: found, looked at, cancelled. */
import type { Request, Router } from 'express'
import { EmulatorError } from '../core/emulator-error.ts'
import type { World } from '../engine/world.ts'
import type { MessageRecord } from '../message/record.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { oneOf, text } from '../protocol/settings/scalar.ts'
import { bodyOf, queryOf } from './checked.ts'
import { type ControlScope, pathParameter, plainNumber, worldOf } from './control-scope.ts'
import { findMessage } from './find-message.ts'
import { nothing, USUAL_PAGE } from './json-scalars.ts'
import { filteredMessages, type MessageFilter, messageFilter } from './message-filter.ts'
import { resource } from './resource.ts'
import { messageDetail, messageSummary, viewOf } from './view-message.ts'

const among = keyed('the query', {
  account: text.exactOptional(),
  to: text.transform(plainNumber).exactOptional(),
})

export function messageRoutes(router: Router, scope: ControlScope): void {
  operatorRoutes(router, scope)
  resource(router, '/messages', {
    get: async (request, response) => {
      const world = worldOf(request, scope)
      const filter = queryOf(request, messageFilter)
      const limit = filter.limit ?? USUAL_PAGE
      const show = viewFor(filter)
      const found = await filteredMessages(world, filter)
      const page = found.slice(0, limit)
      response.json({
        messages: page.map((record) => show(world, record)),
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

function viewFor({ fields, view }: MessageFilter) {
  if (fields !== undefined) return viewOf(fields)
  return view === 'full' ? messageDetail : messageSummary
}

/** What an operator of the platform, or the owner of a handset, does with one message. */
function operatorRoutes(router: Router, scope: ControlScope): void {
  resource(router, '/messages/:id/kill', {
    post: async (request, response) => {
      const world = worldOf(request, scope)
      bodyOf(request, nothing)
      const record = await messageOf(request, world)
      world.control('kill', `key:${record.key}`)
      if (!world.kill(record)) throw finalAlready(record)
      response.json(messageDetail(world, record))
    },
  })

  resource(router, '/messages/:id/thaw', {
    post: async (request, response) => {
      const world = worldOf(request, scope)
      bodyOf(request, nothing)
      const record = await messageOf(request, world)
      world.control('thaw', `key:${record.key}`)
      if (world.thawMessages(null, record) === 0) {
        throw new EmulatorError(
          'CONFLICT',
          `the message is ${record.life}, not frozen`,
          'Only what is frozen can be thawed.',
        )
      }
      response.json(messageDetail(world, record))
    },
  })

  resource(router, '/messages/:id/read-reply', {
    post: async (request, response) => {
      const world = worldOf(request, scope)
      const { status = 'Read' } = bodyOf(request, readReply)
      const record = await messageOf(request, world)
      if (record.submission.front !== 'mm7') {
        throw new EmulatorError(
          'CONFLICT',
          `the message came by ${record.submission.front}`,
          'Only a multimedia message over MM7 has read replies.',
        )
      }
      world.control('read reply', `key:${record.key} ${status}`)
      world.readReply(record, READ_LIVES[status])
      response.status(202).json(messageDetail(world, record))
    },
  })
}

const readReply = keyed('a read reply', {
  status: oneOf('a status', ['Read', 'Deleted', 'Indeterminate']).exactOptional(),
})

/** A read reply travels as any word about a message does. */
const READ_LIVES = { Read: 'delivered', Deleted: 'deleted', Indeterminate: 'unknown' } as const

function finalAlready({ life }: MessageRecord): EmulatorError {
  return new EmulatorError('CONFLICT', `the message is ${life} already`, 'Only what is under way can be stopped.')
}

function messageOf(request: Request, world: World): Promise<MessageRecord> {
  return findMessage(world, pathParameter(request, 'id'), queryOf(request, among))
}
