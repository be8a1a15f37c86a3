import { expect, test } from 'vitest'
import { segmentText, udhParts } from '../../emulator/text/segment.ts'
import { type ControlBench, controlBench, W } from './control-bench.ts'

const TO = '64211234567'

async function inbox(bench: ControlBench, number = TO): Promise<Record<string, unknown>[]> {
  return (await bench.read(`${W}/numbers/${number}/inbox`)).messages
}

const LONG = 'The quick brown fox jumps over the lazy dog. '.repeat(8)

function partsOf(text: string, dataCoding: number): readonly string[] {
  const segmented = segmentText(text, { dataCoding, reference: 5 })
  if (!segmented.ok) throw new Error(segmented.error)
  return udhParts(segmented.value)
}

test('holds what was delivered, decoded, in the order of delivery', async () => {
  const rules = ['{ when: { text: "slow*" }, then: { latency: { delivery: 5s } } }']
  const bench = controlBench({ rules })
  bench.submit({ payload: 'slow one' })
  bench.submit({ payload: '\x00', from: 'ACME' })
  bench.submit({ payload: '\x04\x1f', dataCoding: 8 })
  await bench.advance('1m')
  expect(await inbox(bench)).toMatchObject([
    { from: 'ACME', text: '@', at: '2026-01-01T00:00:01.000Z', parts: 1, complete: true, reference: null },
    { text: 'П', dataCoding: 8 },
    { text: 'slow one', at: '2026-01-01T00:00:05.000Z' },
  ])
})

test('holds nothing of what did not arrive, or went to another number', async () => {
  const bench = controlBench({ rules: ['{ when: { text: bad }, then: { outcome: undeliverable } }'] })
  bench.submit({ payload: 'bad' })
  bench.submit({ to: '64219' })
  await bench.advance('1m')
  bench.submit({ payload: 'not yet' })
  expect(await inbox(bench)).toEqual([])
})

const MMS = {
  subject: 'Hi',
  parts: [
    { contentType: 'application/smil', contentId: 'mms.smil', name: '', content: '<smil/>' },
    { contentType: 'text/plain; charset=utf-8', contentId: 'a', name: '', content: 'caf\xc3\xa9' },
    { contentType: 'image/png', contentId: 'b', name: 'b.png', content: '\x89PNG' },
    { contentType: 'text/plain; charset=iso-8859-1', contentId: 'c', name: '', content: 'd\xe9j\xe0' },
  ],
}

test('of a multimedia message it shows the texts, and the parts', async () => {
  const bench = controlBench()
  bench.submit({ front: 'mm7', payload: '', mms: MMS })
  bench.submit({ front: 'mm7', payload: '', mms: { subject: '', parts: MMS.parts.slice(2, 3) } })
  await bench.advance('1m')
  expect(await inbox(bench)).toMatchObject([
    { text: 'café\ndéjà', hex: null, parts: 1, complete: true, mms: { subject: 'Hi', parts: { length: 4 } } },
    { text: '', mms: { parts: [{ contentType: 'image/png', name: 'b.png', size: 4 }] } },
  ])
})

test('what arrives at one instant stands in the order it was sent, whatever it is', async () => {
  const bench = controlBench()
  bench.submit({ payload: 'first' })
  bench.submit({ front: 'mm7', payload: '', mms: MMS })
  bench.submit({ payload: 'last' })
  await bench.advance('1m')
  expect((await inbox(bench)).map(({ text, mms }) => (mms === null ? text : 'MMS'))).toEqual(['first', 'MMS', 'last'])
})

test('a number is found with and without its plus', async () => {
  const bench = controlBench()
  bench.submit({ to: `+${TO}` })
  await bench.advance('1m')
  expect(await inbox(bench)).toHaveLength(1)
  expect(await inbox(bench, `%2B${TO}`)).toHaveLength(1)
  expect(await inbox(bench, `+${TO}`)).toHaveLength(1)
})

test('puts the parts of a long message together, whatever their order', async () => {
  const bench = controlBench()
  for (const payload of [...partsOf(LONG, 0)].reverse()) bench.submit({ payload, esmClass: 0x40 })
  await bench.advance('1m')
  expect(await inbox(bench)).toMatchObject([{ text: LONG, parts: 3, complete: true, missing: [], reference: 5 }])
})

test('marks what is missing of an incomplete message', async () => {
  const bench = controlBench()
  const parts = partsOf(LONG, 0)
  bench.submit({ payload: parts[0]!, esmClass: 0x40 })
  bench.submit({ payload: parts[2]!, esmClass: 0x40 })
  await bench.advance('1m')
  expect(await inbox(bench)).toMatchObject([{ parts: 3, complete: false, missing: [2] }])
})

test('puts parts together by the sar_ parameters', async () => {
  const bench = controlBench()
  const sar = (part: number) => [
    { tag: 0x020c, value: '\x01\x02' },
    { tag: 0x020e, value: '\x02' },
    { tag: 0x020f, value: String.fromCharCode(part) },
  ]
  bench.submit({ payload: 'world', options: sar(2) })
  bench.submit({ payload: 'hello ', options: sar(1) })
  await bench.advance('1m')
  expect(await inbox(bench)).toMatchObject([{ text: 'hello world', parts: 2, complete: true, reference: 0x0102 }])
})

test('a message_payload arrives as one text', async () => {
  const bench = controlBench()
  bench.submit({ payload: LONG, long: true })
  await bench.advance('1m')
  expect(await inbox(bench)).toMatchObject([{ text: LONG, parts: 1, complete: true }])
  expect((await bench.read(`${W}/messages/key:1`)).parts).toBe(3)
})

test("data_coding 0 is read in the alphabet of each account's link", async () => {
  const bench = controlBench({ accounts: ['latin: { smpp: { password: latin, default-alphabet: latin1 } }'] })
  bench.submit({ payload: '\x40\x69' })
  bench.submit({ payload: '\x40\x69', account: 'latin' })
  await bench.advance('1m')
  expect((await inbox(bench)).map(({ text }) => text)).toEqual(['¡i', '@i'])
})

test('binary content is shown in hexadecimal digits', async () => {
  const bench = controlBench()
  bench.submit({ payload: '\x01\xff', dataCoding: 4 })
  await bench.advance('1m')
  expect(await inbox(bench)).toMatchObject([{ text: null, hex: '01ff' }])
})

test('a handset that is off gets its messages when it is back', async () => {
  const bench = controlBench({ carrier: 'on-return: at-once' })
  expect((await bench.read(`${W}/numbers/${TO}/handset`)).state).toBe('on')
  const off = await bench.put(`${W}/numbers/%2B${TO}/handset`, { state: 'off', for: '10m' })
  expect(off.body).toEqual({ number: TO, state: 'off', until: '2026-01-01T00:10:00.000Z' })
  bench.submit()
  await bench.advance('5m')
  expect(await inbox(bench)).toEqual([])
  await bench.advance('6m')
  expect(await inbox(bench)).toMatchObject([{ at: '2026-01-01T00:10:01.000Z' }])
  expect((await bench.read(`${W}/numbers/${TO}/handset`)).state).toBe('on')
})

test('a handset that is off until somebody says is switched on', async () => {
  const bench = controlBench({ carrier: 'on-return: at-once' })
  expect((await bench.post(`${W}/numbers/${TO}/handset`, { state: 'full' })).body).toMatchObject({
    state: 'full',
    until: null,
  })
  bench.submit()
  await bench.advance('5m')
  await bench.put(`${W}/numbers/${TO}/handset`, { state: 'on' })
  await bench.advance('1s')
  expect(await inbox(bench)).toHaveLength(1)
  expect((await bench.read(`${W}/messages/key:1`)).attempts[0].result).toBe('memory-capacity-exceeded (33)')
})

test('a handset takes no other state, and is not on for a while', async () => {
  const bench = controlBench()
  const unknown = await bench.put(`${W}/numbers/${TO}/handset`, { state: 'ful' })
  expect([unknown.status, unknown.body.error.hint]).toEqual([400, 'did you mean `full`?'])
  expect((await bench.put(`${W}/numbers/${TO}/handset`, { state: 'on', for: '1m' })).status).toBe(400)
})
