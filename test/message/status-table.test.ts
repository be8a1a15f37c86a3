/**
 * One life, five vocabularies, row by row. Sources: SMPP 3.4 section 5.2.28 and Appendix B; Sinch "MM7 delivery report
 * statuses"; Sinch SMS REST "Delivery Reports"; Modica "Mobile Delivery Receipts".
 */
import { expect, it } from 'vitest'
import type { Life } from '../../emulator/message/life.ts'
import { LIVES, lifeIndex, STATUS_TABLE } from '../../emulator/message/status-table.ts'

/** As people say it: `1 ENROUTE`, `Retrieved · Success`, `Delivered · 0`, `Received`; `—`: nothing is sent. */
type Row = readonly [life: Life, smpp: string, mm7: string, rest: string, gateway: string]

const ROWS: readonly Row[] = [
  ['queued', '0 ENROUTE', '—', 'Queued · 400', 'Queued'],
  ['sent', '1 ENROUTE', '—', 'Queued · 400', 'Sent'],
  ['submitted', '1 ENROUTE', 'Forwarded', 'Dispatched · 401', 'Submitted'],
  ['pending', '1 ENROUTE', '—', 'Dispatched · 401', 'Pending'],
  ['notified', '1 ENROUTE', 'Deferred', 'Dispatched · 401', 'Pending'],
  ['delivered', '2 DELIVRD', 'Retrieved · Success', 'Delivered · 0', 'Received'],
  ['expired', '3 EXPIRED', 'Expired', 'Expired · network code', 'Expired'],
  ['expired-early', '3 EXPIRED', 'Expired', 'Aborted · 406', 'Expired'],
  ['failed', '5 UNDELIV', 'by cause', 'Failed · network code', 'Failed'],
  ['rejected', '8 REJECTD', 'Rejected', 'Rejected · network code', 'Rejected'],
  ['refused', '8 REJECTD', 'Rejected', 'Rejected · network code', 'Rejected'],
  ['cancelled', '4 DELETED', '—', 'Aborted · 407', 'Failed'],
  ['deleted', '4 DELETED', 'Rejected', 'Deleted · network code', 'Failed'],
  ['unknown', '7 UNKNOWN', 'Indeterminate', 'Unknown · network code', 'Unknown'],
  ['silent', '—', '—', 'Unknown · network code', 'Unknown'],
  ['unsupported', '—', 'NotSupported', '—', 'Failed'],
  // What is refused at submission is told in the answer. The state is that of an odd carrier's receipt for it.
  ['refused-at-submission', '8 REJECTD', '—', 'Aborted · 402', 'Failed'],
  ['refused-for-now', '8 REJECTD', '—', 'Aborted · 404', 'Failed'],
  ['frozen', '1 ENROUTE', '—', 'Aborted · 404', 'Frozen'],
  ['deficient', '—', '—', 'Aborted · 413', 'Deficient'],
  ['killed', '4 DELETED', '—', 'Aborted · 403', 'dead'],
]

it.each(ROWS)('says of %s: SMPP %s, MM7 %s, REST %s, gateway %s', (life, smpp, mm7, rest, gateway) => {
  const row = STATUS_TABLE[life]
  expect(row.smpp === null ? '—' : `${row.smpp.state} ${row.smpp.stat}`).toBe(smpp)
  expect(mm7Text(row.mm7)).toBe(mm7)
  expect(restText(row.rest)).toBe(rest)
  expect(row.gateway ?? '—').toBe(gateway)
})

function mm7Text(cell: (typeof STATUS_TABLE)[Life]['mm7']): string {
  if (cell === null) return '—'
  if (cell === 'by-cause') return 'by cause'
  return cell.status === cell.text ? cell.status : `${cell.status} · ${cell.text}`
}

function restText(cell: (typeof STATUS_TABLE)[Life]['rest']): string {
  if (cell === null) return '—'
  return `${cell.status} · ${cell.code === 'network' ? 'network code' : cell.code}`
}

it('has a row for every life, and a number for each that gives the life back', () => {
  expect([...LIVES].sort()).toEqual(ROWS.map(([life]) => life).sort())
  for (const life of LIVES) expect(LIVES[lifeIndex(life)]).toBe(life)
})

// SMPP 3.4 section 5.2.28 and Appendix B; SCHEDULED (0) is of 5.0 and has no word of its own in a receipt.
it('writes the seven letters that belong to each message_state', () => {
  const words = ['ENROUTE', 'ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD']
  for (const { smpp } of Object.values(STATUS_TABLE)) if (smpp !== null) expect(smpp.stat).toBe(words[smpp.state])
})
