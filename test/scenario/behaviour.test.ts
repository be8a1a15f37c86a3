/** What each key of a carrier or rule makes of the plan. */
import { expect, test } from 'vitest'
import type { Plan } from '../../emulator/message/plan.ts'
import { carrierOf, factsOf, mistakesIn, planThen } from './compiled.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

function planOf(body: string): Plan {
  return carrierOf(body).plan
}

/** [from, delay where it is fixed, life, kind] of each sending. */
function sendings(plan: Plan): unknown[] {
  return plan.receipts.sendings.map(({ from, delay, life, kind }) => [from, delay.fixed, life, kind])
}

test('a carrier that says nothing accepts, delivers after a second and sends what was asked for', () => {
  const plan = planOf('numbers: ["*"]')
  expect(plan.submit).toMatchObject({ kind: 'accept', status: 0 })
  expect(plan.submit.response.fixed).toBe(0)
  expect(plan.validity).toEqual({ default: 2 * DAY, max: 7 * DAY, expiry: 'at-deadline' })
  expect(plan.attempt).toMatchObject({ outcome: 'delivered', failures: 0, onReturn: 'next-attempt' })
  expect(plan.attempt.delivery.fixed).toBe(1_000)
  expect(plan.receipts).toMatchObject({
    final: 'requested',
    intermediate: 'requested',
    accepted: 'never',
    early: false,
  })
  expect(sendings(plan)).toEqual([['done', 200, null, 'final']])
  expect(plan.receipts.style).toMatchObject({
    dateDigits: 10,
    zone: 0,
    errWidth: 3,
    tlvs: true,
    esmClass: 4,
    perPart: false,
  })
  expect(plan.handset).toBeNull()
})

test.each([
  ['validity: 24h', { default: DAY, max: DAY }],
  ['validity: { default: 12h, max: 3d }', { default: DAY / 2, max: 3 * DAY }],
  ['validity: { max: 24h }', { default: DAY, max: DAY }],
  ['validity: { max: 30d }', { default: 2 * DAY, max: 30 * DAY }],
  ['validity: { default: 10d }', { default: 10 * DAY, max: 10 * DAY }],
])('%s', (body, validity) => {
  expect(planOf(body).validity).toMatchObject(validity)
})

test('a rule that shortens validity cuts the longest too', () => {
  const plan = carrierOf('validity: { default: 24h, max: 3d }\nrules:\n  - then: { validity: { max: 1h } }').decide(
    factsOf(),
  )
  expect(plan.validity).toEqual({ default: HOUR, max: HOUR, expiry: 'at-deadline' })
})

test('expiry and on-return are words', () => {
  const plan = planOf('expiry: at-last-attempt\non-return: at-once')
  expect(plan.validity.expiry).toBe('at-last-attempt')
  expect(plan.attempt.onReturn).toBe('at-once')
})

test.each([
  ['retry: 10m', { kind: 'steps', steps: [{ every: 600_000, times: Number.POSITIVE_INFINITY }] }],
  ['retry: never', { kind: 'steps', steps: [] }],
  [
    'retry: [20s, 1m, { every: 1h }]',
    {
      kind: 'steps',
      steps: [
        { every: 20_000, times: 1 },
        { every: 60_000, times: 1 },
        { every: HOUR, times: Number.POSITIVE_INFINITY },
      ],
    },
  ],
  [
    'retry: [{ every: 1m, times: 5 }, { every: 6h, times: 12 }]',
    {
      kind: 'steps',
      steps: [
        { every: 60_000, times: 5 },
        { every: 6 * HOUR, times: 12 },
      ],
    },
  ],
  ['retry: { first: 30s, factor: 2, max: 30m }', { kind: 'backoff', first: 30_000, factor: 2, max: 1_800_000 }],
])('%s', (body, schedule) => {
  expect(planOf(body).attempt.retry).toEqual({ default: schedule, byCause: new Map() })
})

test('retries may differ by cause', () => {
  const { retry } = planOf('retry: { default: 10m, subscriber-busy: [30s], memory-capacity-exceeded: never }').attempt
  expect([...retry.byCause.keys()]).toEqual(['subscriber-busy', 'memory-capacity-exceeded'])
  expect(retry.default).toEqual({ kind: 'steps', steps: [{ every: 600_000, times: Number.POSITIVE_INFINITY }] })
})

test('one schedule in a rule replaces those by cause, a schedule for one cause adds to them', () => {
  const body = (then: string) => `retry: { default: 10m, subscriber-busy: 30s }\nrules:\n  - then: { retry: ${then} }`
  const all = carrierOf(body('1h')).decide(factsOf()).attempt.retry
  expect(all.byCause.size).toBe(0)
  const one = carrierOf(body('{ call-barred: never }')).decide(factsOf()).attempt.retry
  expect([...one.byCause.keys()]).toEqual(['subscriber-busy', 'call-barred'])
  expect(one.default).toMatchObject({ steps: [{ every: 600_000 }] })
})

test('latency is a duration or a distribution, each of the four by itself', () => {
  const plan = planOf(
    'latency: { response: 5ms, first: 1s, delivery: { lognormal: { median: 3s, p95: 12s } }, receipt: 2s }',
  )
  expect(plan.submit.response.fixed).toBe(5)
  expect(plan.attempt.first.fixed).toBe(1_000)
  expect(plan.attempt.delivery.quantile(0.5)).toBeCloseTo(3_000, 6)
  expect(plan.attempt.delivery.quantile(0.95)).toBeCloseTo(12_000, 6)
  expect(sendings(plan)).toEqual([['done', 2_000, null, 'final']])
})

test('a latency alone is that of delivery', () => {
  expect(planOf('latency: 7s').attempt.delivery.fixed).toBe(7_000)
})

test.each([
  ['{ uniform: { min: 1s, max: 3s } }', 2_000],
  ['{ normal: { mean: 2s, sd: 100ms } }', 2_000],
  ['{ exponential: { mean: 1s } }', 693.147],
  ['{ weibull: { scale: 1s, shape: 1 } }', 693.147],
  ['{ empirical: { p50: 2s, p95: 9s } }', 2_000],
  ['{ empirical: { p0: 1s, p99.9: 3s } }', 2_001.001],
  ['{ mixture: [{ weight: 1, of: 5s }, { weight: 0, of: 9s }] }', 5_000],
  ['{ uniform: { min: 0, max: 4s }, at-least: 2s }', 3_000],
  ['{ uniform: { min: 0, max: 4s }, at-most: 2s }', 1_000],
])('the median of %s is %d ms', (distribution, median) => {
  expect(planOf(`latency: ${distribution}`).attempt.delivery.quantile(0.5)).toBeCloseTo(median, 2)
})

test.each([
  ['delivered', 'delivered', 'none'],
  ['undeliverable', 'failed', 'delivery-failure'],
  ['failed', 'failed', 'delivery-failure'],
  ['rejected', 'rejected', 'unknown-subscriber'],
  ['refused', 'refused', 'network-rejected'],
  ['deleted', 'deleted', 'local-cancel'],
  ['unknown', 'unknown', 'no-final-state'],
])('outcome: %s ends in %s for %s', (word, outcome, cause) => {
  const { attempt } = planThen(`{ outcome: ${word} }`)
  expect(attempt).toMatchObject({ outcome, cause: { name: cause }, failures: 0 })
})

test('a message expires because every attempt fails', () => {
  const { attempt } = planThen('{ outcome: expired, error: call-barred }')
  expect(attempt).toMatchObject({ failures: Number.POSITIVE_INFINITY, failure: { name: 'call-barred' } })
})

test.each([
  ['absent-subscriber', 'absent-subscriber', undefined],
  ['27', 'absent-subscriber', undefined],
  ['027', 'absent-subscriber', '027'],
  ['0032', 'equipment-not-sm-equipped', '0032'],
  ['954', 'delivery-failure', '954'],
  ['E17', 'delivery-failure', 'E17'],
])('error: %s is %s, written as %s', (error, cause, err) => {
  const plan = planThen(`{ outcome: undeliverable, error: ${error} }`)
  expect(plan.attempt.cause.name).toBe(cause)
  expect(plan.receipts.style.err.get(plan.attempt.cause.name)).toBe(err)
})

test('so many attempts fail first', () => {
  expect(planThen('{ failures: 3, failure: subscriber-busy }').attempt).toMatchObject({
    failures: 3,
    failure: { name: 'subscriber-busy' },
    outcome: 'delivered',
  })
  expect(planThen('{ failures: all }').attempt).toMatchObject({
    failures: Number.POSITIVE_INFINITY,
    failure: { name: 'absent-subscriber' },
  })
})

test.each([
  ['off', { state: 'off', span: Number.POSITIVE_INFINITY }],
  ['full', { state: 'full', span: Number.POSITIVE_INFINITY }],
  ['on', { state: 'on', span: Number.POSITIVE_INFINITY }],
  ['{ off: 10m }', { state: 'off', span: 600_000 }],
  ['{ full: 1h }', { state: 'full', span: HOUR }],
])('handset: %s', (text, change) => {
  expect(planThen(`{ handset: ${text} }`).handset).toEqual(change)
})

test.each([
  ['throttle', 'refuse', 0x58],
  ['queue-full', 'refuse', 0x14],
  ['{ refuse: ESME_RSYSERR }', 'refuse', 0x08],
  ['{ refuse: ESME_ROPTPARNOTALLWD }', 'refuse', 0xc1],
  ['{ refuse: 0x401 }', 'refuse', 0x401],
  ['{ refuse: 1025 }', 'refuse', 1025],
  ['no-answer', 'silent', 0],
  ['drop', 'drop', 0],
  ['unbind', 'unbind', 0],
])('submit: %s', (text, kind, status) => {
  expect(planThen(`{ submit: ${text} }`).submit).toMatchObject({ kind, status })
})

test('a submit may be answered slowly, or refused slowly', () => {
  expect(planThen('{ submit: { slow: 5s } }').submit).toMatchObject({ kind: 'accept', response: { fixed: 5_000 } })
  expect(planThen('{ submit: { slow: 5s, refuse: ESME_RSYSERR } }').submit).toMatchObject({
    kind: 'refuse',
    status: 8,
    response: { fixed: 5_000 },
  })
})

test.each([
  ['requested', { final: 'requested' }],
  ['always', { final: 'always' }],
  ['never', { final: 'never', intermediate: 'never', accepted: 'never' }],
  ['missing', { final: 'never', intermediate: 'requested' }],
  ['early', { early: true }],
  ['after-refusal', { afterRefusal: true }],
  ['{ intermediate: always, accepted: always }', { intermediate: 'always', accepted: 'always', final: 'requested' }],
])('receipts: %s', (text, receipts) => {
  expect(planThen(`{ receipts: ${text} }`).receipts).toMatchObject(receipts)
})

test.each([
  [
    'twice',
    [
      ['done', 200, null, 'final'],
      ['previous', 1_000, null, 'final'],
    ],
  ],
  [
    '{ twice: 5m }',
    [
      ['done', 200, null, 'final'],
      ['previous', 300_000, null, 'final'],
    ],
  ],
  [
    'reordered',
    [
      ['done', 200, null, 'final'],
      ['previous', 1_000, 'pending', 'intermediate'],
    ],
  ],
  ['after-expiry', [['deadline', 200, null, 'final']]],
  ['{ late: 1h }', [['done', HOUR, null, 'final']]],
  [
    '{ contradictory: undeliverable }',
    [
      ['done', 200, null, 'final'],
      ['previous', 1_000, 'failed', 'final'],
    ],
  ],
  [
    '{ sendings: [{ life: accepted, kind: intermediate }, { from: previous, delay: 2s }, { from: deadline, life: expired }] }',
    [
      ['done', 200, 'submitted', 'intermediate'],
      ['previous', 2_000, null, 'final'],
      ['deadline', 200, 'expired', 'final'],
    ],
  ],
  ['{ sendings: [] }', []],
])('receipts: %s go out so', (text, expected) => {
  expect(sendings(planThen(`{ receipts: ${text} }`))).toEqual(expected)
})

test('a rule can put receipts in order that its carrier sends out of order', () => {
  const carrier = carrierOf('receipts: reordered\nrules:\n  - then: { receipts: { reordered: off } }')
  expect(sendings(carrier.plan)).toHaveLength(2)
  expect(sendings(carrier.decide(factsOf()))).toEqual([['done', 200, null, 'final']])
})

test("a sending without a delay takes the latency that the carrier's rules leave", () => {
  const plan = carrierOf(
    'latency: { receipt: 3s }\nrules:\n  - { then: { receipts: twice }, continue: on }\n  - then: { latency: { receipt: 9s } }',
  ).decide(factsOf())
  expect(sendings(plan)).toEqual([
    ['done', 9_000, null, 'final'],
    ['previous', 1_000, null, 'final'],
  ])
})

test('how a receipt is written', () => {
  const { style } = planOf(`
receipts:
  template: "id:{id} stat:{stat}"
  dates: 14
  zone: "-03:30"
  err: { none: "0000", absent-subscriber: 0027 }
  err-width: 4
  stat: { delivered: ACKED, enroute: BUFFRED, undeliverable: FAILED }
  tlvs: off
  pdu: data_sm
  esm-class: 0
  bind: another
  per-part: on
`).receipts
  expect(style).toMatchObject({
    template: 'id:{id} stat:{stat}',
    dateDigits: 14,
    zone: -210,
    errWidth: 4,
    tlvs: false,
    pdu: 'data_sm',
    esmClass: 0,
    bind: 'another',
    perPart: true,
  })
  expect([...style.err]).toEqual([
    ['none', '0000'],
    ['absent-subscriber', '0027'],
  ])
  expect(Object.fromEntries(style.stat)).toEqual({ delivered: 'ACKED', pending: 'BUFFRED', failed: 'FAILED' })
})

test('a rule adds to the tables of its carrier', () => {
  const carrier = carrierOf(
    'receipts: { err: { timeout: 9 } }\nrules:\n  - then: { receipts: { err: { call-barred: 8 } } }',
  )
  expect([...carrier.decide(factsOf()).receipts.style.err]).toEqual([
    ['timeout', '9'],
    ['call-barred', '8'],
  ])
})

const SAME = { form: 'same', letters: 'same', pad: 0 }

test.each([
  ['decimal', { source: 'drawn', form: 'decimal' }],
  ['hex', { source: 'drawn', form: 'hex' }],
  ['uuid', { source: 'drawn', form: 'uuid' }],
  ['sequential', { source: 'sequential', form: 'decimal' }],
  ['{ source: sequential, pad: 10 }', { source: 'sequential', pad: 10 }],
  [
    '{ response: hex, receipt: decimal }',
    { response: { ...SAME, form: 'hex' }, text: { ...SAME, form: 'decimal' }, tlv: { ...SAME, form: 'decimal' } },
  ],
  ['{ receipt: upper, tlv: same }', { response: SAME, text: { ...SAME, letters: 'upper' }, tlv: SAME }],
  ['{ text: { form: hex, letters: upper, pad: 12 } }', { text: { form: 'hex', letters: 'upper', pad: 12 } }],
  ['{ wrong: on }', { wrong: true }],
])('ids: %s', (text, ids) => {
  expect(planOf(`ids: ${text}`).receipts.style.ids).toMatchObject(ids)
})

test('an outage that says no more makes attempts fail', () => {
  const carrier = carrierOf('outages: [{ from: 2026-01-01T02:00:00Z, to: 2026-01-01T02:30+00:00 }]')
  const at = (time: string) => carrier.outageAt(Date.parse(`2026-01-01T${time}Z`) as never)
  expect(at('02:00:00')).toMatchObject({ cause: { name: 'system-failure' }, submit: 0 })
  expect(at('01:59:59')).toBeNull()
  expect(at('02:30:00')).toBeNull()
})

test('an outage that refuses submits leaves attempts alone, unless it says so', () => {
  const outage = (effects: string) =>
    carrierOf(`outages: [{ from: 2026-01-01, to: 2026-01-02, ${effects} }]`).outageAt(Date.UTC(2026, 0, 1) as never)
  expect(outage('submit: { refuse: ESME_RSYSERR }')).toMatchObject({ cause: { name: 'none' }, submit: 8 })
  expect(outage('submit: throttle, attempts: congestion')).toMatchObject({
    cause: { name: 'congestion' },
    submit: 0x58,
  })
})

test.each([
  ['at: "02:00", for: 30m', '2026-05-05T02:15:00Z', true],
  ['at: "02:00", for: 30m', '2026-05-05T02:30:00Z', false],
  ['at: "23:30", for: 1h', '2026-05-05T00:15:00Z', true],
  ['at: "02:00", zone: "+13:00", for: 30m', '2026-05-05T13:15:00Z', true],
  ['at: "20:00", zone: "-10:00", for: 30m', '2026-05-05T06:10:00Z', true],
  ['for: 30m', '2026-05-05T00:10:00Z', true],
])('an outage every day, %s, holds at %s: %s', (window, at, holds) => {
  const carrier = carrierOf(`outages: [{ every: 24h, ${window} }]`)
  expect(carrier.outageAt(Date.parse(at) as never) !== null).toBe(holds)
})

test('a gateway may never hear that a carrier has its message', () => {
  expect(carrierOf('submitted: never').submitted).toBe(false)
  expect(carrierOf('numbers: []').submitted).toBe(true)
})

test('nothing of a rule is accepted silently', () => {
  expect(mistakesIn('carriers: { c: { rules: [{ then: { handset: { off: 1m, full: 1m } } }] } }')).toHaveLength(1)
  expect(mistakesIn('carriers: { c: { rules: [{ then: { submit: { refuse: 4294967296 } } }] } }')).toEqual([
    '4294967296 does not fit into a command_status',
  ])
})
