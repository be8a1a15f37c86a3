import { type AddressInfo, createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { EmulatorError } from '../../emulator/core/emulator-error.ts'
import type { Pdu } from '../../emulator/protocol/smpp/pdu.ts'
import { responseWith } from '../support/raw-esme.ts'
import { ControlBench, controlBench, someTurns, W } from './control-bench.ts'

let undo: (() => void)[] = []

afterEach(() => {
  for (const each of undo) each()
  undo = []
})

test('a world shows its seed, its clock and what it holds', async () => {
  const bench = controlBench({}, { seed: 7 })
  await bench.bound()
  bench.submit()
  const world = await bench.read(W)
  expect(world).toMatchObject({
    name: 'default',
    seed: 7,
    clock: { mode: 'manual', pending: 1 },
    messages: 1,
    pending: 1,
    frozen: 0,
    mo: 0,
    sessions: 1,
    accounts: ['test'],
    carriers: ['net'],
  })
  const { worlds } = await bench.read('/api/v1/worlds')
  expect(worlds).toMatchObject([{ name: 'default', seed: 7 }])
})

test('a reset forgets the messages and the handsets, and leaves the clock and the links', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  await bench.put(`${W}/numbers/64211/handset`, { state: 'off' })
  bench.submit()
  await bench.advance('1m')
  const { status, body } = await bench.post(`${W}/reset`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    messages: 0,
    pending: 0,
    sessions: 1,
    clock: { now: '2026-01-01T00:01:00.000Z', pending: 0 },
  })
  expect((await bench.read(`${W}/numbers/64211/handset`)).state).toBe('on')
  expect(await esme.submitted()).not.toBe('')
})

test('what a client refuses until the policy ends is frozen, listed, and thawed', async () => {
  const bench = controlBench({
    account: 'hand-over: { schedule: [{ every: 60s }], stop: { failures: 3 }, then: freeze }',
  })
  const esme = await bench.bound()
  const accept = esme.answer
  esme.answer = throttled
  const id = await esme.submitted()
  await bench.advance('1h')
  expect(await bench.read(`${W}/handovers?state=frozen`)).toMatchObject({
    total: 1,
    handovers: [
      { account: 'test', kind: 'final', id, key: 1, life: 'delivered', state: 'frozen', tries: 3, failures: 3 },
    ],
  })
  expect(await bench.read(W)).toMatchObject({ frozen: 1 })
  expect((await bench.read(`${W}/messages/${id}`)).receipts).toMatchObject([
    { status: 'DELIVRD', outcome: 'refused', answer: { status: 'ESME_RTHROTTLED' } },
    { outcome: 'refused' },
    { outcome: 'frozen' },
  ])
  esme.answer = accept
  expect((await bench.post(`${W}/thaw`, { account: 'test' })).body).toEqual({ thawed: 1, messages: 0 })
  await someTurns()
  expect(await bench.read(`${W}/handovers`)).toEqual({ handovers: [], total: 0 })
  expect(esme.receipts()).toHaveLength(4)
  expect((await bench.post(`${W}/thaw`)).body).toEqual({ thawed: 0, messages: 0 })
})

test('only frozen hand-overs are listed, and only known accounts thawed', async () => {
  const bench = controlBench()
  expect((await bench.get(`${W}/handovers?state=waiting`)).status).toBe(400)
  expect((await bench.post(`${W}/thaw`, { account: 'nobody' })).status).toBe(404)
})

test('a campaign ends by hand: what has no last word is Unknown from then on', async () => {
  const bench = new ControlBench(`
carriers: { net: { numbers: ["*"] } }
accounts: { test: { gateway: { password: test } }, other: { smpp: { password: test } } }
`)
  expect((await bench.post(`${W}/campaign-end`, { account: 'test' })).body).toEqual({
    account: 'test',
    endedAt: '2026-01-01T00:00:00.000Z',
  })
  expect(bench.world.accounts.get('test')?.campaignEndedAt).toBe(bench.world.clock.now())
  expect((await bench.post(`${W}/campaign-end`, { account: 'nobody' })).status).toBe(404)
  expect((await bench.post(`${W}/campaign-end`, { account: 'other' })).status).toBe(409)
  expect((await bench.post(`${W}/campaign-end`)).status).toBe(400)
})

test('shows the sessions of the clients, unbinds one and drops another', async () => {
  const bench = controlBench()
  const [first, second] = [await bench.bound(), await bench.bound()]
  const { sessions } = await bench.read(`${W}/sessions`)
  expect(sessions).toMatchObject([
    { id: 1, account: 'test', front: 'smpp', peer: 'test', state: 'BOUND_TRX', version: '3.4', unanswered: 0, held: 0 },
    { id: 2 },
  ])
  expect((await bench.post(`${W}/sessions/1/unbind`)).status).toBe(202)
  await expect.poll(() => first.all('unbind').length).toBe(1)
  expect((await bench.post(`${W}/sessions/2/drop`)).body).toMatchObject({ id: 2, state: 'CLOSED' })
  await expect.poll(() => second.isClosed).toBe(true)
  await expect.poll(async () => (await bench.read(`${W}/sessions`)).sessions).toEqual([])
})

test('a silent client holds no clock: its time-outs are of the world’s time, until it answers again', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  esme.mute()
  bench.submit({ registered: 1 })
  const advanced = bench.advance('25s')
  await expect.poll(() => esme.all('deliver_sm').length).toBe(1)
  expect((await bench.post(`${W}/sessions/1/silence`)).body).toMatchObject({ id: 1, silent: true, unanswered: 1 })
  await advanced
  const [receipt] = (await bench.read(`${W}/messages/key:1`)).receipts
  expect(receipt.outcome).toBe('awaited')
  await bench.advance('10s')
  const { at, what } = (await bench.read(`${W}/messages/key:1`)).timeline.at(-1)
  expect([what, Date.parse(at) - Date.parse(receipt.at)]).toEqual(['receipt unanswered', 30_000])
  esme.answer = (pdu) => responseWith(pdu, 0)
  expect((await bench.post(`${W}/sessions/1/silence`, { silent: false })).body).toMatchObject({ silent: false })
  await bench.advance('30s')
  expect((await bench.read(`${W}/messages/key:1`)).timeline.at(-1).what).toBe('receipt answered: ESME_ROK')
  expect((await bench.post(`${W}/sessions/1/silence`, { silent: 'yes' })).status).toBe(400)
})

test('a session that is not there is a 404 with those that are', async () => {
  const bench = controlBench()
  await bench.bound()
  const { status, body } = await bench.post(`${W}/sessions/7/drop`)
  expect([status, body.error.hint]).toEqual([404, 'There is 1.'])
})

test('outbind calls an ESME that waits to be called', async () => {
  const bench = controlBench()
  const esme = createServer()
  undo.push(() => esme.close())
  await new Promise<void>((resolve) => esme.listen(0, '127.0.0.1', resolve))
  const called = new Promise<Buffer>((resolve) => esme.once('connection', (socket) => socket.once('data', resolve)))
  const { port } = esme.address() as AddressInfo
  const { status, body } = await bench.post(`${W}/outbind`, { account: 'test', port })
  expect([status, body.state]).toEqual([202, 'OUTBOUND'])
  expect((await called).readUInt32BE(4)).toBe(0x0b)
  await bench.post(`${W}/sessions/${body.id}/drop`)
})

test('outbind to a port where nobody listens is a 502', async () => {
  const bench = controlBench()
  const { status, body } = await bench.post(`${W}/outbind`, { account: 'test', host: '127.0.0.1', port: 1 })
  expect([status, body.error.code]).toEqual([502, 'PEER_REFUSED'])
})

test('what was refused is told by its kind, however long ago, until the world is reset', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  await esme.ask('query_sm', { message_id: 'nothing' })
  await esme.ask('query_sm', { message_id: 'nothing else' })
  await esme.ask('cancel_sm', { message_id: 'nothing' })
  for (let i = 0; i < 1_100; i++) bench.world.control('note', String(i))
  const { refusals } = await bench.read(`${W}/refusals`)
  expect(refusals).toMatchObject([
    { front: 'smpp', account: 'test', request: 'query_sm', status: 'ESME_RINVMSGID', count: 2 },
    { front: 'smpp', account: 'test', request: 'cancel_sm', status: 'ESME_RINVMSGID', count: 1 },
  ])
  await bench.post(`${W}/reset`, {})
  expect((await bench.read(`${W}/refusals`)).refusals).toEqual([])
})

test('the journal tells what clients did, the newest first', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  await esme.submitted({ destination_addr: '642110' })
  await esme.ask('query_sm', { message_id: 'nothing' })
  const { events } = await bench.read(`${W}/journal`)
  expect(events).toMatchObject([
    { kind: 'refused', account: 'test', request: 'query_sm', status: 'ESME_RINVMSGID' },
    { kind: 'submit', account: 'test', from: '4040', to: '642110', status: 'ESME_ROK', key: 1 },
    { kind: 'link', account: 'test', session: 1, what: 'bound TRX as SMPP 3.4' },
  ])
  expect(events[0].sequence).toBe(events[2].sequence + 2)
  expect((await bench.read(`${W}/journal?limit=1`)).events).toHaveLength(1)
})

test('accounts are shown without their passwords', async () => {
  const bench = controlBench({ smpp: 'window: 7, rate: 30/s, version: "3.4"' })
  const { accounts } = await bench.read(`${W}/accounts`)
  expect(accounts).toMatchObject([
    {
      name: 'test',
      carrier: null,
      smpp: { systemId: 'test', version: '3.4', window: 7, rate: 30, binds: null, held: 0 },
    },
  ])
  expect(JSON.stringify(accounts)).not.toContain('password')
})

test('carriers are shown with their rules and what they usually do', async () => {
  const bench = controlBench({ rules: ['{ name: dead-end, when: { to: "*1" }, then: { outcome: rejected } }'] })
  const { carriers } = await bench.read(`${W}/carriers`)
  expect(carriers).toMatchObject([
    {
      name: 'net',
      where: 'test.yaml:3',
      numbers: ['*'],
      rules: [{ name: 'dead-end', where: 'test.yaml:6' }],
      outages: [],
    },
  ])
  expect(carriers[0].usually).toContain('outcome: delivered')
})

test('what is set holds until it is taken back, and says so', async () => {
  const bench = controlBench()
  for (const [set, shown] of [
    [{ submit: 'throttle' }, 'until it is taken back: submits are refused with ESME_RTHROTTLED'],
    [{ outage: true }, 'until it is taken back: attempts fail with system-failure'],
  ] as const) {
    const { body } = await bench.put(`${W}/carriers/net`, set)
    expect(body.outages).toEqual([shown])
  }
})

test('a reload reads the scenario again; its mistakes are a 422 with every diagnostic', async () => {
  const bench = controlBench()
  expect((await bench.post('/api/v1/reload')).status).toBe(200)
  expect(bench.reloads).toBe(1)
  const details = ['a.yaml:1:1: error: one', 'a.yaml:2:1: error: two']
  bench.reloadError = new EmulatorError('BAD_SCENARIO', 'the scenario has 2 errors', 'Nothing was changed.', details)
  const { status, body } = await bench.post('/api/v1/reload')
  expect(status).toBe(422)
  expect(body.error).toEqual({
    code: 'BAD_SCENARIO',
    message: 'the scenario has 2 errors',
    hint: 'Nothing was changed.',
    details,
  })
})

function throttled(pdu: Pdu): Pdu | null {
  if (pdu.command !== 'deliver_sm') return null
  return {
    command: 'deliver_sm_resp',
    status: 0x58,
    sequence: pdu.sequence,
    body: { message_id: '' },
    tlvs: [],
  } as unknown as Pdu
}
