/** Messages from handsets: sent to an account's client, and what became of them. */
import type { Router } from 'express'
import { z } from 'zod'
import { EmulatorError } from '../core/emulator-error.ts'
import { octetsOf } from '../core/octets.ts'
import { type MoRequest, sendMo } from '../engine/send-mo.ts'
import type { World } from '../engine/world.ts'
import type { MmsPart } from '../message/mms.ts'
import { keyed } from '../protocol/settings/keyed.ts'
import { hexOctets, oneOf } from '../protocol/settings/scalar.ts'
import { bodyOf, queryOf } from './checked.ts'
import { accountNamed, type ControlScope, noSuch, pathParameter, worldOf } from './control-scope.ts'
import { address, jsonText, jsonWhole, pageSize, USUAL_PAGE } from './json-scalars.ts'
import { resource } from './resource.ts'
import { moDetail, moView } from './view-mo.ts'

const mmsPart = keyed('a part', {
  'content-type': jsonText.regex(/^[\w.+-]+\/[\w.+-]+( *;.*)?$/, {
    error: 'expected a content type such as image/jpeg',
  }),
  id: jsonText.regex(/^[\x21-\x7e]{1,100}$/, { error: 'expected 1 to 100 characters without spaces' }).exactOptional(),
  text: jsonText.exactOptional(),
  hex: hexOctets.exactOptional(),
})

const moRequest = keyed('a message from a handset', {
  account: jsonText,
  front: oneOf('a front', ['smpp', 'mm7', 'rest', 'gateway']).exactOptional(),
  from: address,
  to: address,
  text: jsonText.exactOptional(),
  hex: hexOctets.exactOptional(),
  subject: jsonText.exactOptional(),
  parts: z.array(mmsPart, { error: 'expected a list of parts' }).min(1).exactOptional(),
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
        content: contentOf(given),
        front: given.front ?? null,
        about: null,
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

function contentOf({ text, hex, parts, subject }: z.infer<typeof moRequest>): MoRequest['content'] {
  const given = [text, hex, parts].filter((content) => content !== undefined)
  if (given.length !== 1) {
    const hint = 'hex is for binary content, parts are for a multimedia message.'
    throw new EmulatorError('BAD_REQUEST', 'expected either `text`, `hex` or `parts`', hint)
  }
  if (subject !== undefined && parts === undefined) {
    throw new EmulatorError('BAD_REQUEST', 'only a multimedia message has a `subject`', 'Give its `parts` too.')
  }
  if (text !== undefined) return { text }
  return hex !== undefined ? { octets: hex } : { mms: { subject: subject ?? '', parts: (parts ?? []).map(partOf) } }
}

function partOf(part: z.infer<typeof mmsPart>, i: number): MmsPart {
  const contentType = part['content-type']
  const kind = contentType.split('/', 1)[0] ?? 'part'
  const name = part.id ?? `${kind}_${i}`
  if ((part.text === undefined) === (part.hex === undefined)) {
    throw new EmulatorError(
      'BAD_REQUEST',
      `part ${i + 1} needs either \`text\` or \`hex\``,
      'hex is for binary content.',
    )
  }
  return { contentType, contentId: name, name, content: part.hex ?? octetsOf(Buffer.from(part.text ?? '', 'utf8')) }
}
