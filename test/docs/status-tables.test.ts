/** The tables of statuses and codes in docs/fronts are those of the emulator. */
import { expect, test } from 'vitest'
import { LIVES, STATUS_TABLE, type StatusRow } from '../../emulator/message/status-table.ts'
import { inDialect, knownCodes, statusText } from '../../emulator/protocol/mm7/status-codes.ts'
import { REST_CODES } from '../../emulator/protocol/rest/codes.ts'
import { pageText, section, tableRows } from './page.ts'

const DASH = '—'

function mm7Cell(cell: StatusRow['mm7']): string {
  if (cell === null) return DASH
  if (cell === 'by-cause') return 'by cause'
  return cell.status === cell.text ? cell.status : `${cell.status} (${cell.text})`
}

test('the table of statuses has every life, in the words of every front', () => {
  const rows = tableRows(section(pageText('fronts/README.md'), '## Statuses'))
  const wanted = LIVES.map((life) => {
    const { smpp, mm7, rest, gateway } = STATUS_TABLE[life]
    return {
      life: `\`${life}\``,
      SMPP: smpp === null ? DASH : `${smpp.state} ${smpp.stat}`,
      MM7: mm7Cell(mm7),
      'SMS REST API': rest === null ? DASH : `${rest.status} ${rest.code}`,
      gateway: gateway ?? DASH,
    }
  })
  expect(rows.map(({ '': _says, ...row }) => row)).toEqual(wanted)
})

test('the page of MM7 has every status code, its text and what the other dialects say', () => {
  const codes = tableRows(section(pageText('fronts/mm7.md'), '## Status codes'))
  const sinch = codes.filter((row) => 'in 3gpp' in row)
  expect(sinch.map((row) => [row.code, row.text, row['in 3gpp'], row['in modica']])).toEqual(
    knownCodes('sinch').map((code) =>
      [code, statusText('sinch', code), inDialect('3gpp', code), inDialect('modica', code)].map(String),
    ),
  )
  const standard = codes.filter((row) => !('in 3gpp' in row))
  expect(standard.map(({ code, text }) => [code, text])).toEqual(
    knownCodes('3gpp').map((code) => [String(code), statusText('3gpp', code)]),
  )
  expect(codes.filter((row) => row['what provokes it'] === '')).toEqual([])
})

test('the page of the SMS REST API has every code of its own, with its name and status', () => {
  const codes = tableRows(section(pageText('fronts/sms-rest.md'), '## Statuses and codes')).filter(
    (row) => 'code' in row,
  )
  expect(codes.map(({ code, name, status }) => [code, name, status])).toEqual(
    [...REST_CODES].map(([code, { name, status }]) => [String(code), name, status]),
  )
})
