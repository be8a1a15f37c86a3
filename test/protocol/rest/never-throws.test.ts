/** Whatever JSON a client sends is read or refused: a reader that throws would be a bug of the emulator's. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY, instant, millis } from '../../../emulator/core/instant.ts'
import type { Result } from '../../../emulator/core/result.ts'
import { readBatch } from '../../../emulator/protocol/rest/batch-request.ts'
import { updatedBatch } from '../../../emulator/protocol/rest/batch-update.ts'
import { batchView } from '../../../emulator/protocol/rest/batch-view.ts'
import { readGroup, readGroupUpdate } from '../../../emulator/protocol/rest/group.ts'
import { readListQuery } from '../../../emulator/protocol/rest/query.ts'
import type { RestError } from '../../../emulator/protocol/rest/rest-error.ts'

const VALUES = [
  'mt_text',
  'mt_binary',
  'mt_media',
  'full',
  '+64 21 123 4567',
  '01FC66621XXXXX119Z8PMV1QPQ',
  '2026-01-01T00:00Z',
  '050003010201',
  'AQID',
  'http://example.com/',
]

const anyValue = fc.oneof(
  fc.constantFrom<unknown>(...VALUES, null, true, 0, 1, 7.5, -1),
  fc.jsonValue(),
  fc.array(fc.constantFrom(...VALUES), { maxLength: 3 }),
  fc.record({ url: fc.constantFrom(...VALUES), message: fc.jsonValue() }, { requiredKeys: [] }),
  fc.dictionary(
    fc.constantFrom('a', 'a b', '__proto__'),
    fc.dictionary(fc.constantFrom(...VALUES, 'default'), fc.jsonValue()),
  ),
)

function anyObjectOf(...names: readonly string[]): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(names.map((name) => [name, anyValue]))
  return fc.oneof(fc.record(fields, { requiredKeys: [] }), fc.jsonValue(), fc.constant(undefined))
}

const anyBatch = anyObjectOf(
  ...['to', 'from', 'type', 'body', 'udh', 'delivery_report', 'send_at', 'expire_at', 'callback_url'],
  ...['client_reference', 'flash_message', 'truncate_concat', 'feedback_enabled', 'strict_validation'],
  ...['max_number_of_message_parts', 'parameters', 'from_ton', 'from_npi', 'campaign_id', 'to_add', 'toRemove'],
)

/** A refusal that a client can make something of. */
function expectSense(read: Result<unknown, RestError>): void {
  if (read.ok) return
  expect([400, 403]).toContain(read.error.http)
  expect(read.error.text).not.toBe('')
  expect(read.error.text.length).toBeLessThan(300)
}

test('any batch is read or refused, and what is read can be shown and read again', () => {
  fc.assert(
    fc.property(anyBatch, (json) => {
      const read = readBatch(json)
      expectSense(read)
      if (!read.ok) return
      const at = instant(Date.UTC(2026, 0, 1))
      const shown = JSON.stringify(batchView(read.value, { id: 'B', createdAt: at, modifiedAt: at, canceled: false }))
      const { send_at, expire_at, ...repeated } = JSON.parse(shown)
      expect(readBatch(repeated)).toMatchObject({ ok: true, value: { to: read.value.to, body: read.value.body } })
      expect([send_at === undefined, typeof expire_at]).toEqual([read.value.sendAt === null, 'string'])
    }),
    { numRuns: 1_000 },
  )
})

test('any update of a batch is read or refused', () => {
  const batch = readBatch({ from: '1', to: ['64211234567'], body: 'x' })
  if (!batch.ok) throw new Error(batch.error.text)
  fc.assert(
    fc.property(anyBatch, (json) => expectSense(updatedBatch(batch.value, json))),
    { numRuns: 1_000 },
  )
})

test('any group is read or refused', () => {
  const anyGroup = anyObjectOf(
    'name',
    'members',
    'child_groups',
    'add',
    'remove',
    'add_from_group',
    'remove_from_group',
  )
  fc.assert(
    fc.property(anyGroup, fc.boolean(), (json, isWhole) => {
      expectSense(readGroup(json, isWhole))
      expectSense(readGroupUpdate(json))
    }),
  )
})

test('any query is read or refused', () => {
  const names = ['page', 'page_size', 'start_date', 'end_date', 'from', 'to', 'status', 'code', 'client_reference']
  const value = fc.oneof(fc.string(), fc.constantFrom('0', '-1', '100', '2026-01-01', '2026-01-01T00:00 01:00', ','))
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...names), value)), (pairs) => {
      expectSense(readListQuery(new URLSearchParams(pairs), instant(0), millis(14 * DAY)))
    }),
  )
})

test('a query of sixteen thousand characters is read at once', () => {
  for (const text of ['T'.repeat(16_000), ' '.repeat(16_000), `${'T:'.repeat(8_000)} `]) {
    expectSense(readListQuery(new URLSearchParams({ start_date: text }), instant(0), millis(14 * DAY)))
  }
})
