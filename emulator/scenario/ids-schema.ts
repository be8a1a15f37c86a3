/** Message ids: where they come from, what they look like, and how they are written in each place. */
import type { z } from 'zod'
import type { IdStyle } from '../message/plan.ts'
import { eitherOf, keyed } from '../protocol/settings/keyed.ts'
import { oneOf, toggle, word } from '../protocol/settings/scalar.ts'
import { idOverrides, idPlaces, padding } from '../protocol/smpp/id-rendering.ts'
import type { Change } from './behaviour.ts'

const shorthand = word<Change>('a kind of ids', {
  decimal: { ids: { form: 'decimal' } },
  hex: { ids: { form: 'hex' } },
  uuid: { ids: { form: 'uuid' } },
  sequential: { ids: { source: 'sequential' } },
})

const full = keyed('ids', {
  source: oneOf('a source of ids', ['drawn', 'sequential'])
    .describe('drawn follows the seed; sequential counts up from 1 in the order of arrival')
    .exactOptional(),
  form: oneOf('a form of ids', ['decimal', 'hex', 'uuid']).exactOptional(),
  pad: padding().describe('Digits to pad to with leading zeros').exactOptional(),
  ...idPlaces,
  wrong: toggle.describe('Receipts name a message that never was').exactOptional(),
}).transform((given): Change => {
  const { source, form, pad, wrong } = given
  const { response, text, tlv } = idOverrides(given)
  const named = {
    source,
    form,
    pad,
    wrong,
    response: response ?? undefined,
    text: text ?? undefined,
    tlv: tlv ?? undefined,
  }
  return {
    ids: Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as Partial<IdStyle>,
  }
})

export const ids: z.ZodType<Change> = eitherOf(shorthand, full).meta({ id: 'ids' })
