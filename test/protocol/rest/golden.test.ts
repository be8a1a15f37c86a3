import { readFileSync } from 'node:fs'
import { SmsCallbackWebhooks } from '@sinch/sms'
import { expect, test } from 'vitest'
import { instant } from '../../../emulator/core/instant.ts'
import { readBatch } from '../../../emulator/protocol/rest/batch-request.ts'
import { batchView, withinThreeDays } from '../../../emulator/protocol/rest/batch-view.ts'
import { GOLDEN_ANSWERS } from './golden-answers.ts'

const NAMES = Object.keys(GOLDEN_ANSWERS)

test.each(NAMES)('%s is written as its golden file has it', async (name) => {
  const text = `${JSON.stringify(GOLDEN_ANSWERS[name], null, 2)}\n`
  await expect(text).toMatchFileSnapshot(`../../golden/rest/${name}.json`)
})

test('nothing that is written is null', () => {
  for (const answer of Object.values(GOLDEN_ANSWERS)) expect(JSON.stringify(answer)).not.toContain('null')
})

test.each(NAMES.filter((name) => /^(report|recipient|inbound)/.test(name)))(
  "Sinch's own library reads the callback %s",
  (name) => {
    const event = SmsCallbackWebhooks.parseEvent(readFileSync(`test/golden/rest/${name}.json`, 'utf8'))
    expect(JSON.parse(JSON.stringify(event))).toEqual(JSON.parse(JSON.stringify(GOLDEN_ANSWERS[name])))
    for (const field of ['at', 'operator_status_at', 'received_at', 'sent_at'] as const) {
      const value = (event as unknown as Record<string, unknown>)[field]
      if (value !== undefined) expect(value).toBeInstanceOf(Date)
    }
  },
)

test('a batch expires three days after it is sent, and no later', () => {
  const now = instant(Date.UTC(2026, 0, 1))
  const expiry = (times: object) => {
    const read = readBatch({ from: '1', to: ['64211234567'], body: 'x', ...times })
    if (!read.ok) throw new Error(read.error.text)
    const view = batchView(withinThreeDays(read.value, now), {
      id: '',
      createdAt: now,
      modifiedAt: now,
      canceled: false,
    })
    return (view as { expire_at: string }).expire_at
  }
  expect(expiry({})).toBe('2026-01-04T00:00:00.000Z')
  expect(expiry({ send_at: '2026-01-10' })).toBe('2026-01-13T00:00:00.000Z')
  expect(expiry({ send_at: '2025-01-10' })).toBe('2026-01-04T00:00:00.000Z')
  expect(expiry({ expire_at: '2026-01-02' })).toBe('2026-01-02T00:00:00.000Z')
  expect(expiry({ expire_at: '2026-02-01' })).toBe('2026-01-04T00:00:00.000Z')
  expect(expiry({ send_at: '2026-01-10', expire_at: '2026-02-01' })).toBe('2026-01-13T00:00:00.000Z')
})
