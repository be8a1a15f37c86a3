/** Random lives: whatever the plan, and whatever clients, handsets, carriers and operators do, in whatever order. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { HOUR, instant, MINUTE, millis, SECOND, WORLD_START } from '../../emulator/core/instant.ts'
import { type CauseName, causeNamed } from '../../emulator/message/cause.ts'
import { RECEIPT } from '../../emulator/message/effects.ts'
import type { Life } from '../../emulator/message/life.ts'
import { handOverPolicy } from '../../emulator/message/policies.ts'
import type { MessageRecord } from '../../emulator/message/record.ts'
import { aPlan, aSending, backoff, sampler, steps } from '../support/a-plan.ts'
import { aRecord, aSubmission } from '../support/a-record.ts'
import { LifecycleBench } from '../support/lifecycle-bench.ts'

const NUMBERS = ['64211111111', '64212222222']

const span = fc.oneof(fc.nat(3), fc.nat(100), fc.nat(3 * MINUTE), fc.nat(2 * HOUR))
const positive = span.map((ms) => ms + 1)
const chance = fc.oneof(
  span.map((value) => ({ kind: 'fixed' as const, value })),
  fc.tuple(span, span).map(([min, more]) => ({ kind: 'uniform' as const, min, max: min + more })),
  positive.map((mean) => ({ kind: 'exponential' as const, mean })),
)
// What goes on and on does so at a minute or more, which keeps the retries of six hours countable.
const distance = fc.integer({ min: SECOND, max: HOUR })
const schedule = fc.oneof(
  fc
    .array(fc.tuple(distance, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 3 })
    .map((list) => steps(...list)),
  fc.tuple(distance, distance).map(([some, more]) => steps([some, 2], [MINUTE + more])),
  fc
    .tuple(distance, fc.constantFrom(1, 1.5, 2))
    .map(([more, factor]) => backoff(MINUTE + more, factor, MINUTE + more + HOUR)),
)
const policy = fc.constantFrom<'requested' | 'always' | 'never'>('requested', 'always', 'never')
const outcome = fc.constantFrom<Life>('delivered', 'failed', 'rejected', 'refused', 'deleted', 'unknown')
const temporary = fc.constantFrom<CauseName>('absent-subscriber', 'subscriber-busy', 'memory-capacity-exceeded')

const sending = fc.record({
  from: fc.constantFrom('done', 'previous', 'deadline'),
  delay: chance,
  life: fc.option(outcome),
  kind: fc.constantFrom('final', 'intermediate'),
})

const planned = fc.record({
  validity: fc.integer({ min: 1, max: 6 * HOUR }),
  expiry: fc.constantFrom('at-deadline', 'at-last-attempt'),
  first: chance,
  delivery: chance,
  outcome,
  failures: fc.oneof(fc.constant(0), fc.nat(4), fc.constant(Number.POSITIVE_INFINITY)),
  failure: temporary,
  retry: schedule,
  byCause: fc.array(fc.tuple(temporary, schedule), { maxLength: 2 }),
  onReturn: fc.constantFrom('at-once', 'next-attempt'),
  final: policy,
  intermediate: policy,
  accepted: policy,
  sendings: fc.array(sending, { maxLength: 3 }),
  early: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  afterRefusal: fc.boolean(),
})

/** How it comes in, and what it asks for. */
const message = fc.record({
  plan: planned,
  number: fc.constantFrom(...NUMBERS),
  registered: fc.nat(31),
  startIn: fc.oneof(fc.constant(0), span),
  way: fc.constantFrom('accept', 'accept', 'accept', 'hand out', 'refuse'),
  answers: fc.array(fc.constantFrom('accepted', 'refused-for-now', 'refused-for-now', 'refused'), { maxLength: 8 }),
  then: fc.constantFrom('accepted', 'refused-for-now', 'refused'),
  stop: fc.integer({ min: 1, max: 6 }),
  drop: fc.boolean(),
  drawHi: fc.integer(),
  drawLo: fc.integer(),
})

const step = fc.oneof(
  { weight: 6, arbitrary: span.map((ms) => ({ do: 'run' as const, ms })) },
  { weight: 2, arbitrary: fc.constant({ do: 'next' as const }) },
  { weight: 1, arbitrary: span.map((ms) => ({ do: 'late' as const, ms })) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('away' as const),
      number: fc.constantFrom(...NUMBERS),
      why: fc.constantFrom('off' as const, 'full' as const),
      span: fc.oneof(positive, fc.constant(Number.POSITIVE_INFINITY)),
    }),
  },
  { weight: 3, arbitrary: fc.constantFrom(...NUMBERS).map((number) => ({ do: 'back' as const, number })) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('replace' as const), which: fc.nat(2), startIn: span, validFor: span }),
  },
  { weight: 1, arbitrary: fc.nat(2).map((which) => ({ do: 'cancel' as const, which })) },
  { weight: 1, arbitrary: fc.nat(2).map((which) => ({ do: 'kill' as const, which })) },
  { weight: 2, arbitrary: fc.nat(2).map((which) => ({ do: 'thaw' as const, which })) },
)

type Message = typeof message extends fc.Arbitrary<infer T> ? T : never
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const history = fc.record({
  messages: fc.array(message, { minLength: 1, maxLength: 3 }),
  steps: fc.array(step, { maxLength: 25, size: 'max' }),
})

interface Lived {
  readonly bench: LifecycleBench
  readonly records: readonly MessageRecord[]
}

function recordOf(from: Message, key: number): MessageRecord {
  const { plan } = from
  const planOfIt = aPlan({
    validity: { default: millis(plan.validity), max: millis(plan.validity), expiry: plan.expiry },
    attempt: {
      first: sampler(plan.first),
      delivery: sampler(plan.delivery),
      outcome: plan.outcome,
      cause: causeNamed(plan.outcome === 'delivered' ? 'none' : 'delivery-failure'),
      failures: plan.failures,
      failure: causeNamed(plan.failure),
      retry: { default: plan.retry, byCause: new Map(plan.byCause) },
      onReturn: plan.onReturn,
    },
    receipts: {
      final: plan.final,
      intermediate: plan.intermediate,
      accepted: plan.accepted,
      sendings: plan.sendings.map((one) => aSending({ ...one, delay: sampler(one.delay) })),
      early: plan.early,
      afterRefusal: plan.afterRefusal,
    },
  })
  return aRecord(planOfIt, {
    key,
    number: from.number,
    submission: aSubmission({ registered: from.registered }),
    startAt: instant(WORLD_START + from.startIn),
    drawHi: from.drawHi,
    drawLo: from.drawLo,
  })
}

/** Plays a history; `watch` looks at each record after each thing that happens to it. */
function play(
  { messages, steps }: { messages: readonly Message[]; steps: readonly Step[] },
  watch: (bench: LifecycleBench, record: MessageRecord) => void = () => undefined,
): Lived {
  const bench = new LifecycleBench()
  bench.watch = (record) => watch(bench, record)
  const records = messages.map((from, i) => recordOf(from, i + 1))
  const of = (record: MessageRecord): Message => messages[record.key - 1] as Message
  bench.carrier = (record, tries) => of(record).answers[tries - 1] ?? of(record).then
  bench.policyOf = (record) => ({
    ...handOverPolicy(of(record).drop ? 'smpp' : 'modica'),
    stop: { failures: of(record).stop, after: Number.POSITIVE_INFINITY },
  })
  for (const record of records) {
    const { way } = of(record)
    if (way === 'accept') bench.accept(record)
    else if (way === 'hand out') bench.handOut(record)
    else bench.refuse(record, 'refused-for-now', 8)
  }
  for (const step of steps) take(step, bench, records)
  bench.runOut()
  return { bench, records }
}

function take(step: Step, bench: LifecycleBench, records: readonly MessageRecord[]): void {
  const now = bench.now - WORLD_START
  const record = 'which' in step ? records[step.which % records.length] : undefined
  if (step.do === 'run') bench.runTo(now + step.ms)
  else if (step.do === 'next') bench.runNext()
  else if (step.do === 'late') bench.lateTo(now + step.ms)
  else if (step.do === 'away') bench.away(step.number, step.why, step.span)
  else if (step.do === 'back') bench.back(step.number)
  else if (record === undefined) return
  else if (step.do === 'replace') {
    const startAt = now + step.startIn
    bench.replace(record, { startAt, deadline: startAt + step.validFor })
  } else if (step.do === 'cancel') bench.cancel(record)
  else if (step.do === 'kill') bench.kill(record)
  else if (step.do === 'thaw') bench.thaw(record)
}

const RUNS = { numRuns: 300 }

it('comes to exactly one final state, or is frozen, and never leaves what is final', () => {
  fc.assert(
    fc.property(history, (history) => {
      const finals = new Map<MessageRecord, string>()
      const { bench, records } = play(history, (_, record) => {
        const final = finals.get(record)
        const { life, doneAt, cause } = record
        if (final !== undefined) expect(`${record.phase} ${life} ${doneAt} ${cause.name}`).toBe(final)
        else if (record.phase === 'done') finals.set(record, `done ${life} ${doneAt} ${cause.name}`)
      })
      for (const record of records) {
        expect(['done', 'frozen']).toContain(record.phase)
        expect(bench.ended.includes(record)).toBe(record.phase === 'done')
        const ends = bench.story(record).filter((what) => what.startsWith('final') || what === 'refused')
        const refused = history.messages[record.key - 1]?.way === 'refuse'
        expect(ends).toEqual(record.phase === 'frozen' ? [] : [refused ? 'refused' : `final ${record.life}`])
      }
    }),
    RUNS,
  )
})

it('has a timer armed, for nothing later than its deadline, while it is neither done nor frozen', () => {
  fc.assert(
    fc.property(history, (history) => {
      play(history, (bench, record) => {
        const timer = bench.timer(record)
        if (record.phase === 'frozen') expect(timer).toBeUndefined()
        else if (record.phase === 'done') {
          if (timer !== undefined) expect(timer.kind).toBe(RECEIPT)
        } else {
          expect(timer).toBeDefined()
          expect(timer?.kind).not.toBe(RECEIPT)
          expect(timer?.due).toBeLessThanOrEqual(record.deadline - WORLD_START)
        }
      })
    }),
    RUNS,
  )
})

it('is never tried from the end of its validity on, nor before its scheduled time, nor once it is final', () => {
  fc.assert(
    fc.property(history, (history) => {
      const seen = new Map<MessageRecord, number>()
      const { bench, records } = play(history, (bench, record) => {
        const tries = bench.tries(record)
        for (const at of tries.slice(seen.get(record) ?? 0)) {
          if (record.plan.receipts.early) continue
          expect(at).toBeLessThan(record.deadline - WORLD_START)
          expect(at).toBeGreaterThanOrEqual(record.startAt - WORLD_START)
        }
        seen.set(record, tries.length)
      })
      for (const record of records) {
        expect(record.attempts).toBe(bench.tries(record).length)
        const end = record.phase === 'done' ? record.doneAt - WORLD_START : Number.POSITIVE_INFINITY
        for (const at of bench.tries(record)) expect(at).toBeLessThanOrEqual(end)
      }
    }),
    RUNS,
  )
})

/** Does registered_delivery ask for it? SMPP 3.4 section 5.2.17, 5.0 section 4.7.21. */
function asked(registered: number, life: Life): boolean {
  const success = life === 'delivered'
  return [false, true, !success, success][registered & 3] as boolean
}

function allowed(policy: 'requested' | 'always' | 'never', requested: boolean): boolean {
  return policy === 'always' || (policy === 'requested' && requested)
}

it('sends the receipts that the plan allows and registered_delivery asks for: no more, no fewer, in order', () => {
  fc.assert(
    fc.property(history, (history) => {
      const { bench, records } = play(history)
      for (const record of records) {
        const { plan, registered, way } = history.messages[record.key - 1] as Message
        const story = bench.story(record)
        const expected: [string, Life][] = []
        if (way === 'accept' && !plan.early && allowed(plan.accepted, (registered & 0x13) !== 0)) {
          expected.push(['accepted', 'submitted'])
        }
        const failed = story.some((what) => what.startsWith('failed'))
        if (failed && allowed(plan.intermediate, (registered & 0x10) !== 0)) expected.push(['intermediate', 'pending'])
        const silent = way === 'refuse' && !plan.afterRefusal
        if (record.phase === 'done' && !silent && allowed(plan.final, asked(registered, record.life))) {
          for (const { kind, life } of plan.sendings) expected.push([kind, life ?? record.life])
        }
        expect(bench.sent(record).map(([, kind, life]) => [kind, life])).toEqual(expected)
      }
    }),
    RUNS,
  )
})

it('sends no final receipt before the message is final, nor before its submit is answered unless early', () => {
  fc.assert(
    fc.property(history, (history) => {
      const { bench, records } = play(history)
      for (const record of records) {
        const { plan } = history.messages[record.key - 1] as Message
        const sent = bench.receipts.filter((receipt) => receipt.record === record)
        for (const receipt of sent.slice(sent.length - record.sent)) {
          expect(receipt.at).toBeGreaterThanOrEqual(record.doneAt - WORLD_START)
          if (!receipt.answered) expect(plan.early).toBe(true)
        }
        for (const [i, receipt] of sent.entries()) expect(receipt.at).toBeGreaterThanOrEqual(sent[i - 1]?.at ?? 0)
      }
    }),
    RUNS,
  )
})

it('is delivered, or not, within its validity: a done date after it is an operator’s or a client’s doing', () => {
  fc.assert(
    fc.property(history, (history) => {
      const { records } = play(history)
      for (const { phase, life, doneAt, deadline, plan } of records) {
        if (phase !== 'done' || plan.receipts.early || life === 'refused-for-now') continue
        if (life === 'cancelled' || life === 'killed') continue
        // A replacement or a thaw may find that validity is over, and ends the message then and there.
        if (doneAt > deadline) expect(['expired', 'expired-early']).toContain(life)
        if (life === 'expired' && plan.validity.expiry === 'at-deadline')
          expect(doneAt).toBeGreaterThanOrEqual(deadline)
      }
    }),
    RUNS,
  )
})

it('lives the same life again from the same draws', () => {
  const facts = ({ bench, records }: Lived) => ({
    log: bench.log.map(({ record, ...entry }) => ({ key: record.key, ...entry })),
    receipts: bench.receipts.map(({ record, ...receipt }) => ({ key: record.key, ...receipt })),
    records: records.map(({ plan, ...record }) => record),
  })
  fc.assert(
    fc.property(history, (history) => {
      expect(facts(play(history))).toEqual(facts(play(history)))
    }),
    RUNS,
  )
})

it('lives the same life whatever other messages there are, to other numbers', () => {
  fc.assert(
    fc.property(message, message, fc.array(step, { maxLength: 25, size: 'max' }), (one, other, steps) => {
      // A step to the next timer goes elsewhere in company; a client's and an operator's doings concern the one.
      const own = steps
        .filter((step) => step.do !== 'next')
        .map((step) => ('which' in step ? { ...step, which: 0 } : step))
      const [alone, company] = [[one], [one, { ...other, number: '64213333333' }]].map((messages) => {
        const { bench, records } = play({ messages, steps: own })
        const record = records[0] as MessageRecord
        return { story: bench.story(record), tries: bench.tries(record), sent: bench.sent(record), end: record.doneAt }
      })
      expect(company).toEqual(alone)
    }),
    RUNS,
  )
})
