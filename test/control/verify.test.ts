/** POST …/verify: whether messages are as expected, in the words that suites have, told at once. */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { judgeMessage, messageExpectation } from '../../emulator/expectation/message-expectation.ts'
import { controlBench, W } from './control-bench.ts'

const VERIFY = `${W}/verify`

test('says that all is as expected, and of how many messages', async () => {
  const bench = controlBench()
  for (const to of ['6421001', '6421002', '6421003']) bench.submit({ to })
  await bench.advance('5s')
  const { status, body } = await bench.post(VERIFY, { messages: 3, life: 'delivered', smpp: 'DELIVRD', attempts: 1 })
  expect([status, body]).toEqual([200, { ok: true, messages: 3 }])
})

test('says what is otherwise, and all about the oldest message that is', async () => {
  const bench = controlBench({ rules: ['{ when: { to: "*2" }, then: { outcome: undeliverable } }'] })
  for (const to of ['6421001', '6421002', '6421012']) bench.submit({ to })
  await bench.advance('1m')
  const { status, body } = await bench.post(VERIFY, { life: 'delivered' })
  expect([status, body]).toEqual([
    200,
    {
      ok: false,
      mismatch: { what: 'life', expected: 'delivered', got: 'failed' },
      message: await bench.read(`${W}/messages/key:2`),
    },
  ])
  expect(body.message).toMatchObject({ to: '6421002', timeline: expect.any(Array), explanation: expect.any(Object) })
})

test.each([
  [{ life: 'delivred' }, '`life`: "delivred" is not a life', 'did you mean `delivered`?'],
  [{ smpp: 'DELIVERED' }, '`smpp`: no message has the stat "DELIVERED"', 'did you mean `DELIVRD`?'],
  [{ gateway: 'received', messages: 0 }, 'no message has the status of the gateway', 'did you mean `Received`?'],
])('%j is refused: there is no such word', async (expected, message, hint) => {
  const bench = controlBench()
  for (const path of [VERIFY, `${W}/wait`]) {
    const { status, body } = await bench.post(path, path === VERIFY ? expected : { ...expected, within: '1h' })
    expect([status, body.error]).toMatchObject([400, { message: expect.stringContaining(message), hint }])
  }
})

test('a status that a carrier wrote once is known as long as the world is', async () => {
  const bench = controlBench()
  const isKnown = async (smpp: string) => (await bench.post(VERIFY, { smpp })).status === 200
  expect(await isKnown('DELIVERED')).toBe(false)
  await bench.put(`${W}/carriers/net`, { receipts: { stat: { delivered: 'DELIVERED' } } })
  bench.submit()
  await bench.advance('1m')
  await bench.put(`${W}/carriers/net`, { receipts: { stat: { delivered: 'ARRIVED' } } })
  expect((await bench.post(VERIFY, { smpp: 'DELIVERED' })).body).toEqual({ ok: true, messages: 1 })
  expect([await isKnown('ARRIVED'), await isKnown('ARRIVD')]).toEqual([true, false])
})

test('what is wrong with their number is no single message’s', async () => {
  const bench = controlBench()
  bench.submit()
  const { body } = await bench.post(VERIFY, { messages: { 'at-least': 2 } })
  expect(body).toEqual({
    ok: false,
    mismatch: { what: 'messages', expected: 'at least 2', got: '1' },
    message: null,
  })
})

test('what is expected of each is not so of none, and to expect none is', async () => {
  const bench = controlBench()
  expect((await bench.post(VERIFY, { life: 'delivered' })).body.mismatch).toEqual({
    what: 'messages',
    expected: 'at least one',
    got: 'none',
  })
  expect((await bench.post(VERIFY, { messages: 0 })).body).toEqual({ ok: true, messages: 0 })
})

describe('where', () => {
  it.each([
    [{ to: '6421001' }, 2],
    [{ to: '+6421001' }, 2],
    [{ to: 6421001 }, 2],
    [{ from: '4040' }, 2],
    [{ account: 'other' }, 1],
    [{ to: '6421001', from: 4040 }, 1],
    [{ id: 'key:2' }, 1],
    [{ id: 'key:2', to: '1' }, 0],
    [{ id: 'key:4294967298' }, 0],
    [{ id: 'none' }, 0],
    [{}, 3],
  ])('%j means %i of three', async (where, messages) => {
    const bench = controlBench({ accounts: ['other: { smpp: { password: other } }'] })
    bench.submit({ to: '6421001', from: '4040' })
    bench.submit({ to: '+6421001', from: '5050' })
    bench.submit({ to: '6421002', from: '4040', account: 'other' })
    expect((await bench.post(VERIFY, { where, messages })).body).toEqual({ ok: true, messages })
  })

  it('knows a message by the id that its client was given, and by the one in its receipt', async () => {
    const bench = controlBench({ smpp: 'ids: { response: hex, receipt: decimal }' })
    const esme = await bench.bound()
    const id = await esme.submitted()
    await esme.submitted({ destination_addr: '6421002' })
    await bench.advance('5s')
    for (const each of [id, BigInt(`0x${id}`).toString()]) {
      expect((await bench.post(VERIFY, { where: { id: each }, messages: 1, text: 'hello' })).body).toEqual({
        ok: true,
        messages: 1,
      })
    }
  })
})

test('scalars may be written as JSON has them', async () => {
  const bench = controlBench()
  bench.submit({ payload: '5' })
  await bench.advance('5s')
  const words = { text: 5, parts: 1, attempts: { 'at-least': 1 }, frozen: false, done: { about: '1s' } }
  expect((await bench.post(VERIFY, { ...words, 'receipts-sent': 0 })).body.ok).toBe(true)
  expect((await bench.post(VERIFY, { frozen: true })).body.mismatch.what).toBe('state')
})

describe('what is wrong with the request', () => {
  it.each<[object, string, string]>([
    [{}, 'nothing is expected', 'Say what messages should be'],
    [{ where: { to: '1' } }, 'nothing is expected', ''],
    [{ lief: 'delivered' }, 'unknown key `lief` in what is expected', 'did you mean `life`?'],
    [{ where: { too: '1' }, life: 'expired' }, 'unknown key `too` in which messages', 'did you mean `to`?'],
    [{ messages: 'many' }, '`messages`', ''],
    [{ messages: { 'at-lest': 1 } }, '`messages`', 'did you mean `at-least`?'],
    [{ text: '/(/' }, '`text`: /(/ is no regular expression here', ''],
    [{ done: '5' }, '`done`', ''],
    [{ life: 'expired', within: '5m' }, '`within` is of `wait`', 'POST …/wait'],
    [{ where: { to: '6433*' }, messages: 0 }, '`where.to`: "6433*" is not a number', 'may be a pattern'],
    [{ where: { from: '/ank/' }, messages: 0 }, '`where.from`: "/ank/" is not a sender', 'may be a pattern'],
    [{ carrier: 'nett' }, '`carrier`: there is no carrier "nett"', 'did you mean `net`?'],
    [{ rule: 'nope' }, '`rule`: there is no rule "nope"', ''],
    [{ receipts: 1 }, '`receipts` is known in suites alone', '`receipts-sent`'],
    [{ answer: 'ESME_ROK' }, '`answer` is known in suites alone', '`told`'],
    [{ where: { id: 'key:x' }, life: 'expired' }, '"key:x" is not a key', 'Write key: and a whole number'],
  ])('%j is a 400 that says it', async (body, message, hint) => {
    const answer = await controlBench().post(VERIFY, body)
    expect([answer.status, answer.body.error.code]).toEqual([400, 'BAD_REQUEST'])
    expect(answer.body.error.message).toContain(message)
    expect(answer.body.error.hint).toContain(hint)
  })

  it('an account that is not there is a 404 that says which are', async () => {
    const answer = await controlBench().post(VERIFY, { where: { account: 'tset' }, messages: 0 })
    expect([answer.status, answer.body.error.hint]).toEqual([404, 'did you mean `test`? There is test.'])
  })
})

test('it judges as suites do: whatever is expected, by what the message shows', async () => {
  const bench = controlBench({ rules: ['{ when: { to: "*2" }, then: { outcome: undeliverable } }'] })
  for (const to of ['6421001', '6421002']) bench.submit({ to })
  await bench.advance('1m')
  bench.submit({ to: '6421003', answered: false })
  const views = await Promise.all([1, 2, 3].map((key) => bench.read(`${W}/messages/key:${key}`)))
  const word = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
  const words = fc.record({
    life: word('delivered', 'failed', '/d/'),
    smpp: word('DELIVRD', 'UNDELIV'),
    told: word('ESME_ROK'),
    attempts: word('0', '1'),
    done: word('1s', '2s'),
    'receipts-sent': word('0', '1'),
    frozen: word('true', 'false'),
    happened: word('accepted', '/final/'),
  })
  await fc.assert(
    fc.asyncProperty(words, fc.integer({ min: 1, max: 3 }), async (given, key) => {
      const asked = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
      fc.pre(Object.keys(asked).length > 0)
      const { mend: _, ...judged } = judgeMessage(messageExpectation.parse(asked), views[key - 1]) ?? {
        mend: undefined,
      }
      const { body } = await bench.post(VERIFY, { where: { id: `key:${key}` }, ...asked })
      expect(body.mismatch ?? {}).toEqual(judged)
    }),
    { numRuns: 60 },
  )
})
