/**
 * SMSCs with something odd about them, each seen on a real link: what exactly a client gets. The sources are in the
 * carriers' files.
 */
import { expect, test } from 'vitest'
import { CarrierBench, type CarrierLink, HOUR, MINUTE, SECOND } from './carrier-link.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const ENDED = { delivery: 0x04, intermediate: 0x20 }

async function linkTo(file: string, account = file): Promise<CarrierLink> {
  return new CarrierBench(`scenarios/carriers/${file}.yaml`).bind(account)
}

/** The dates of a receipt are the world's, which begins on 2026-01-01; its latency is drawn. */
function dateAt(ms: number, digits: 10 | 12): string {
  const text = new Date(Date.UTC(2026, 0, 1) + ms).toISOString().replace(/\D/g, '')
  return text.slice(2, 2 + digits)
}

test('vonage gives a hexadecimal id and a decimal receipt whose text is none', async () => {
  const link = await linkTo('vonage')
  const { id } = await link.accepted('447700900123')
  expect(id).toMatch(/^[0-9a-f]{8}$/)
  await link.advanceToTheEnd()
  const { at, text, pdu } = link.theReceipt()
  const decimal = String(Number.parseInt(id, 16))
  const done = dateAt(at - 200, 10)
  expect(text).toBe(
    `id:${decimal} sub:001 dlvrd:000 submit date:2601010000 done date:${done} stat:DELIVRD err:000 text:none`,
  )
  expect(pdu).toMatchObject({ command: 'deliver_sm', esm_class: 4, receipted_message_id: decimal, message_state: 2 })
})

test('vonage writes the numbers of its own list into err', async () => {
  const link = await linkTo('vonage')
  await link.accepted('447700907004')
  await link.accepted('447700907001')
  await link.advance(73 * HOUR)
  expect(link.receipts.map(({ text }) => /stat:\w+ err:\d+/.exec(text)?.[0])).toEqual([
    'stat:UNDELIV err:003',
    'stat:EXPIRED err:002',
  ])
})

test('vonage tells of the USA that a message was accepted, and nothing more', async () => {
  const link = await linkTo('vonage')
  const { id } = await link.accepted('12025550123')
  await link.advance(80 * HOUR)
  const { at, text, pdu } = link.theReceipt()
  expect(at).toBe(0)
  expect(text).toContain('stat:ACCEPTD err:000')
  expect(pdu).toMatchObject({ esm_class: 4, message_state: 6 })
  expect(await link.query(id)).toMatchObject({ message_state: 2 })
})

test('vonage calls a message to the Philippines EXPIRED after 72 hours although it arrived', async () => {
  const link = await linkTo('vonage')
  const { id } = await link.accepted('639171238001')
  await link.advance(71 * HOUR)
  expect(await link.query(id)).toMatchObject({ message_state: 2 })
  expect(link.receipts).toEqual([])
  await link.advance(2 * HOUR)
  expect(link.theReceipt()).toMatchObject({ at: 72 * HOUR + 200, pdu: { message_state: 3 } })
  expect(link.theReceipt().text).toContain('stat:EXPIRED')
})

test('vonage has a fake receipt for a message to the Philippines that was filtered', async () => {
  const link = await linkTo('vonage')
  const { id } = await link.accepted('639171238002')
  await link.advanceToTheEnd()
  expect(link.theReceipt()).toMatchObject({
    text: expect.stringContaining('stat:DELIVRD err:000'),
    pdu: { message_state: 2 },
  })
  expect(await link.query(id)).toMatchObject({ message_state: 5 })
})

test('vonage throttles what comes after the 30 submits of a second', async () => {
  const link = await linkTo('vonage')
  const responses = await Promise.all(Array.from({ length: 60 }, (_, n) => link.submit(`4477009001${n + 10}`)))
  const statuses = responses.map((response) => response?.command_status)
  expect(statuses.slice(0, 30)).toEqual(Array(30).fill(0))
  // A slow machine may have earned a few more by then.
  expect(statuses.slice(30).filter((status) => status === 0x58).length).toBeGreaterThan(20)
})

test('jasmin says ACCEPTD first although only the end was asked for, without sub, dlvrd and text', async () => {
  const link = await linkTo('jasmin')
  const { id } = await link.accepted('447700900123')
  expect(id).toMatch(UUID)
  await link.advanceToTheEnd()
  const [accepted, delivered] = link.receipts
  const done = dateAt((delivered?.at ?? 0) - 200, 10)
  expect(link.receipts).toHaveLength(2)
  expect(accepted?.at).toBe(0)
  expect(accepted?.text).toBe(`id:${id} submit date:2601010000 done date:2601010000 stat:ACCEPTD err:000`)
  expect(accepted?.pdu).toMatchObject({ esm_class: ENDED.delivery, message_state: 6 })
  expect(delivered?.text).toBe(`id:${id} submit date:2601010000 done date:${done} stat:DELIVRD err:000`)
  expect(delivered?.pdu).toMatchObject({ esm_class: ENDED.delivery, message_state: 2 })
})

test('jasmin says nothing to a client that asks for nothing', async () => {
  const link = await linkTo('jasmin')
  await link.accepted('447700900123', { registered_delivery: 0 })
  await link.advanceToTheEnd()
  expect(link.receipts).toEqual([])
})

test('jasmin in 2015 sends its receipts by data_sm', async () => {
  const link = await linkTo('jasmin', 'jasmin-2015')
  const { id } = await link.accepted('447700900123')
  await link.advanceToTheEnd()
  expect(link.receipts.map(({ pdu }) => pdu.command)).toEqual(['data_sm', 'data_sm'])
  const [, { at, text, pdu }] = link.receipts as [unknown, CarrierLink['receipts'][number]]
  expect(text).toBe(`id:${id} submit date:2601010000 done date:${dateAt(at - 200, 10)} stat:DELIVRD err:000`)
  expect(pdu).toMatchObject({ esm_class: 4, source_addr: '447700900123', destination_addr: '12345', message_state: 2 })
})

test('upper-case-ids answers with a lower-case UUID and writes it upper-case into the receipt', async () => {
  const link = await linkTo('upper-case-ids')
  const { id } = await link.accepted('447700900123')
  expect(id).toMatch(UUID)
  await link.advanceToTheEnd()
  const { at, text, pdu } = link.theReceipt()
  expect(at).toBe(5_200)
  expect(text).toBe(
    `id:${id.toUpperCase()} sub:001 dlvrd:001 submit date:260101000000 done date:260101000005 stat:DELIVRD err:000 Text:hello`,
  )
  expect(pdu.receipted_message_id).toBe(id.toUpperCase())
  expect(id).not.toBe(id.toUpperCase())
})

test('dropped-zeros answers with a zero in front that the receipt has lost', async () => {
  const link = await linkTo('dropped-zeros')
  const { id } = await link.accepted('447700900123')
  expect(id).toMatch(/^0[1-9]\d{9}$/)
  await link.advanceToTheEnd()
  const { at, text, pdu } = link.theReceipt()
  const done = dateAt(at - 200, 12)
  expect(text).toBe(
    `id:${id.slice(1)} sub:001 dlvrd:001 submit date:260101000000 done date:${done} stat:DELIVRD err:000 Text:hello`,
  )
  expect(pdu.receipted_message_id).toBe(id.slice(1))
  expect(await link.query(id)).toMatchObject({ command_status: 0, message_state: 2 })
})

test('unlabelled-stat writes the state without its label and counts nothing', async () => {
  const link = await linkTo('unlabelled-stat')
  const { id } = await link.accepted('447700900123')
  await link.advanceToTheEnd()
  const { text, pdu } = link.theReceipt()
  expect(text).toBe(`id:${id} sub:000 dlvrd:000 submit date:260101000000 done date:260101000001 DELIVRD err:000 Text:`)
  expect(pdu.message_state).toBeUndefined()
  expect(pdu.receipted_message_id).toBeUndefined()
})

test('ksmppd sends a receipt for a submit that it has refused, with an id that nobody knows', async () => {
  const link = await linkTo('ksmppd')
  const response = await link.submit('447700908001')
  expect(response?.command_status).toBe(0x45)
  expect(response?.message_id ?? '').toBe('')
  await link.advanceToTheEnd()
  const { text, pdu } = link.theReceipt()
  const id = pdu.receipted_message_id ?? ''
  expect(id).toMatch(UUID)
  expect(text).toBe(
    `id:${id} sub:001 dlvrd:000 submit date:260101000000 done date:260101000000 stat:REJECTD err:000 text:`,
  )
})

test.each(['ksmppd', 'wide-err'])('%s sends its receipts on another bind than the one that submitted', async (name) => {
  const bench = new CarrierBench(`scenarios/carriers/${name}.yaml`)
  const [busy, idle] = [await bench.bind(name), await bench.bind(name)]
  for (let n = 10; n < 15; n++) await busy.accepted(`4477009001${n}`)
  await busy.advanceToTheEnd()
  expect(busy.receipts).toHaveLength(0)
  expect(idle.receipts).toHaveLength(5)
  await idle.close()
  await busy.accepted('447700900199')
  await busy.advanceToTheEnd()
  expect(busy.receipts).toHaveLength(1)
})

test('wide-err writes an err of four digits, dates two hours ahead and an id of 19 digits', async () => {
  const link = await linkTo('wide-err')
  const { id } = await link.accepted('447700907004')
  expect(id).toMatch(/^\d{19}$/)
  await link.advanceToTheEnd()
  const { at, text } = link.theReceipt()
  const done = dateAt(at - 200 + 2 * HOUR, 10)
  expect(text).toBe(
    `id:${id} sub:001 dlvrd:000 submit date:2601010200 done date:${done} stat:UNDELIV err:0032 Text:hello`,
  )
})

test('unmarked sends a receipt that its esm_class does not show', async () => {
  const link = await linkTo('unmarked')
  const { id } = await link.accepted('447700900123')
  await link.advanceToTheEnd()
  const { text, pdu } = link.theReceipt()
  expect(pdu.esm_class).toBe(0)
  expect(text).toContain(`id:${id} sub:001 dlvrd:001`)
})

test('openmarket sends a receipt for each part of a long message', async () => {
  const link = await linkTo('openmarket')
  // 161 to 306 septets make two parts, 307 to 459 three.
  const { id } = await link.accepted('447700900123', { short_message: '', message_payload: 'x'.repeat(307) })
  await link.advanceToTheEnd()
  const [{ at } = { at: 0 }] = link.receipts
  const done = dateAt(at - 200, 12)
  const text = `id:${id} sub:000 dlvrd:000 submitdate:260101000000 donedate:${done} stat:DELIVRD err:000 text:`
  expect(link.receipts.map((each) => each.text)).toEqual([text, text, text])
})

test('openmarket rejects with 375 and tells long codes of the USA nothing', async () => {
  const link = await linkTo('openmarket')
  await link.accepted('447700907004')
  await link.accepted('447700900123', { source_addr: '12025550123' })
  await link.accepted('447700900123', { source_addr: '+12025550123' })
  await link.advanceToTheEnd()
  expect(link.theReceipt().text).toMatch(/ stat:REJECTD err:375 text:$/)
})

// tyntec.com/docs: up to six retries within 48 hours, and one receipt for all of them. The distances are assumed.
test('tyntec says once that a message is buffered, tries six times, and then that it has expired', async () => {
  const link = await linkTo('tyntec')
  const { record, id } = await link.accepted('447700907001')
  await link.advance(4 * 24 * HOUR)
  expect(link.attempts(record).map(({ at }) => at / HOUR)).toEqual([0, 7, 14, 21, 28, 35, 42])
  expect(
    link.receipts.map(({ at, text, pdu }) => ({ at, text, type: pdu.esm_class, state: pdu.message_state })),
  ).toEqual([
    {
      at: 0,
      text: `id:${id} sub:001 dlvrd:000 submit date:2601010000 done date:2601010000 stat:BUFFRED err:002 Text:hello`,
      type: ENDED.intermediate,
      state: 1,
    },
    {
      at: 48 * HOUR + 200,
      text: `id:${id} sub:001 dlvrd:000 submit date:2601010000 done date:2601030000 stat:EXPIRED err:002 Text:hello`,
      type: ENDED.delivery,
      state: 3,
    },
  ])
})

test('kast tells that the SMSC took a message, whatever becomes of it', async () => {
  const link = await linkTo('kast')
  for (const to of ['639171237001', '639171237004', '639171231234']) await link.accepted(to)
  await link.advanceToTheEnd()
  expect(link.receipts.map(({ text }) => /stat:\w+ err:\d+/.exec(text)?.[0])).toEqual(
    Array(3).fill('stat:DELIVRD err:000'),
  )
  expect(link.receipts.map(({ pdu }) => pdu.message_state)).toEqual([2, 2, 2])
  expect(link.receipts.map(({ pdu }) => pdu.network_error_code)).toEqual([undefined, undefined, undefined])
})

test.each([
  ['639171238001', '503'],
  ['639171238002', '408'],
])('kast fails the hand-over of a message to %s with %s', async (to, err) => {
  const link = await linkTo('kast')
  const { id } = await link.accepted(to)
  await link.advanceToTheEnd()
  const { text, pdu } = link.theReceipt()
  expect(text).toBe(
    `id:${id} sub:001 dlvrd:000 submit date:2601010000 done date:2601010000 stat:UNDELIV err:${err} Text:hello`,
  )
  expect(pdu.message_state).toBe(5)
})

// RestComm/smscgateway, SmscPropertiesManagement.java: 20 s, then 300 s, doubled each time, at most 24 h; 72 h in all, and
// no retry beyond.
test('restcomm begins after 20 seconds, doubles its distances, and gives up with its last attempt', async () => {
  const link = await linkTo('restcomm')
  const { record } = await link.accepted('447700907001', { registered_delivery: 0x11 })
  await link.advance(5 * 24 * HOUR)
  const seconds = [20, 320, 920, 2_120, 4_520, 9_320, 18_920, 38_120, 76_520, 153_320, 239_720]
  expect(link.attempts(record).map(({ at }) => at)).toEqual(seconds.map((at) => at * SECOND))
  expect(link.theReceipt()).toMatchObject({ at: 239_720_200, text: expect.stringContaining('stat:EXPIRED') })
})

test('restcomm tries a busy subscriber every 120 seconds', async () => {
  const link = await linkTo('restcomm')
  const { record } = await link.accepted('447700908001')
  await link.advanceToTheEnd()
  expect(link.attempts(record)).toEqual([
    ...[20, 140, 260].map((at) => ({ at: at * SECOND, reached: false })),
    { at: 380 * SECOND, reached: true },
  ])
})

test('restcomm keeps a message for ten days where its client asks for more', async () => {
  const link = await linkTo('restcomm')
  const { record } = await link.accepted('447700907001', { validity_period: '000014000000000R' })
  await link.advance(20 * 24 * HOUR)
  // The distances have grown to 24 h by then: 239,720 s and every day after, while 864,000 s last.
  expect(link.attempts(record).at(-1)?.at).toBe((239_720 + 7 * 86_400) * SECOND)
  expect(link.receipts).toHaveLength(1)
})

// infobip.com/glossary/retry.
test('infobip tries an absent subscriber every hour and a full inbox by the minute at first', async () => {
  const link = await linkTo('infobip')
  const absent = await link.accepted('447700907001')
  const full = await link.accepted('447700907003')
  const unknown = await link.accepted('447700907004')
  await link.advance(3 * 24 * HOUR)
  expect(link.attempts(absent.record).map(({ at }) => at / HOUR)).toEqual(Array.from({ length: 48 }, (_, i) => i))
  const minutes = [0, 1, 2, 3, 4, 5, 15, 25, 35, 45, 55, 65, ...Array.from({ length: 24 }, (_, i) => 65 + 60 * (i + 1))]
  expect(link.attempts(full.record).map(({ at }) => at / MINUTE)).toEqual(minutes)
  expect(link.attempts(unknown.record).map(({ at }) => at)).toEqual([0])
  expect(
    link.receipts
      .map(({ at, text }) => [at, /stat:\w+ err:\d+/.exec(text)?.[0]])
      .slice(1)
      .sort(),
  ).toEqual([
    [48 * HOUR + 200, 'stat:EXPIRED err:027'],
    [48 * HOUR + 200, 'stat:EXPIRED err:033'],
  ])
  expect(link.receipts[0]?.text).toContain('stat:UNDELIV err:001')
  expect(link.receipts[0]?.at).toBeLessThan(5 * MINUTE)
})
