import { expect, test } from 'vitest'
import type { MessageView } from '../../emulator/expectation/message-view.ts'
import { coverageOf, exercisedBy, untoldOf } from '../../emulator/suite/coverage.ts'

const AT = '2026-01-01T00:00:00.000Z'

function aView(over: Partial<Omit<MessageView, 'timeline'>>, ...timeline: readonly string[]): MessageView {
  const statuses = { smpp: { stat: 'DELIVRD', err: '000' }, mm7: null, rest: null, gateway: null }
  const view = { front: 'smpp', life: 'delivered', doneAt: AT, statuses, receipts: [], ...over }
  return { ...view, timeline: timeline.map((what) => ({ at: AT, wall: AT, what })) } as unknown as MessageView
}

const receipt = (status: string, outcome = 'accepted') => ({ at: AT, status, outcome })
const behaviours = (view: MessageView) => coverageOf(exercisedBy([view])).map(({ behaviour }) => behaviour)

test('a message has met where it stood on its way, and not only where it ended', () => {
  const view = aView(
    { receipts: [receipt('DELIVRD')] },
    'accepted',
    'failed: absent-subscriber (27)',
    'final: delivered',
  )
  expect(behaviours(view)).toEqual(['delivered', 'pending', 'submitted'])
})

test('receipts that never came, came several times, or were not taken are behaviours', () => {
  expect(behaviours(aView({}))).toEqual(['delivered', 'no receipt'])
  expect(behaviours(aView({ doneAt: null, life: 'submitted' }))).toEqual(['submitted'])
  expect(behaviours(aView({ receipts: [receipt('DELIVRD'), receipt('DELIVRD')] }))).toContain('several receipts')
  const refused = aView({ receipts: [receipt('DELIVRD', 'refused')] }, 'receipt frozen: 50 failures')
  expect(behaviours(refused)).toEqual(['delivered', 'receipt frozen', 'receipt refused'])
})

test('what the platform calls Unknown, and the carrier does not, is silence', () => {
  const statuses = { smpp: null, mm7: null, rest: null, gateway: 'Unknown' }
  expect(behaviours(aView({ front: 'gateway', statuses }, 'told: Unknown'))).toContain('silent')
  expect(behaviours(aView({ front: 'gateway', statuses, life: 'unknown' }, 'told: Unknown'))).not.toContain('silent')
  // At the end of a campaign it is told to who asks, and to nobody else.
  expect(behaviours(aView({ front: 'gateway', statuses }))).toContain('silent')
})

test('of the fronts that were used, the statuses are told that nobody was told', () => {
  const statuses = { smpp: null, mm7: null, rest: null, gateway: 'Received' }
  const view = aView({ front: 'gateway', statuses, receipts: [receipt('sent')] }, 'told: Submitted')
  const untold = untoldOf(exercisedBy([view]))
  expect(new Set(untold.map(({ front }) => front))).toEqual(new Set(['gateway']))
  const words = untold.map(({ status }) => status)
  expect(words).toContain('Frozen')
  for (const told of ['Sent', 'Submitted', 'Received']) expect(words).not.toContain(told)
})
