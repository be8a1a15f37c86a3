/** How often a client tried each of its messages, and how far apart: what a retrying client is judged by. */
import type { Router } from 'express'
import { isoTime } from '../core/iso-time.ts'
import { type ClientTries, clientTries } from '../engine/client-tries.ts'
import { pickedSender } from '../expectation/which-messages.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { text, whole } from '../protocol/settings/scalar.ts'
import { queryOf } from './checked.ts'
import { accountNamed, type ControlScope, worldOf } from './control-scope.ts'
import { pageSize, USUAL_PAGE } from './json-scalars.ts'
import { number } from './message-filter.ts'
import { resource } from './resource.ts'
import { answerName } from './view-timeline.ts'

const wanted = keyed('the query', {
  account: text.exactOptional(),
  to: number.exactOptional(),
  from: pickedSender.exactOptional(),
  limit: pageSize.exactOptional(),
  before: whole('a key', 1, Number.MAX_SAFE_INTEGER).exactOptional(),
})

export function tryRoutes(router: Router, scope: ControlScope): void {
  resource(router, '/tries', {
    get: (request, response) => {
      const world = worldOf(request, scope)
      const { account = null, to = null, from = null, limit = USUAL_PAGE, before } = queryOf(request, wanted)
      if (account !== null) accountNamed(world, account)
      const all = clientTries(world, { account, to, from })
      const found = before === undefined ? all : all.filter((each) => lastKey(each) < before)
      const page = found.slice(0, limit)
      const last = page.at(-1)
      response.json({
        now: isoTime(world.clock.now()),
        messages: page.map(triesView),
        // What `before` takes for the next page; null: this is the last.
        next: last === undefined || found.length <= limit ? null : lastKey(last),
      })
    },
  })
}

function lastKey({ tries }: ClientTries): number {
  return tries.at(-1)?.key ?? 0
}

/** Gaps in ms, on the world's clock and on the wall's. */
function triesView({ account, front, from, to, tries }: ClientTries): object {
  const gaps = (times: readonly number[]) => times.slice(1).map((at, i) => Math.round(at - (times[i] as number)))
  return {
    account,
    front,
    from,
    to,
    count: tries.length,
    refused: tries.filter(({ accepted }) => !accepted).length,
    gaps: gaps(tries.map(({ at }) => at)),
    wallGaps: gaps(tries.map(({ wall }) => wall)),
    tries: tries.map(({ key, at, wall, status, accepted }) => ({
      key,
      at: isoTime(at),
      wall: isoTime(wall),
      answer: answerName(front, status),
      accepted,
    })),
  }
}
