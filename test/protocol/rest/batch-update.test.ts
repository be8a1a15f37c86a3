// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the API's
import { expect, test } from 'vitest'
import { readBatch } from '../../../emulator/protocol/rest/batch-request.ts'
import { updatedBatch } from '../../../emulator/protocol/rest/batch-update.ts'

const FULL = {
  from: '12345',
  to: ['64211234567', '64211234568'],
  body: 'hello ${name}',
  parameters: { name: { default: 'you' } },
  delivery_report: 'full',
  send_at: '2026-02-01T10:00:00Z',
  expire_at: '2026-02-02T10:00:00Z',
  callback_url: 'https://example.com/cb',
  client_reference: 'mine',
  flash_message: true,
  truncate_concat: true,
  feedback_enabled: true,
  max_number_of_message_parts: 2,
  from_ton: 5,
  from_npi: 1,
  campaign_id: 'C1',
}

function read(json: object) {
  const batch = readBatch(json)
  if (!batch.ok) throw new Error(batch.error.text)
  return batch.value
}

function updated(change: unknown, before: object = FULL) {
  const after = updatedBatch(read(before), change)
  return after.ok ? after.value : `${after.error.http} ${after.error.code}: ${after.error.text}`
}

test('an empty update changes nothing', () => {
  expect(updated({})).toEqual(read(FULL))
})

test('what an update names is changed, and the rest stays', () => {
  const change = {
    from: '+64 3',
    body: 'bye',
    delivery_report: 'summary',
    expire_at: '2026-02-03T10:00:00Z',
    client_reference: 'ours',
    flash_message: false,
    truncate_concat: false,
    feedback_enabled: false,
    max_number_of_message_parts: 5,
    from_ton: 1,
    from_npi: 8,
    campaign_id: 'C2',
    parameters: { other: { default: 'x' } },
    callback_url: 'http://example.com/other',
  }
  expect(updated(change)).toEqual(read({ ...FULL, ...change }))
})

test('null resets a field', () => {
  const gone = ['send_at', 'expire_at', 'callback_url', 'client_reference', 'parameters', 'from', 'delivery_report']
  const numbers = ['max_number_of_message_parts', 'from_ton', 'from_npi', 'campaign_id', 'flash_message']
  const change = Object.fromEntries([...gone, ...numbers].map((name) => [name, null]))
  const rest = Object.fromEntries(Object.entries(FULL).filter(([name]) => !(name in change)))
  expect(updated(change)).toEqual(read(rest))
})

test('recipients are added and removed, in the new spelling and the old', () => {
  const change = ['+64 21 123 4569', '64211234567']
  expect(updated({ to_add: change, to_remove: ['64211234568'] })).toMatchObject({ to: ['64211234567', '64211234569'] })
  expect(updated({ toAdd: change, toRemove: ['64211234568'] })).toMatchObject({ to: ['64211234567', '64211234569'] })
})

test('a batch keeps at least one recipient, and at most a thousand', () => {
  expect(updated({ to_remove: FULL.to })).toBe(
    '400 syntax_constraint_violation: the batch would have 0 recipients; 1 to 1000 are allowed',
  )
  const to = Array.from({ length: 1_000 }, (_, i) => `6422${i + 1_000_000}`)
  expect(updated({ to_add: ['64211234567'] }, { ...FULL, to })).toBe(
    '400 syntax_constraint_violation: the batch would have 1001 recipients; 1 to 1000 are allowed',
  )
})

test('at most a hundred recipients change at once, and at least one', () => {
  const most = Array.from({ length: 101 }, (_, i) => `6422${i + 1_000_000}`)
  expect(updated({ to_add: most })).toBe(
    "400 syntax_constraint_violation: 'to_add' has 101 elements; 1 to 100 are allowed",
  )
  expect(updated({ to_remove: [] })).toBe(
    "400 syntax_constraint_violation: 'to_remove' has 0 elements; 1 to 100 are allowed",
  )
})

test('the type stays what it was', () => {
  expect(updated({ type: 'mt_text' })).toEqual(read(FULL))
  expect(updated({ type: 'mt_binary' })).toBe("400 syntax_constraint_violation: the 'type' of a batch cannot change")
})

test('what only together is wrong is found in the batch as it would be', () => {
  expect(updated({ expire_at: '2026-02-01T09:00:00Z' })).toBe(
    "400 syntax_constraint_violation: 'expire_at' must be after 'send_at'",
  )
  const binary = { from: '1', to: ['64211234567'], type: 'mt_binary', body: 'AQID', udh: '050003010201' }
  expect(updated({ body: Buffer.alloc(140).toString('base64') }, binary)).toBe(
    "400 syntax_constraint_violation: 'udh' and 'body' have 146 octets together; at most 140 are allowed",
  )
})

test('an update that is no object is none', () => {
  expect(updated([])).toBe('400 syntax_invalid_json: the body is not a JSON object')
})
