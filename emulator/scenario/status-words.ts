/** The words of each front's statuses: those of the status table, and those that carriers write in their place. */
import { STATUS_TABLE } from '../message/status-table.ts'
import { DELIVERY_STATUSES } from '../protocol/mm7/schema.ts'
import { REST_CODES } from '../protocol/rest/codes.ts'
import type { Carrier } from './carrier.ts'

/** `smpp`: stat; `mm7`: MMStatus. */
export type StatusWords = Readonly<Record<'smpp' | 'mm7' | 'rest' | 'gateway', ReadonlySet<string>>>

const ROWS = Object.values(STATUS_TABLE)

/** What the fronts' documents have, whether or not the table uses it. */
export const USUAL_STATUS_WORDS: StatusWords = {
  smpp: new Set(['SCHEDULED', 'ACCEPTD', 'SKIPPED', ...ROWS.flatMap(({ smpp }) => smpp?.stat ?? []), 'UNKNOWN']),
  mm7: new Set(DELIVERY_STATUSES),
  rest: new Set([
    ...ROWS.flatMap(({ rest }) => rest?.status ?? []),
    ...[...REST_CODES.values()].map(({ status }) => status),
    // What the API of today calls a batch that was taken back.
    'Cancelled',
  ]),
  gateway: new Set(ROWS.flatMap(({ gateway }) => gateway ?? [])),
}

/** `receipts: { stat, statuses }` of the carriers and of their rules. */
export function ownStatusWords(carriers: Iterable<Carrier>): StatusWords {
  const own = { smpp: new Set<string>(), mm7: new Set<string>(), rest: new Set<string>(), gateway: new Set<string>() }
  for (const { styles } of carriers) {
    for (const { stat, words } of styles) {
      for (const each of stat?.values() ?? []) own.smpp.add(each)
      for (const { mm7, rest, gateway } of words?.values() ?? []) {
        if (typeof mm7 === 'object' && mm7 !== null) own.mm7.add(mm7.status)
        if (rest) own.rest.add(rest.status)
        if (gateway) own.gateway.add(gateway)
      }
    }
  }
  return own
}

export function allStatusWords(...those: readonly StatusWords[]): StatusWords {
  const all = (front: keyof StatusWords) => new Set(those.flatMap((each) => [...each[front]]))
  return { smpp: all('smpp'), mm7: all('mm7'), rest: all('rest'), gateway: all('gateway') }
}
