import { expect, it } from 'vitest'
import { DAY, HOUR, instant, MINUTE, millis, SECOND, WORLD_START } from '../../emulator/core/instant.ts'
import { handOverPolicy } from '../../emulator/message/policies.ts'
import { type MessageRecord, PLATFORM } from '../../emulator/message/record.ts'
import type { RetryPolicy } from '../../emulator/message/retry.ts'
import { aPlan, aSending, ms, steps } from '../support/a-plan.ts'
import { aRecord, aSubmission } from '../support/a-record.ts'
import { LifecycleBench } from '../support/lifecycle-bench.ts'

const FOREVER = Number.POSITIVE_INFINITY
const FIFTY_MINUTES = Array.from({ length: 50 }, (_, i) => i * MINUTE)

function refusing(policy?: RetryPolicy): LifecycleBench {
  const bench = new LifecycleBench()
  bench.carrier = () => 'refused-for-now'
  if (policy !== undefined) bench.policy = policy
  return bench
}

it('is with the carrier as soon as that accepts it', () => {
  const bench = new LifecycleBench()
  const record = bench.handOut(aRecord(aPlan({ attempt: { first: ms(5_000) } })))
  expect([record.phase, record.life]).toEqual(['waiting', 'submitted'])
  bench.runOut()
  expect(bench.end(record)).toEqual(['delivered', 5_000])
})

// Modica, "Carrier retry rates": re-queued and retried 60 s later, up to 50 times, then flagged frozen.
it('is refused for now 50 times, 60 s apart, then frozen', () => {
  const bench = refusing()
  const record = bench.handOut(aRecord())
  expect([record.phase, record.life]).toEqual(['handing-out', 'refused-for-now'])
  bench.runOut()
  expect(bench.refusals(record)).toEqual(FIFTY_MINUTES)
  expect([record.phase, record.life, bench.timer(record), bench.ended]).toEqual(['frozen', 'frozen', undefined, []])
  expect([bench.sent(record), bench.log.at(-1)]).toMatchObject([[], { what: 'frozen', at: 49 * MINUTE, detail: 50 }])
})

it('counts anew when it is thawed: handed out at once, and frozen after 50 more', () => {
  const bench = refusing()
  const record = bench.handOut(aRecord())
  bench.runTo(3 * HOUR)
  expect(bench.thaw(record)).toBe(true)
  expect([bench.thaw(record), record.failures]).toEqual([false, 1])
  bench.runOut()
  expect(bench.refusals(record).slice(50)).toEqual(FIFTY_MINUTES.map((at) => 3 * HOUR + at))
  expect([record.phase, bench.story(record).filter((what) => what === 'thawed').length]).toEqual(['frozen', 1])
})

it('goes on to the handset when the carrier accepts it after all, its schedule there untouched by the refusals', () => {
  const bench = new LifecycleBench()
  bench.carrier = (_, tries) => (tries <= 3 ? 'refused-for-now' : 'accepted')
  const retry = { default: steps([10 * SECOND, 1], [MINUTE]), byCause: new Map() }
  const record = aRecord(aPlan({ attempt: { retry } }))
  bench.away(record.number, 'off')
  bench.handOut(record)
  bench.runTo(5 * MINUTE)
  expect(bench.refusals(record)).toEqual([0, MINUTE, 2 * MINUTE])
  expect(bench.tries(record)).toEqual([3 * MINUTE, 3 * MINUTE + 10 * SECOND, 4 * MINUTE + 10 * SECOND])
})

it('is not tried for a returning handset, nor retried when replaced, before its first attempt with the carrier', () => {
  const bench = new LifecycleBench()
  bench.carrier = (_, tries) => (tries <= 2 ? 'refused-for-now' : 'accepted')
  const record = aRecord(aPlan({ attempt: { first: ms(10 * SECOND), onReturn: 'at-once' } }))
  bench.handOut(record)
  bench.runTo(2 * MINUTE + 5 * SECOND)
  bench.back(record.number)
  expect([record.phase, bench.tries(record)]).toEqual(['waiting', []])
  bench.replace(record, { startAt: 0, deadline: HOUR })
  bench.runOut()
  expect(bench.tries(record)).toEqual([2 * MINUTE + 15 * SECOND])
})

it('waits with the carrier for its scheduled time, where it has one', () => {
  const bench = new LifecycleBench()
  bench.carrier = (_, tries) => (tries <= 1 ? 'refused-for-now' : 'accepted')
  const record = bench.handOut(aRecord(aPlan(), { startAt: (WORLD_START + HOUR) as typeof WORLD_START }))
  bench.runTo(MINUTE)
  expect(record.phase).toBe('scheduled')
  bench.runOut()
  expect(bench.end(record)).toEqual(['delivered', HOUR])
})

it('fails at once when the carrier refuses it for good', () => {
  const bench = new LifecycleBench()
  bench.carrier = (_, tries) => (tries <= 2 ? 'refused-for-now' : 'refused')
  const record = bench.handOut(aRecord())
  bench.runOut()
  expect([bench.end(record), bench.sent(record)]).toEqual([
    ['refused-at-submission', 2 * MINUTE],
    [[2 * MINUTE, 'final', 'refused-at-submission']],
  ])
})

it('fails when a policy that drops has ended', () => {
  const bench = refusing({ ...handOverPolicy('smpp'), stop: { failures: 4, after: FOREVER } })
  const record = bench.handOut(aRecord())
  bench.runOut()
  expect(bench.refusals(record)).toEqual([0, 30_000, 90_000, 210_000])
  expect(bench.end(record)).toEqual(['refused-for-now', 210_000])
})

it('ends a policy by time as well as by number', () => {
  const bench = refusing({ ...handOverPolicy('modica'), stop: { failures: FOREVER, after: 5 * MINUTE } })
  const record = bench.handOut(aRecord())
  bench.runOut()
  expect([bench.refusals(record).length, record.phase]).toEqual([6, 'frozen'])
})

it('expires early, before the carrier had it, when validity ends between two tries', () => {
  const bench = refusing()
  const validity = { default: millis(150 * SECOND), max: DAY }
  const record = bench.handOut(aRecord(aPlan({ validity })))
  bench.runOut()
  expect([bench.refusals(record), bench.end(record)]).toEqual([
    [0, MINUTE, 2 * MINUTE],
    ['expired-early', 150_000],
  ])
})

it('is frozen rather than expired when the policy ends before validity does', () => {
  const bench = refusing()
  const record = bench.handOut(aRecord(aPlan({ validity: { default: millis(49 * MINUTE + 1), max: DAY } })))
  bench.runOut()
  expect(record.phase).toBe('frozen')
})

it('stays frozen when validity ends, and expires early when it is thawed after that', () => {
  const bench = refusing()
  const record = bench.handOut(aRecord(aPlan({ validity: { default: HOUR, max: DAY } })))
  bench.runTo(2 * HOUR)
  expect(record.phase).toBe('frozen')
  bench.carrier = () => 'accepted'
  expect(bench.thaw(record)).toBe(true)
  expect([bench.end(record), bench.tries(record)]).toEqual([['expired-early', 2 * HOUR], []])
})

it('is thawed only from being frozen', () => {
  const bench = refusing()
  const record = bench.handOut(aRecord())
  bench.runTo(10 * MINUTE)
  expect([bench.thaw(record), record.failures]).toEqual([false, 11])
})

function ofPlatform(changes: Parameters<typeof aPlan>[0] = {}, startIn = 0): MessageRecord {
  const startAt = instant(WORLD_START + startIn)
  return aRecord(aPlan(changes), { flags: PLATFORM, startAt, submission: aSubmission({ registered: 0x11 }) })
}

it('waits in the platform for its time, is handed out, acknowledged after the carrier has answered, and delivered', () => {
  const bench = new LifecycleBench()
  bench.answerTime = millis(20)
  const record = bench.enqueue(ofPlatform({ attempt: { delivery: ms(3_000) } }, MINUTE))
  expect([record.phase, record.life]).toEqual(['handing-out', 'queued'])
  bench.runTo(MINUTE)
  expect(record.life).toBe('sent')
  bench.runOut()
  expect(bench.sent(record)).toEqual([
    [MINUTE, 'intermediate', 'sent'],
    [MINUTE + 20, 'intermediate', 'submitted'],
    [MINUTE + 3_020, 'final', 'delivered'],
  ])
})

it('expires in the platform where its time comes after its validity, and the platform says so by itself', () => {
  const bench = new LifecycleBench()
  const record = ofPlatform({ receipts: { final: 'never' } }, 2 * HOUR)
  record.deadline = instant(WORLD_START + HOUR)
  bench.enqueue(record)
  bench.runOut()
  expect(bench.sent(record)).toEqual([[HOUR, 'final', 'expired-early']])
})

it('tells its client at once that the carrier refuses it for good, or that it was cancelled before the carrier had it', () => {
  const bench = refusing()
  bench.carrier = () => 'refused'
  const refused = bench.enqueue(ofPlatform())
  const cancelled = bench.enqueue(ofPlatform({}, MINUTE))
  bench.cancel(cancelled)
  bench.runOut()
  expect(bench.sent(refused).at(-1)).toEqual([0, 'final', 'refused-at-submission'])
  expect(bench.sent(cancelled)).toEqual([[0, 'final', 'cancelled']])
})

it('is called silent by the platform when the carrier has said nothing for as long as it waits', () => {
  const bench = new LifecycleBench()
  bench.waits = 72 * HOUR
  const missing = bench.enqueue(ofPlatform({ receipts: { final: 'never' } }))
  const late = bench.enqueue(ofPlatform({ receipts: { sendings: [aSending({ delay: ms(80 * HOUR) })] } }))
  bench.runOut()
  for (const record of [missing, late]) {
    expect(bench.sent(record).filter(([, kind]) => kind === 'final')).toEqual([[72 * HOUR, 'final', 'silent']])
    expect(record.life).toBe('delivered')
  }
})

it('is new to its platform when it is replaced there, and too late for that once it was handed out', () => {
  const bench = refusing()
  const record = bench.enqueue(ofPlatform({}, HOUR))
  expect(bench.replace(record, { startAt: 2 * HOUR, deadline: DAY })).toBe(true)
  bench.runTo(2 * HOUR)
  expect([record.life, bench.replace(record, { startAt: 3 * HOUR, deadline: DAY })]).toEqual(['refused-for-now', false])
})

it('is killed by an operator of the platform wherever it is, and nothing is heard of it afterwards', () => {
  const bench = new LifecycleBench()
  const record = bench.enqueue(ofPlatform({ attempt: { delivery: ms(HOUR) } }))
  bench.kill(record)
  bench.runOut()
  expect(bench.sent(record).at(-1)).toEqual([0, 'final', 'killed'])
})

it('tells the handset of an MMS first, and is delivered when it is fetched, or expires', () => {
  const bench = new LifecycleBench()
  const fetched = bench.accept(aRecord(aPlan({ attempt: { delivery: ms(1_000), fetch: ms(HOUR) } }), asked()))
  const never = bench.accept(aRecord(aPlan({ attempt: { fetch: ms(3_650 * DAY) } }), asked()))
  bench.runTo(1_000)
  expect([fetched.life, never.life]).toEqual(['notified', 'notified'])
  bench.runOut()
  expect(bench.sent(fetched)).toEqual([
    [1_000, 'intermediate', 'notified'],
    [HOUR + 1_000, 'final', 'delivered'],
  ])
  expect(bench.end(never)).toEqual(['expired', DAY])
})

function asked() {
  return { submission: aSubmission({ registered: 0x11 }) }
}
