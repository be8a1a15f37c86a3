import { expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND, WORLD_START } from '../../emulator/core/instant.ts'
import type { MessageRecord, Phase } from '../../emulator/message/record.ts'
import { aPlan, every, ms, steps } from '../support/a-plan.ts'
import { aRecord, aSubmission } from '../support/a-record.ts'
import { LifecycleBench } from '../support/lifecycle-bench.ts'

type Stage = Phase | 'waiting for a retry'

const STAGES: readonly Stage[] = [
  'scheduled',
  'handing-out',
  'frozen',
  'waiting',
  'waiting for a retry',
  'delivering',
  'done',
]

/** A message that has come so far, ten seconds after the start. */
function at(stage: Stage): { bench: LifecycleBench; record: MessageRecord } {
  const bench = new LifecycleBench()
  const first = ms(stage === 'waiting' ? 20 * SECOND : 0)
  const delivery = ms(stage === 'delivering' ? 20 * SECOND : 0)
  const retry = { default: every(MINUTE), byCause: new Map() }
  const startAt = (WORLD_START + (stage === 'scheduled' ? HOUR : 0)) as typeof WORLD_START
  const record = aRecord(aPlan({ attempt: { first, delivery, retry } }), { startAt })
  if (stage === 'waiting for a retry') bench.away(record.number, 'off')
  if (stage === 'handing-out' || stage === 'frozen') {
    bench.carrier = () => 'refused-for-now'
    if (stage === 'frozen') bench.policy = { ...bench.policy, stop: { failures: 1, after: Number.POSITIVE_INFINITY } }
    bench.handOut(record)
  } else bench.accept(record)
  bench.runTo(10 * SECOND)
  expect(record.phase).toBe(stage === 'waiting for a retry' ? 'waiting' : stage)
  return { bench, record }
}

it.each(STAGES.filter((stage) => stage !== 'done'))('is cancelled while %s, for good, with a receipt', (stage) => {
  const { bench, record } = at(stage)
  expect(bench.cancel(record)).toBe(true)
  expect([bench.end(record), record.cause.name, bench.ended]).toEqual([['cancelled', 10_000], 'none', [record]])
  expect(bench.cancel(record)).toBe(false)
  bench.away(record.number, 'off')
  bench.back(record.number)
  bench.runOut()
  expect([record.life, bench.sent(record)]).toEqual(['cancelled', [[10_000, 'final', 'cancelled']]])
})

it.each(STAGES.filter((stage) => stage !== 'done'))('is killed by an operator while %s, for good', (stage) => {
  const { bench, record } = at(stage)
  expect(bench.kill(record)).toBe(true)
  expect([bench.kill(record), bench.cancel(record), bench.thaw(record)]).toEqual([false, false, false])
  bench.runOut()
  expect([bench.end(record), bench.sent(record)]).toEqual([['killed', 10_000], [[10_000, 'final', 'killed']]])
})

it('is neither cancelled nor killed, replaced nor thawed once done, and still gets its receipt', () => {
  const bench = new LifecycleBench()
  const record = bench.accept(
    aRecord(aPlan({ receipts: { sendings: [{ from: 'done', delay: ms(5_000), life: null, kind: 'final' }] } })),
  )
  const content = record.submission
  expect([bench.cancel(record), bench.kill(record), bench.thaw(record)]).toEqual([false, false, false])
  expect(bench.replace(record, { startAt: 0, deadline: HOUR })).toBe(false)
  bench.back(record.number)
  bench.runOut()
  expect([bench.end(record), bench.sent(record), record.submission === content]).toEqual([
    ['delivered', 0],
    [[5_000, 'final', 'delivered']],
    true,
  ])
})

it('is replaced while it waits, and in no other stage', () => {
  const replaced = STAGES.filter((stage) => {
    const { bench, record } = at(stage)
    const before = { ...record, timer: bench.timer(record) }
    const done = bench.replace(record, { startAt: 0, deadline: 2 * HOUR })
    if (!done) expect({ ...record, timer: bench.timer(record) }).toEqual(before)
    else expect([record.payload, record.deadline]).toEqual(['replaced', WORLD_START + 2 * HOUR])
    return done
  })
  expect(replaced).toEqual(['scheduled', 'waiting', 'waiting for a retry'])
})

it('is put off, moved forward and begun at once by a replacement', () => {
  const { bench, record } = at('scheduled')
  bench.replace(record, { startAt: 3 * HOUR, deadline: 4 * HOUR })
  bench.runTo(2 * HOUR)
  expect([record.phase, bench.tries(record)]).toEqual(['scheduled', []])
  bench.replace(record, { startAt: 2.5 * HOUR, deadline: 4 * HOUR })
  bench.runTo(2.5 * HOUR - 1)
  expect(record.phase).toBe('scheduled')
  bench.runTo(2.5 * HOUR)
  expect(bench.end(record)).toEqual(['delivered', 2.5 * HOUR])

  const other = at('scheduled')
  other.bench.replace(other.record, { startAt: 0, deadline: 4 * HOUR })
  expect(other.bench.end(other.record)).toEqual(['delivered', 10_000])
})

it('keeps its place in the retry schedule when it is replaced', () => {
  const bench = new LifecycleBench()
  const retry = { default: steps([MINUTE, 2], [10 * MINUTE]), byCause: new Map() }
  const record = aRecord(aPlan({ attempt: { retry } }))
  bench.away(record.number, 'off')
  bench.accept(record)
  bench.runTo(90 * SECOND)
  bench.replace(record, { startAt: 0, deadline: HOUR })
  bench.runTo(25 * MINUTE)
  expect(bench.tries(record).map((ms) => ms / MINUTE)).toEqual([0, 1, 2, 12, 22])
})

it('starts its retry schedule anew when a replacement puts it off', () => {
  const { bench, record } = at('waiting for a retry')
  bench.replace(record, { startAt: 10.5 * MINUTE, deadline: HOUR })
  expect([record.phase, record.life]).toEqual(['scheduled', 'queued'])
  bench.runTo(13 * MINUTE)
  expect(bench.tries(record).map((ms) => ms / MINUTE)).toEqual([0, 10.5, 11.5, 12.5])
})

it('is begun, not retried, when it is put off and then brought forward', () => {
  const { bench, record } = at('waiting for a retry')
  bench.replace(record, { startAt: HOUR, deadline: 2 * HOUR })
  bench.back(record.number)
  bench.replace(record, { startAt: 0, deadline: 2 * HOUR })
  expect(bench.end(record)).toEqual(['delivered', 10_000])
})

it.each([
  ['scheduled', 5 * SECOND],
  ['waiting', 10 * SECOND],
  ['waiting for a retry', 10 * SECOND],
] as const)('expires at once when a replacement ends its validity while %s', (stage, deadline) => {
  const { bench, record } = at(stage)
  expect(bench.replace(record, { startAt: 0, deadline })).toBe(true)
  expect(bench.end(record)).toEqual(['expired', 10_000])
})

it('expires at the deadline that the replacement gave it, sooner or later', () => {
  for (const deadline of [30 * SECOND, 48 * HOUR]) {
    const { bench, record } = at('waiting for a retry')
    bench.replace(record, { startAt: 0, deadline })
    bench.runOut()
    expect(bench.end(record)).toEqual(['expired', deadline])
  }
})

it('goes by what the replacement asks for its receipts', () => {
  const { bench, record } = at('waiting for a retry')
  expect(record.submission).toEqual(aSubmission())
  bench.replace(record, { startAt: 0, deadline: HOUR, registered: 0 })
  bench.runOut()
  expect([record.life, bench.sent(record)]).toEqual(['expired', []])
})

it('notes what was done to it', () => {
  const { bench, record } = at('waiting for a retry')
  bench.replace(record, { startAt: 0, deadline: HOUR })
  bench.cancel(record)
  expect(bench.story(record)).toEqual(['accepted', 'failed absent-subscriber', 'replaced', 'final cancelled'])
})
