import { expect, test } from 'vitest'
import { ladder } from '../../../emulator/suite/report/ladder.ts'
import { ladderEvents } from '../../../emulator/suite/report/ladder-events.ts'
import { aMessage } from './a-run-result.ts'

const BEGAN = '2026-01-01T00:00:00.000Z'

test('each entry passes between those whom it concerns', () => {
  const ways = ladderEvents([aMessage()]).map(({ from, to, what, tone }) => [what, from, to, tone])
  expect(ways).toEqual([
    ['accepted', 'client', 'emulator', 'plain'],
    ['answered', 'emulator', 'client', 'plain'],
    ['failed: absent-subscriber (27)', 'emulator', 'handset', 'bad'],
    ['attempt: number 2 reaches the handset', 'emulator', 'handset', 'plain'],
    ['final: delivered', 'emulator', 'emulator', 'good'],
    ['receipt: DELIVRD', 'emulator', 'emulator', 'plain'],
    ['receipt sent: DELIVRD', 'emulator', 'client', 'plain'],
    ['receipt answered: ESME_ROK', 'client', 'emulator', 'plain'],
  ])
})

test('what was refused was submitted before', () => {
  const timeline = [{ at: BEGAN, what: 'refused: ESME_RTHROTTLED' }]
  const ways = ladderEvents([aMessage({ timeline })]).map(({ from, to, what, tone }) => [what, from, to, tone])
  expect(ways).toEqual([
    ['submitted', 'client', 'emulator', 'plain'],
    ['refused: ESME_RTHROTTLED', 'emulator', 'client', 'bad'],
  ])
})

test('the entries of several messages stand by their time, then by the key', () => {
  const second = aMessage({ key: 2, timeline: [{ at: BEGAN, what: 'accepted' }] })
  const third = aMessage({ key: 3, timeline: [{ at: '2025-12-31T23:59:59.000Z', what: 'accepted' }] })
  const keys = ladderEvents([second, aMessage(), third]).map(({ key }) => key)
  expect(keys).toEqual([3, 1, 2, 1, 1, 1, 1, 1, 1, 1])
})

test('an entry that nobody knows stays with the emulator', () => {
  const [event] = ladderEvents([aMessage({ timeline: [{ at: BEGAN, what: 'toString: odd' }] })])
  expect(event).toMatchObject({ from: 'emulator', to: 'emulator', tone: 'plain' })
})

test('times count from the beginning of the test', () => {
  const drawn = ladder(ladderEvents([aMessage()]), BEGAN)
  expect(drawn).toContain('+1m2.401s')
})

test('a long life is drawn by its beginning and its end', () => {
  const timeline = Array.from({ length: 100 }, () => ({ at: BEGAN, what: 'failed: busy (31)' }))
  const drawn = ladder(ladderEvents([aMessage({ timeline })]), BEGAN)
  expect(drawn.match(/class="arrow /g)).toHaveLength(60)
  expect(drawn).toContain('⋮ 40 more ⋮')
})
