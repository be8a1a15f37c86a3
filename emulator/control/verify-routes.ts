/** Whether messages are what a test expects, now or within some time: the words of suites, for tests in any language. */
import type { Response, Router } from 'express'
import { formatDuration } from '../core/duration.ts'
import { isoTime } from '../core/iso-time.ts'
import type { World } from '../engine/world.ts'
import type { Mismatch } from '../expectation/message-expectation.ts'
import { checkedAs } from './checked.ts'
import { accountNamed, type ControlScope, worldOf } from './control-scope.ts'
import { awaitedMessages, type Expected, expectedMessages } from './expected-messages.ts'
import { asWritten } from './json-scalars.ts'
import { resource } from './resource.ts'
import { type MessageDetail, messageDetail } from './view-message.ts'
import type { Looked } from './waits.ts'

export type Verdict =
  | { readonly ok: true; readonly messages: number }
  | {
      readonly ok: false
      readonly mismatch: Mismatch
      /** The message that is otherwise; null: what is otherwise is no single one. */
      readonly message: MessageDetail | null
    }

export function verifyRoutes(router: Router, scope: ControlScope): void {
  resource(router, '/verify', {
    post: async (request, response) => {
      const world = worldOf(request, scope)
      const expected = known(world, scope, checkedAs(asWritten(request.body ?? {}), expectedMessages))
      response.json(verdict(world, await scope.waits.look(world, expected)))
    },
  })

  resource(router, '/wait', {
    post: async (request, response) => {
      const world = worldOf(request, scope)
      const awaited = known(world, scope, checkedAs(asWritten(request.body ?? {}), awaitedMessages))
      if (world.clock.mode.kind === 'manual')
        world.control('clock', `wait for ${formatDuration(awaited.within)} at most`)
      const looked = await scope.waits.wait(world, awaited, untilGone(response))
      response.json({ ...verdict(world, looked), now: isoTime(looked.at) })
    },
  })
}

/** Throws EmulatorError NOT_FOUND where nobody can have sent such a message, BAD_REQUEST where none can be as expected. */
function known<T extends Expected>(world: World, { words }: ControlScope, expected: T): T {
  words.check(world, expected.each)
  const { account } = expected.where
  if (account !== undefined) accountNamed(world, account)
  return expected
}

function verdict(world: World, { found, messages }: Looked): Verdict {
  if (found === null) return { ok: true, messages }
  const { mismatch, record } = found
  const { what, expected, got } = mismatch
  return { ok: false, mismatch: { what, expected, got }, message: record && messageDetail(world, record) }
}

/** Aborted when the client goes away before it has its answer. */
function untilGone(response: Response): AbortSignal {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  return gone.signal
}
