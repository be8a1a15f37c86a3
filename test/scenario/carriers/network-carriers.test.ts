/**
 * The network carriers of New Zealand, Australia and the Dominican Republic, walked on the virtual clock. The times below
 * are written by hand from the published figures; each test names where they are published.
 */
import { expect, test } from 'vitest'
import { CarrierBench, type CarrierLink, DAY, HOUR, MINUTE, SECOND } from './carrier-link.ts'

async function linkTo(carrier: string, account = 'test'): Promise<CarrierLink> {
  return new CarrierBench(`scenarios/carriers/${carrier}.yaml`).bind(account)
}

/** When the attempts of a message to `to` are made within 11 days, and what its client hears of it. */
async function walk(
  carrier: string,
  to: string,
  account?: string,
): Promise<{ readonly link: CarrierLink; readonly attempts: readonly number[]; readonly id: string }> {
  const link = await linkTo(carrier, account)
  const { record, id } = await link.accepted(to)
  await link.advance(11 * DAY)
  return { link, attempts: link.attempts(record).map(({ at }) => at), id }
}

function minutes(...times: readonly number[]): readonly number[] {
  return times.map((time) => time * MINUTE)
}

/** `first`, and every `step` up to `last`. */
function every(step: number, first: number, last: number): readonly number[] {
  return Array.from({ length: (last - first) / step + 1 }, (_, i) => first + i * step)
}

// omni.modicagroup.com/docs/en/useful-information/carrier-retry-rates: 1 minute, 5 times; 6 hours, 12 times; 4325 minutes
// in all, which is five more than the 72 hours of its validity.
test('2degrees tries five times a minute apart, then every six hours while the 72 hours last', async () => {
  const { link, attempts, id } = await walk('2degrees', '64221237001')
  const hours = [6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 66].map((hour) => hour * 60 + 5)
  expect(attempts).toEqual(minutes(0, 1, 2, 3, 4, 5, ...hours))
  expect(link.theReceipt()).toMatchObject({
    at: 72 * HOUR + 200,
    text: `id:${id} sub:001 dlvrd:000 submit date:2601010000 done date:2601040000 stat:EXPIRED err:027 Text:hello`,
  })
})

// …/sms-delivery-retry-process/2degrees: all queued messages at once when the phone re-attaches.
test('2degrees delivers all that waits as soon as the phone is back', async () => {
  const link = await linkTo('2degrees')
  const first = await link.accepted('64221237002')
  await link.advance(7 * MINUTE)
  const second = await link.accepted('64221237002')
  await link.advance(DAY)
  expect(link.attempts(first.record)).toEqual([
    ...minutes(0, 1, 2, 3, 4, 5).map((at) => ({ at, reached: false })),
    { at: 10 * MINUTE, reached: true },
  ])
  expect(link.attempts(second.record).at(-1)).toEqual({ at: 3 * MINUTE, reached: true })
  expect(link.receipts.map(({ text }) => /stat:(\w+)/.exec(text)?.[1])).toEqual(['DELIVRD', 'DELIVRD'])
})

test('2degrees waits for the schedule where the phone is never off but one attempt fails', async () => {
  const { attempts } = await walk('2degrees', '64221237006')
  expect(attempts).toEqual(minutes(0, 1))
})

// "No DLR until there is something final to say", although the client asks for intermediate notifications.
test('2degrees sends no intermediate notification', async () => {
  const link = await linkTo('2degrees')
  await link.accepted('64221237002', { registered_delivery: 0x11 })
  await link.advance(9 * MINUTE)
  expect(link.receipts).toEqual([])
  await link.advance(2 * MINUTE)
  expect(link.theReceipt().text).toContain('stat:DELIVRD')
})

test('2degrees never sends a final receipt for a deactivated number, and query_sm knows why', async () => {
  const { link, id } = await walk('2degrees', '64221237005')
  expect(link.receipts).toEqual([])
  expect(await link.query(id)).toMatchObject({ command_status: 0, message_state: 8 })
})

// omni.modicagroup.com/docs/en/useful-information/carrier-retry-rates: 20s, 60s, 120s, 300s, 900s, 3600s for up to 5 days.
// That the last one repeats is assumed.
test.each([
  ['spark', '64271237001'],
  ['skinny', '64204127001'],
])('%s tries after 20, 60, 120, 300 and 900 seconds, then hourly for five days', async (carrier, to) => {
  const { link, attempts, id } = await walk(carrier, to)
  const published = [0, 20, 80, 200, 500, 1_400]
  expect(attempts.slice(0, 6)).toEqual(published.map((at) => at * SECOND))
  expect(attempts.slice(6)).toEqual(every(3_600, 5_000, 429_800).map((at) => at * SECOND))
  expect(link.theReceipt()).toMatchObject({
    at: 5 * DAY + 200,
    text: `id:${id} sub:001 dlvrd:000 submit date:2601010000 done date:2601060000 stat:EXPIRED err:027 Text:hello`,
  })
})

test('Spark leaves a phone that is back to its schedule', async () => {
  const link = await linkTo('spark')
  const { record } = await link.accepted('64271237002')
  await link.advance(DAY)
  expect(link.attempts(record)).toEqual([
    ...[0, 20, 80, 200, 500].map((at) => ({ at: at * SECOND, reached: false })),
    { at: 1_400 * SECOND, reached: true },
  ])
})

// omni.modicagroup.com/docs/en/useful-information/carrier-retry-rates: 1 min, 2 times; 5 min, 2 times; 30 min, 2 times;
// 60 min, 5 times; 120 min, 32 times; validity 24 hours, which leaves 19 of the 43 retries.
test('One NZ makes the 19 retries that its 24 hours leave room for', async () => {
  const { link, attempts, id } = await walk('one-nz', '64211237001')
  const published = [1, 2, 7, 12, 42, 72, 132, 192, 252, 312, 372, 492, 612, 732, 852, 972, 1_092, 1_212, 1_332]
  expect(published).toHaveLength(19)
  expect(attempts).toEqual(minutes(0, ...published))
  expect(link.theReceipt()).toMatchObject({
    at: 24 * HOUR + 200,
    text: `id:${id} sub:001 dlvrd:000 submit date:2601010000 done date:2601020000 stat:EXPIRED err:027 Text:hello`,
  })
})

// omni.modicagroup.com/docs/en/useful-information/carrier-retry-rates: 60 seconds, 1 time; 2 minutes, 1; 5 minutes, 3;
// 10 minutes, 1; 15 minutes, 2. What comes after is assumed.
test('Optus climbs its published levels, then tries hourly for seven days', async () => {
  const { link, attempts, id } = await walk('optus', '61401237001')
  expect(attempts.slice(0, 9)).toEqual(minutes(0, 1, 3, 8, 13, 18, 28, 43, 58))
  expect(attempts.slice(9)).toEqual(minutes(...every(60, 118, 10_078)))
  expect(link.theReceipt()).toMatchObject({
    at: 7 * DAY + 200,
    text: `id:${id} sub:001 dlvrd:000 submit date:2601010000 done date:2601080000 stat:EXPIRED err:027 Text:hello`,
  })
})

// …/sms-delivery-retry-process/optus: seven days are the maximum, and a shorter validity can be asked for.
test.each([
  ['000000040000000R', 4 * HOUR],
  ['000010000000000R', 7 * DAY],
])('Optus lets a client that asks for %s wait no longer than seven days', async (validity_period, span) => {
  const link = await linkTo('optus')
  await link.accepted('61401237001', { validity_period })
  await link.advance(11 * DAY)
  expect(link.theReceipt().at).toBe(span + 200)
})

// support.transmitsms.com/support/solutions/articles/44001940868: four retries in total at 5 min, 10 min, 2 hours and 24
// hours, total of 24 hours.
test('Optus as Burst SMS describes it makes three retries before its 24 hours end', async () => {
  const { link, attempts } = await walk('optus', '61401237001', 'optus-burst')
  expect(attempts).toEqual(minutes(0, 5, 10, 120))
  expect(link.theReceipt()).toMatchObject({ at: 24 * HOUR + 200, text: expect.stringContaining('stat:EXPIRED') })
})

// support.transmitsms.com/support/solutions/articles/44001940868: every 10 min for the first hour, every hour for 2 hours,
// then every 2 hours, 72 hours in total.
test('Telstra tries every ten minutes, every hour, and every two hours for 72 hours', async () => {
  const { link, attempts, id } = await walk('telstra', '61407127001')
  const published = [10, 20, 30, 40, 50, 60, 120, 180, ...every(120, 300, 4_260)]
  expect(attempts).toEqual(minutes(0, ...published))
  expect(link.theReceipt()).toMatchObject({
    at: 72 * HOUR + 200,
    text: `id:${id} sub:001 dlvrd:000 submit date:2601010000 done date:2601040000 stat:EXPIRED err:027 Text:hello`,
  })
})

// support.transmitsms.com/support/solutions/articles/44001940868: four retries in total at 5 min, 10 min, 2 hours and 24
// hours, total of 72 hours.
test('Vodafone in Australia makes four retries and waits for the end of its 72 hours', async () => {
  const { link, attempts, id } = await walk('vodafone-au', '61404127001')
  expect(attempts).toEqual(minutes(0, 5, 10, 120, 1_440))
  expect(link.theReceipt()).toMatchObject({
    at: 72 * HOUR + 200,
    text: `id:${id} sub:001 dlvrd:000 submit date:2601010000 done date:2601040000 stat:EXPIRED err:027 Text:hello`,
  })
})

// omni.ezitxt.com, mobile delivery receipts: Orange in the Dominican Republic does not send receipts.
test('Orange in the Dominican Republic delivers and never says so', async () => {
  const { link, attempts, id } = await walk('orange-do', '18091234567')
  expect(attempts).toEqual([0])
  expect(link.receipts).toEqual([])
  expect(await link.query(id)).toMatchObject({ command_status: 0, message_state: 2 })
  for (const to of ['18091237001', '18291237004']) await link.accepted(to, { registered_delivery: 0x11 })
  await link.advance(11 * DAY)
  expect(link.receipts).toEqual([])
})

const NETWORKS = [
  ['2degrees', '6422123', 72 * HOUR],
  ['spark', '6427123', 5 * DAY],
  ['skinny', '6420412', 5 * DAY],
  ['one-nz', '6421123', 24 * HOUR],
  ['optus', '6140112', 7 * DAY],
  ['telstra', '6140712', 72 * HOUR],
  ['vodafone-au', '6140412', 72 * HOUR],
] as const

test.each(NETWORKS)('%s ends the numbers for tests as its file says', async (carrier, prefix, validity) => {
  const link = await linkTo(carrier)
  const told: Record<string, string> = {}
  const times: Record<string, number> = {}
  for (const ending of ['7001', '7002', '7003', '7004', '7005', '7006']) await link.accepted(prefix + ending)
  await link.advance(11 * DAY)
  for (const { at, text, pdu } of link.receipts) {
    const ending = pdu.source_addr.slice(-4)
    told[ending] = /stat:\w+ err:\d+/.exec(text)?.[0] ?? text
    times[ending] = at
  }
  expect(told).toEqual({
    7001: 'stat:EXPIRED err:027',
    7002: 'stat:DELIVRD err:000',
    7003: 'stat:EXPIRED err:033',
    7004: 'stat:REJECTD err:001',
    7006: 'stat:DELIVRD err:000',
  })
  expect(times).toMatchObject({ 7001: validity + 200, 7003: validity + 200 })
})

test.each(NETWORKS)(
  '%s delivers most of what it is sent at the first attempt, within minutes',
  async (carrier, prefix) => {
    const link = await linkTo(carrier)
    const records = []
    for (let n = 1_000; n < 1_200; n++) records.push((await link.accepted(`${prefix}${n}`)).record)
    await link.advance(12 * HOUR)
    expect(link.receipts.map(({ text }) => /stat:(\w+)/.exec(text)?.[1])).toEqual(Array(200).fill('DELIVRD'))
    const times = link.receipts.map(({ at }) => at).sort((a, b) => a - b)
    // Half within 3 s and 95 in 100 within 12 s of an attempt, give or take what 200 draws do.
    expect(times[100]).toBeGreaterThan(2 * SECOND)
    expect(times[100]).toBeLessThan(5 * SECOND)
    expect(times[180]).toBeLessThan(20 * SECOND)
    // Two in a hundred are out of reach at first.
    const repeated = records.filter((record) => link.attempts(record).length === 2)
    expect(repeated.length).toBeGreaterThan(0)
    expect(repeated.length).toBeLessThan(13)
  },
)
