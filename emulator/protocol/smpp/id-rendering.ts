/**
 * How a message id is written in one place of the protocol. Real links differ between submit_sm_resp, the receipt's
 * text and receipted_message_id: hex here and decimal there (Kannel's `msg-id-type`), other letters, other padding.
 */
import type { z } from 'zod'
import { eitherOf, keyed } from '../settings/keyed.ts'
import { oneOf, whole, word } from '../settings/scalar.ts'

export interface IdRendering {
  /** `same`: as the id is; `hex` and `decimal` convert a numeric id. */
  readonly form: 'same' | 'hex' | 'decimal'
  readonly letters: 'same' | 'upper' | 'lower'
  /** Digits to pad to with leading zeros; 0: none. */
  readonly pad: number
}

const SAME: IdRendering = { form: 'same', letters: 'same', pad: 0 }

const shorthand = word<IdRendering>('a form of ids', {
  same: SAME,
  hex: { ...SAME, form: 'hex' },
  decimal: { ...SAME, form: 'decimal' },
  upper: { ...SAME, letters: 'upper' },
  lower: { ...SAME, letters: 'lower' },
})

const full = keyed('a form of ids', {
  form: oneOf('a form', ['same', 'hex', 'decimal']).exactOptional(),
  letters: oneOf('letters', ['same', 'upper', 'lower']).exactOptional(),
  pad: padding().exactOptional(),
}).transform((given): IdRendering => ({ ...SAME, ...given }))

export const idRendering: z.ZodType<IdRendering> = eitherOf(shorthand, full).meta({ id: 'id-rendering' })

/** Digits to pad an id to; a message_id has at most 64 characters (SMPP 3.4 section 5.2.23). */
export function padding(): z.ZodType<number> {
  return whole('a number of digits', 0, 64)
}

/** How an account shows ids, where it differs from the carrier; null: as the carrier does. */
export interface IdOverrides {
  readonly response: IdRendering | null
  readonly text: IdRendering | null
  readonly tlv: IdRendering | null
}

export const NO_ID_OVERRIDES: IdOverrides = { response: null, text: null, tlv: null }

/** The places of an id; `receipt` is short for `text` and `tlv`. */
export const idPlaces: {
  readonly [Place in 'response' | 'receipt' | 'text' | 'tlv']: z.ZodExactOptional<z.ZodType<IdRendering>>
} = {
  response: idRendering.describe('In submit_sm_resp').exactOptional(),
  receipt: idRendering.describe('In receipts: short for text and tlv').exactOptional(),
  text: idRendering.describe("In the receipt's text").exactOptional(),
  tlv: idRendering.describe('In receipted_message_id').exactOptional(),
}

export interface IdPlaces {
  readonly response?: IdRendering
  readonly receipt?: IdRendering
  readonly text?: IdRendering
  readonly tlv?: IdRendering
}

export function idOverrides(given: IdPlaces): IdOverrides {
  const receipt = given.receipt ?? null
  return { response: given.response ?? null, text: given.text ?? receipt, tlv: given.tlv ?? receipt }
}
