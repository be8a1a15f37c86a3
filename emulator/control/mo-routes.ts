/** Messages from handsets: sent to an account's client, and what became of them. */
import type { Router } from 'express'
import { z } from 'zod'
import { EmulatorError } from '../core/emulator-error.ts'
import type { Octets } from '../core/octets.ts'
import { type MoRequest, sendMo } from '../engine/send-mo.ts'
import type { World } from '../engine/world.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { bodyOf, queryOf } from './checked.ts'
import { accountNamed, type ControlScope, noSuch, pathParameter, worldOf } from './control-scope.ts'
import { address, hexOctets, jsonText, jsonWhole, pageSize, USUAL_PAGE } from './json-scalars.ts'
import { resource } from './resource.ts'
import { moDetail, moView } from './view-mo.ts'

const moRequest = keyed('a message from a handset', {
  account: jsonText,
  from: address,
  to: address,
  text: jsonText.exactOptional(),
  hex: hexOctets.exactOptional(),
  'data-coding': jsonWhole(0, 255).exactOptional(),
  'reference-bits': z.literal([8, 16], { error: 'expected 8 or 16' }).exactOptional(),
})

const list = keyed('the query', { limit: pageSize.exactOptional() })

export function moRoutes(router: Router, scope: ControlScope): void {
  resource(router, '/mo', {
    get: (request, response) => {
      const { mos } = worldOf(request, scope)
      const { limit = USUAL_PAGE } = queryOf(request, list)
      response.json({ mo: mos.newestFirst().slice(0, limit).map(moView) })
    },
    post: (request, response) => {
      const world = worldOf(request, scope)
      const given = bodyOf(request, moRequest)
      const mo = sendMo(world, accountNamed(world, given.account), {
        from: given.from,
        to: given.to,
        content: contentOf(given.text, given.hex),
        dataCoding: given['data-coding'] ?? null,
        referenceBits: given['reference-bits'] ?? 8,
      })
      response.status(202).json(moView(mo))
    },
  })

  resource(router, '/mo/:id', {
    get: (request, response) => {
      const world = worldOf(request, scope)
      const id = pathParameter(request, 'id')
      const mo = world.mos.get(id)
      if (mo === undefined) throw noSuch(`world ${world.name} has no MO ${id}`, newestIds(world))
      response.json(moDetail(mo))
    },
  })
}

function newestIds({ mos }: World): readonly string[] {
  return mos
    .newestFirst()
    .slice(0, 5)
    .map(({ id }) => id)
}

function contentOf(text: string | undefined, hex: Octets | undefined): MoRequest['content'] {
  if (text !== undefined && hex === undefined) return { text }
  if (hex !== undefined && text === undefined) return { octets: hex }
  throw new EmulatorError('BAD_REQUEST', 'expected either `text` or `hex`', 'hex is for binary content.')
}
