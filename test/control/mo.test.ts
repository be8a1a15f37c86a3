import { expect, test } from 'vitest'
import type { Pdu, PduOf } from '../../emulator/protocol/smpp/pdu.ts'
import { parseUdh } from '../../emulator/text/udh.ts'
import type { RawEsme } from '../support/raw-esme.ts'
import { controlBench, someTurns, W } from './control-bench.ts'

const MO = `${W}/mo`
const A_MO = { account: 'test', from: '64211234567', to: '12345' }

function delivered(esme: RawEsme): PduOf<'deliver_sm'>['body'][] {
  return esme.all('deliver_sm').map(({ body }) => body)
}

test('a text reaches the client as one deliver_sm, and says so', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  const { status, body } = await bench.post(MO, { ...A_MO, from: '+64211234567', text: 'héllo' })
  expect(status).toBe(202)
  expect(body).toMatchObject({ id: 'mo-1', parts: 1, account: 'test', text: 'héllo', dataCoding: 0 })
  await someTurns()
  expect(delivered(esme)).toMatchObject([
    {
      source_addr: '64211234567',
      source_addr_ton: 1,
      destination_addr: '12345',
      esm_class: 0,
      data_coding: 0,
      short_message: 'h\x05llo',
    },
  ])
  expect(await bench.read(`${MO}/mo-1`)).toMatchObject({
    state: 'accepted',
    handOvers: [{ part: 1, state: 'accepted', tries: 1, hex: '68056c6c6f' }],
  })
})

test('a text outside the default alphabet goes as UCS-2', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  await bench.post(MO, { ...A_MO, text: 'Привет' })
  await someTurns()
  expect(delivered(esme)).toMatchObject([
    { data_coding: 8, short_message: '\x04\x1f\x04\x40\x04\x38\x04\x32\x04\x35\x04\x42' },
  ])
})

test('a long text goes in numbered parts, with an 8-bit reference that counts up', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  const text = 'long '.repeat(50)
  expect((await bench.post(MO, { ...A_MO, text })).body.parts).toBe(2)
  await bench.post(MO, { ...A_MO, from: '64219', text })
  await bench.post(MO, { ...A_MO, to: '54321', text })
  await someTurns()
  expect(delivered(esme).map(({ esm_class }) => esm_class)).toEqual(Array(6).fill(0x40))
  const headers = delivered(esme).map(({ short_message }) => {
    const udh = parseUdh(short_message)
    return udh.ok ? udh.value.concat : undefined
  })
  expect(headers).toEqual([
    { reference: 1, bits: 8, total: 2, part: 1 },
    { reference: 1, bits: 8, total: 2, part: 2 },
    { reference: 2, bits: 8, total: 2, part: 1 },
    { reference: 2, bits: 8, total: 2, part: 2 },
    { reference: 1, bits: 8, total: 2, part: 1 },
    { reference: 1, bits: 8, total: 2, part: 2 },
  ])
})

test('the reference has 16 bits where that is asked for, and 8-bit ones come round', async () => {
  const bench = controlBench()
  const text = 'long '.repeat(50)
  for (let n = 0; n < 256; n++) await bench.post(MO, { ...A_MO, text })
  await bench.post(MO, { ...A_MO, text })
  await bench.post(MO, { ...A_MO, text, 'reference-bits': 16 })
  const hex = async (id: string) => (await bench.read(`${MO}/${id}`)).handOvers[0].hex
  expect(await hex('mo-256')).toMatch(/^050003000201/)
  expect(await hex('mo-257')).toMatch(/^050003010201/)
  expect(await hex('mo-258')).toMatch(/^06080401020201/)
})

test('binary content goes as it is, as 8-bit data where nobody says', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  await bench.post(MO, { ...A_MO, hex: '00 ff 10' })
  await bench.post(MO, { ...A_MO, hex: '01', 'data-coding': 0xf5 })
  await someTurns()
  expect(delivered(esme)).toMatchObject([
    { data_coding: 4, short_message: '\x00\xff\x10' },
    { data_coding: 0xf5, short_message: '\x01' },
  ])
})

test('a client that is not bound gets it when it binds', async () => {
  const bench = controlBench()
  expect((await bench.post(MO, { ...A_MO, text: 'hi' })).body.state).toBe('ready')
  const esme = await bench.bound()
  await someTurns()
  expect(delivered(esme)).toHaveLength(1)
  expect((await bench.read(`${MO}/mo-1`)).state).toBe('accepted')
})

test("what the client refuses for now is tried again by the account's policy", async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  const accept = esme.answer
  esme.answer = refusing(0x14)
  await bench.post(MO, { ...A_MO, text: 'hi' })
  await someTurns()
  expect(await bench.read(`${MO}/mo-1`)).toMatchObject({ state: 'waiting', handOvers: [{ tries: 1, failures: 1 }] })
  esme.answer = accept
  await bench.advance('30s')
  expect(await bench.read(`${MO}/mo-1`)).toMatchObject({ state: 'accepted', handOvers: [{ tries: 2 }] })
})

test('an account without a way out is a conflict', async () => {
  const bench = controlBench()
  bench.world.accounts.get('test')!.outlets.smpp = null
  const { status, body } = await bench.post(MO, { ...A_MO, text: 'hi' })
  expect([status, body.error.code]).toEqual([409, 'CONFLICT'])
})

test('an unknown account is a 404 with those there are', async () => {
  const { status, body } = await controlBench().post(MO, { ...A_MO, account: 'tset', text: 'hi' })
  expect([status, body.error.hint]).toEqual([404, 'did you mean `test`? There is test.'])
})

test('refuses what cannot be sent', async () => {
  const bench = controlBench()
  const wrong: [object, string][] = [
    [{}, 'expected either `text`, `hex` or `parts`'],
    [{ text: 'a', hex: '00' }, 'expected either `text`, `hex` or `parts`'],
    [{ text: 'я', 'data-coding': 0 }, 'the text has a character that data_coding 0 cannot carry'],
    [{ text: 'x'.repeat(153 * 255 + 1) }, 'the content makes more than 255 parts'],
    [{ hex: '0' }, '`hex`: expected octets of two hexadecimal digits each, such as "0b05 04"'],
    [{ text: 'a', 'data-coding': 256 }, '`data-coding`: expected a whole number from 0 to 255'],
    [{ text: 'a', 'reference-bits': 7 }, '`reference-bits`: expected 8 or 16'],
    [{ text: 'a', to: '' }, '`to`: expected 1 to 20 printable ASCII characters'],
  ]
  for (const [change, message] of wrong) {
    const { status, body } = await bench.post(MO, { ...A_MO, ...change })
    expect([status, body.error.message]).toEqual([400, message])
  }
  expect((await bench.read(MO)).mo).toEqual([])
})

test('lists what was sent, the newest first, until a reset', async () => {
  const bench = controlBench()
  for (const text of ['one', 'two', 'three']) await bench.post(MO, { ...A_MO, text })
  const { mo } = await bench.read(`${MO}?limit=2`)
  expect(mo.map(({ id, text }: { id: string; text: string }) => [id, text])).toEqual([
    ['mo-3', 'three'],
    ['mo-2', 'two'],
  ])
  await bench.post(`${W}/reset`)
  expect((await bench.read(MO)).mo).toEqual([])
  expect((await bench.get(`${MO}/mo-3`)).status).toBe(404)
})

function refusing(status: number): (pdu: Pdu) => Pdu | null {
  return (pdu) =>
    pdu.command === 'deliver_sm'
      ? ({
          command: 'deliver_sm_resp',
          status,
          sequence: pdu.sequence,
          body: { message_id: '' },
          tlvs: [],
        } as unknown as Pdu)
      : null
}
