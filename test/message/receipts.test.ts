import { expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND, WORLD_START } from '../../emulator/core/instant.ts'
import { causeNamed } from '../../emulator/message/cause.ts'
import type { Life } from '../../emulator/message/life.ts'
import type { AttemptPlan } from '../../emulator/message/plan.ts'
import { aPlan, aSending, ms, type PlanChanges, sampler } from '../support/a-plan.ts'
import { aRecord, aSubmission } from '../support/a-record.ts'
import { LifecycleBench } from '../support/lifecycle-bench.ts'

const LIVES: readonly Life[] = [
  'delivered',
  'expired',
  'failed',
  'rejected',
  'refused',
  'deleted',
  'unknown',
  'cancelled',
  'killed',
]

function recordOf(changes: PlanChanges, registered = 1) {
  return aRecord(aPlan(changes), { submission: aSubmission({ registered }) })
}

function outcome(life: Life): Partial<AttemptPlan> {
  return { outcome: life, cause: causeNamed(life === 'delivered' ? 'none' : 'delivery-failure') }
}

/** The receipts of a whole life that ends in `life`. */
function receiptsOf(life: Life, final: 'requested' | 'always' | 'never', registered: number) {
  const bench = new LifecycleBench()
  const attempt = life === 'cancelled' || life === 'killed' ? { first: ms(1_000) } : outcome(life)
  const record = bench.accept(recordOf({ attempt, receipts: { final } }, registered))
  if (life === 'cancelled') bench.cancel(record)
  if (life === 'killed') bench.kill(record)
  bench.runOut()
  expect(record.life).toBe(life)
  return bench.sent(record).map(([, , reported]) => reported)
}

// SMPP 3.4 section 5.2.17, 5.0 section 4.7.21. The bits above ask for other things and change nothing.
it.each([
  [0b00, 'for nothing', () => false],
  [0b01, 'for success and failure', () => true],
  [0b10, 'for failure only', (life: Life) => life !== 'delivered'],
  [0b11, 'for success only', (life: Life) => life === 'delivered'],
] as const)('sends the final receipts that registered_delivery %i asks for: %s', (bits, _, wanted) => {
  for (const above of [0, 0x04, 0x10, 0xfc]) {
    for (const life of LIVES) {
      const expected = wanted(life) ? [life] : []
      expect([life, ...receiptsOf(life, 'requested', above | bits)]).toEqual([life, ...expected])
    }
  }
})

it.each([0, 1, 2, 3])('sends every final receipt of a carrier that always does, for registered_delivery %i', (bits) => {
  for (const life of LIVES) expect(receiptsOf(life, 'always', bits)).toEqual([life])
})

it.each([0, 1, 2, 3])('sends no final receipt of a carrier that never does, for registered_delivery %i', (bits) => {
  for (const life of LIVES) expect(receiptsOf(life, 'never', bits)).toEqual([])
})

it('sends the receipt its delay after the done date', () => {
  const bench = new LifecycleBench()
  const sendings = [aSending({ delay: ms(200) })]
  const record = bench.accept(recordOf({ attempt: { delivery: ms(3_000) }, receipts: { sendings } }))
  bench.runOut()
  expect([bench.end(record), bench.sent(record)]).toEqual([['delivered', 3_000], [[3_200, 'final', 'delivered']]])
})

it('never sends the final receipt while the submit is being answered, even without any delay', () => {
  const bench = new LifecycleBench()
  bench.accept(recordOf({}))
  bench.runOut()
  expect(bench.receipts.map(({ at, answered }) => [at, answered])).toEqual([[0, true]])
})

it('sends the receipt while the submit is being answered, where a rule says so, and the others after it', () => {
  const bench = new LifecycleBench()
  const sendings = [aSending({ delay: ms(500) }), aSending({ from: 'previous', delay: ms(700) })]
  const record = bench.accept(
    recordOf({ attempt: { ...outcome('failed'), first: ms(60_000) }, receipts: { early: true, sendings } }),
  )
  expect(bench.receipts.map(({ at, life, answered }) => [at, life, answered])).toEqual([[0, 'failed', false]])
  bench.runOut()
  expect(bench.sent(record)).toEqual([
    [0, 'final', 'failed'],
    [700, 'final', 'failed'],
  ])
  expect(bench.ended).toEqual([record])
})

it('sends no early receipt to who did not ask for one', () => {
  const bench = new LifecycleBench()
  const record = bench.accept(recordOf({ receipts: { early: true } }, 0))
  bench.runOut()
  expect([bench.sent(record), record.life]).toEqual([[], 'delivered'])
})

it('sends a receipt twice, the second one counted from the first', () => {
  const bench = new LifecycleBench()
  const sendings = [aSending({ delay: ms(1_000) }), aSending({ from: 'previous', delay: ms(2_000) })]
  const record = bench.accept(recordOf({ attempt: { delivery: ms(500) }, receipts: { sendings } }))
  bench.runOut()
  expect(bench.sent(record)).toEqual([
    [1_500, 'final', 'delivered'],
    [3_500, 'final', 'delivered'],
  ])
})

it('sends receipts that contradict each other, and keeps the truth', () => {
  const bench = new LifecycleBench()
  const sendings = [aSending(), aSending({ from: 'previous', delay: ms(5_000), life: 'failed' })]
  const record = bench.accept(recordOf({ receipts: { sendings } }))
  bench.runOut()
  expect(bench.sent(record)).toEqual([
    [0, 'final', 'delivered'],
    [5_000, 'final', 'failed'],
  ])
  expect(bench.end(record)).toEqual(['delivered', 0])
})

it('sends receipts out of order: the final one, then what was before it', () => {
  const bench = new LifecycleBench()
  const sendings = [aSending(), aSending({ from: 'previous', delay: ms(900), life: 'pending', kind: 'intermediate' })]
  const record = bench.accept(recordOf({ receipts: { sendings } }))
  bench.runOut()
  expect(bench.sent(record)).toEqual([
    [0, 'final', 'delivered'],
    [900, 'intermediate', 'pending'],
  ])
})

it('sends a sending that is due before the one in front of it right after that', () => {
  const bench = new LifecycleBench()
  const sendings = [aSending({ delay: ms(5_000) }), aSending({ from: 'done', delay: ms(1_000) })]
  const record = bench.accept(recordOf({ receipts: { sendings } }))
  bench.runOut()
  expect(bench.sent(record).map(([at]) => at)).toEqual([5_000, 5_000])
})

it.each([
  ['a delivered message', outcome('delivered'), 0],
  ['an expired one', { failures: Number.POSITIVE_INFINITY }, HOUR],
])('sends a late receipt after validity has ended, of %s', (_, attempt, doneAt) => {
  const bench = new LifecycleBench()
  const sendings = [aSending({ from: 'deadline', delay: ms(10 * MINUTE) })]
  const record = bench.accept(recordOf({ validity: { default: HOUR, max: HOUR }, attempt, receipts: { sendings } }))
  bench.runOut()
  expect([bench.end(record)[1], bench.sent(record).map(([at]) => at)]).toEqual([doneAt, [HOUR + 10 * MINUTE]])
})

it('draws the delay of each sending anew', () => {
  const delay = sampler({ kind: 'uniform', min: 0, max: 1e6 })
  const sendings = [aSending({ delay }), aSending({ from: 'previous', delay }), aSending({ from: 'previous', delay })]
  const bench = new LifecycleBench()
  const record = bench.accept(recordOf({ receipts: { sendings } }))
  bench.runOut()
  const [a = 0, b = 0, c = 0] = bench.sent(record).map(([at]) => at)
  expect(new Set([a, b - a, c - b]).size).toBe(3)
})

it('has no receipts where the plan has no sendings', () => {
  const bench = new LifecycleBench()
  const record = bench.accept(recordOf({ receipts: { sendings: [], final: 'always' } }))
  expect([bench.timer(record), record.phase]).toEqual([undefined, 'done'])
})

it.each([
  ['requested', 0x00, 0],
  ['requested', 0x01, 0],
  ['requested', 0x10, 1],
  ['requested', 0x11, 1],
  ['always', 0x00, 1],
  ['never', 0x11, 0],
] as const)(
  'notifies of a temporary failure once: %s, registered_delivery %i, %i times',
  (intermediate, bits, times) => {
    const bench = new LifecycleBench()
    const record = bench.accept(recordOf({ attempt: { failures: 4 }, receipts: { intermediate } }, bits))
    bench.runOut()
    expect(bench.tries(record).length).toBe(5)
    expect(bench.sent(record).filter(([, kind]) => kind === 'intermediate')).toEqual(
      times === 1 ? [[0, 'intermediate', 'pending']] : [],
    )
  },
)

it('notifies of no failure where there was none', () => {
  const bench = new LifecycleBench()
  const record = bench.accept(recordOf({ receipts: { intermediate: 'always' } }))
  bench.runOut()
  expect(bench.sent(record)).toEqual([[0, 'final', 'delivered']])
})

it('notifies once also of failures for different causes and after a replacement', () => {
  const bench = new LifecycleBench()
  const record = aRecord(aPlan({ attempt: { failures: 2 } }), { submission: aSubmission({ registered: 0x11 }) })
  bench.away(record.number, 'full', 90 * SECOND)
  bench.accept(record)
  bench.runTo(70 * SECOND)
  bench.replace(record, { startAt: 0, deadline: HOUR })
  bench.runOut()
  expect(bench.sent(record).map(([, kind]) => kind)).toEqual(['intermediate', 'final'])
})

it.each([
  ['requested', 0x00, false],
  ['requested', 0x01, true],
  ['requested', 0x02, true],
  ['requested', 0x10, true],
  // SME delivery and user acknowledgements: from the recipient, not from the SMSC.
  ['requested', 0x04, false],
  ['requested', 0x0c, false],
  ['always', 0x00, true],
  ['never', 0x01, false],
] as const)('tells of the acceptance itself: %s, registered_delivery %i: %s', (accepted, bits, expected) => {
  const bench = new LifecycleBench()
  const record = bench.accept(recordOf({ attempt: { first: ms(10) }, receipts: { accepted, final: 'never' } }, bits))
  bench.runOut()
  expect(bench.sent(record)).toEqual(expected ? [[0, 'accepted', 'submitted']] : [])
})

it('tells of the acceptance of a scheduled message when it is accepted', () => {
  const bench = new LifecycleBench()
  const plan = aPlan({ receipts: { accepted: 'always' } })
  const record = bench.accept(aRecord(plan, { startAt: (WORLD_START + HOUR) as typeof WORLD_START }))
  bench.runOut()
  expect(bench.sent(record)).toEqual([
    [0, 'accepted', 'submitted'],
    [HOUR, 'final', 'delivered'],
  ])
})

it('sends nothing for a refused submit, but from a carrier that does', () => {
  const sent = [false, true].map((afterRefusal) => {
    const bench = new LifecycleBench()
    const sendings = [aSending({ delay: ms(1_000) })]
    const record = bench.refuse(recordOf({ receipts: { afterRefusal, sendings } }), 'refused-at-submission', 0x45)
    expect([bench.end(record), bench.ended, bench.log.map(({ what, detail }) => [what, detail])]).toEqual([
      ['refused-at-submission', 0],
      [record],
      [['refused', 0x45]],
    ])
    bench.runOut()
    return bench.sent(record)
  })
  expect(sent).toEqual([[], [[1_000, 'final', 'refused-at-submission']]])
})

it('sends after a refusal too only what registered_delivery asks for', () => {
  const sent = [0, 1, 2, 3].map((bits) => {
    const bench = new LifecycleBench()
    bench.refuse(recordOf({ receipts: { afterRefusal: true } }, bits), 'refused-for-now', 8)
    bench.runOut()
    return bench.receipts.length
  })
  expect(sent).toEqual([0, 1, 1, 0])
})
