import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../../../emulator/core/instant.ts'
import { CallbackServer, HttpWorld } from '../../support/a-http-world.ts'

let callbacks: CallbackServer
let http: HttpWorld

beforeEach(async () => {
  callbacks = await CallbackServer.start()
})

afterEach(async () => {
  expect(http.bugs).toEqual([])
  await http.close()
  await callbacks.close()
})

function serve(parts: { rest?: string; carrier?: string; rules?: readonly string[] } = {}): void {
  const { rest = '', carrier = '', rules = [] } = parts
  http = new HttpWorld(`
carriers:
  net:
    numbers: ["*"]
    ${carrier}
    rules: [${rules.join(', ')}]
accounts:
  test:
    rest: { token: test, callback: "${callbacks.url}", ${rest} }
`)
  callbacks.now = () => http.world.clock.now()
}

const A_BATCH = { from: '12345', to: ['64211234567'], body: 'hello' }

async function send(changes: object = {}): Promise<string> {
  const answer = await http.restCall('post', '/batches', { ...A_BATCH, ...changes })
  expect([answer.status, answer.text]).toEqual([201, answer.text])
  return answer.body.id
}

async function statusOf(id: string, number = '64211234567'): Promise<[string, number]> {
  const { body } = await http.restCall('get', `/batches/${id}/delivery_report/${number}`)
  return [body.status, body.code]
}

test('a batch is answered with its defaults, is Dispatched, and Delivered when the carrier has said so', async () => {
  serve()
  const { status, body } = await http.restCall('post', '/batches', A_BATCH)
  expect([status, body]).toMatchObject([
    201,
    {
      from: '12345',
      to: ['64211234567'],
      body: 'hello',
      type: 'mt_text',
      canceled: false,
      delivery_report: 'none',
      created_at: '2026-01-01T00:00:00.000Z',
      expire_at: '2026-01-04T00:00:00.000Z',
      flash_message: false,
      feedback_enabled: false,
    },
  ])
  expect(body.id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  expect(body).not.toHaveProperty('send_at')
  expect(await statusOf(body.id)).toEqual(['Dispatched', 401])
  await http.advance(DAY)
  expect(await statusOf(body.id)).toEqual(['Delivered', 0])
  expect((await http.restCall('get', `/batches/${body.id}/delivery_report`)).body).toEqual({
    type: 'delivery_report_sms',
    batch_id: body.id,
    total_message_count: 1,
    statuses: [{ code: 0, status: 'Delivered', count: 1 }],
  })
  expect(callbacks.calls).toEqual([])
})

test('what the carrier does not say yet, the platform does not know: Dispatched while the handset has it already', async () => {
  serve({ carrier: 'latency: { delivery: 1s, receipt: 10m }' })
  const id = await send()
  await http.advance(5 * MINUTE)
  expect([http.records[0]?.life, await statusOf(id)]).toEqual(['delivered', ['Dispatched', 401]])
  await http.advance(6 * MINUTE)
  expect(await statusOf(id)).toEqual(['Delivered', 0])
})

test('a summary is called back once, when every recipient is final', async () => {
  serve({ rules: ['{ when: { to: "*7" }, then: { outcome: undeliverable, error: absent-subscriber } }'] })
  const id = await send({ to: ['64211111111', '64211111117'], delivery_report: 'full', client_reference: 'mine' })
  await http.advance(MINUTE)
  expect(callbacks.json).toEqual([
    {
      type: 'delivery_report_sms',
      batch_id: id,
      total_message_count: 2,
      statuses: [
        { code: 0, status: 'Delivered', count: 1, recipients: ['64211111111'] },
        { code: 27, status: 'Failed', count: 1, recipients: ['64211111117'] },
      ],
      client_reference: 'mine',
    },
  ])
})

test('each recipient is called back by itself, finally or, where the account hears it, on the way too', async () => {
  serve({ rest: 'intermediate-callbacks: on' })
  await send({ delivery_report: 'per_recipient' })
  await send({ to: ['64217777777'], delivery_report: 'per_recipient_final' })
  await http.advance(MINUTE)
  const told = callbacks.json as { recipient: string; status: string }[]
  const of = (number: string) => told.filter(({ recipient }) => recipient === number).map(({ status }) => status)
  expect(of('64211234567')).toEqual(['Queued', 'Dispatched', 'Delivered'])
  expect(of('64217777777')).toEqual(['Delivered'])
})

test('codes that the platform finds by itself: 405, 410, 411, 412, 413', async () => {
  serve({
    rest: 'regions: ["64*", "61*"], default-originator: [{ numbers: "64*", from: "4040" }], credit: 2',
  })
  const unmatched = await send({
    to: ['64211111111', '64211111112'],
    body: 'Hi ${name}',
    parameters: { name: { '64211111111': 'Ann' } },
  })
  const originless = await send({ from: undefined, to: ['64211111113', '61411111111'] })
  const long = await send({ body: 'x'.repeat(200), max_number_of_message_parts: 1 })
  const region = await send({ to: ['33611111111'] })
  const blocked = await send({ to: ['64211111119'] })
  await http.advance(MINUTE)
  expect(await statusOf(unmatched, '64211111111')).toEqual(['Delivered', 0])
  expect(await statusOf(unmatched, '64211111112')).toEqual(['Aborted', 405])
  expect(await statusOf(originless, '64211111113')).toEqual(['Delivered', 0])
  expect(await statusOf(originless, '61411111111')).toEqual(['Aborted', 410])
  expect(await statusOf(long)).toEqual(['Aborted', 411])
  expect(await statusOf(region, '33611111111')).toEqual(['Aborted', 412])
  expect(await statusOf(blocked, '64211111119')).toEqual(['Aborted', 413])
  const report = await http.restCall('get', `/batches/${originless}/delivery_report/64211111113`)
  expect(report.body.applied_originator).toBe('4040')
})

test('what is cancelled before its time comes to an empty report; what waits for its turn is Aborted 407', async () => {
  serve({ rest: 'rate: 1/s' })
  const sendAt = new Date(Date.now() + 3_600_000).toISOString()
  const future = await send({ to: ['64211111111'], send_at: sendAt })
  const first = await send({ to: ['64211111112'] })
  const waiting = await send({ to: ['64211111113'] })
  expect(await statusOf(waiting, '64211111113')).toEqual(['Queued', 400])
  for (const id of [future, first, waiting]) {
    const { status, body } = await http.restCall('delete', `/batches/${id}`)
    expect([status, body.canceled]).toEqual([200, true])
  }
  await http.advance(2 * HOUR)
  expect((await http.restCall('get', `/batches/${future}/delivery_report`)).body.statuses).toEqual([])
  expect(await statusOf(first, '64211111112')).toEqual(['Delivered', 0])
  expect(await statusOf(waiting, '64211111113')).toEqual(['Aborted', 407])
})

test('a message that expires before its turn is Aborted 406, one that the network cannot deliver Expired', async () => {
  serve({ rest: 'rate: 1/s', rules: ['{ when: { to: "*7" }, then: { handset: off } }'] })
  const expireAt = new Date(Date.now() + 600_000).toISOString()
  const off = await send({ to: ['64211111117'], expire_at: expireAt })
  for (let i = 0; i < 3; i++) await send({ to: [`6421111222${i}`] })
  const soon = new Date(Date.now() + 1_500).toISOString()
  const late = await send({ to: ['64211111118'], expire_at: soon })
  await http.advance(HOUR)
  expect(await statusOf(late, '64211111118')).toEqual(['Aborted', 406])
  expect(await statusOf(off, '64211111117')).toEqual(['Expired', 27])
})

test('Unknown is what a silent carrier leaves after 72 h, and what it says later changes nothing', async () => {
  serve({
    rules: [
      '{ when: { to: "*5" }, then: { receipts: missing } }',
      '{ when: { to: "*6" }, then: { receipts: { late: 80h } } }',
    ],
  })
  const missing = await send({ to: ['64211111115'], delivery_report: 'per_recipient' })
  const late = await send({ to: ['64211111116'], delivery_report: 'per_recipient' })
  await http.advance(71 * HOUR)
  expect(await statusOf(missing, '64211111115')).toEqual(['Dispatched', 401])
  await http.advance(2 * HOUR)
  expect((await statusOf(missing, '64211111115'))[0]).toBe('Unknown')
  await http.advance(DAY)
  expect((await statusOf(late, '64211111116'))[0]).toBe('Unknown')
  expect(callbacks.calls.length).toBe(2)
})

test('a carrier that refuses: 404 for now, 402 for no such number, 408 for good, and the code of a rule', async () => {
  serve({
    rules: [
      '{ when: { to: "*1" }, then: { submit: { refuse: ESME_RSYSERR } } }',
      '{ when: { to: "*2" }, then: { submit: { refuse: ESME_RINVDSTADR } } }',
      '{ when: { to: "*3" }, then: { submit: { refuse: ESME_RSUBMITFAIL } } }',
      '{ when: { to: "*4" }, then: { submit: { rest: 403 } } }',
      '{ when: { to: "*5" }, then: { submit: no-answer } }',
    ],
  })
  const to = ['64211111111', '64211111112', '64211111113', '64211111114', '64211111115']
  const id = await send({ to })
  await http.advance(MINUTE)
  const codes = await Promise.all(to.map((number) => statusOf(id, number)))
  expect(codes).toEqual([
    ['Aborted', 404],
    ['Aborted', 402],
    ['Aborted', 408],
    ['Aborted', 403],
    ['Aborted', 404],
  ])
})

test('callbacks are tried again 5, 10, 20 … s after the first failure on 5xx and 429, never on other refusals', async () => {
  serve()
  callbacks.answer = ({ body }, response) => void response.writeHead(body.includes('64211111111') ? 503 : 404).end()
  await send({ to: ['64211111111', '64211111112'], delivery_report: 'per_recipient' })
  await http.advance(2 * DAY)
  const times = callbacks.calls.filter(({ body }) => body.includes('64211111111')).map(({ at }) => at)
  const gaps = times.map((at) => (at - (times[0] as number)) / SECOND)
  expect(gaps).toEqual([0, ...Array.from({ length: 15 }, (_, i) => 5 * 2 ** i)])
  expect(callbacks.calls.filter(({ body }) => body.includes('64211111112')).length).toBe(1)
})

test('a batch can be changed until it is dispatched, then it is too late', async () => {
  serve()
  const sendAt = new Date(Date.now() + 3_600_000).toISOString()
  const id = await send({ send_at: sendAt })
  const updated = await http.restCall('post', `/batches/${id}`, { body: 'changed', to_add: ['64217777777'] })
  expect([updated.status, updated.body.body, updated.body.to]).toEqual([200, 'changed', ['64211234567', '64217777777']])
  const replaced = await http.restCall('put', `/batches/${id}`, { ...A_BATCH, body: 'new', send_at: sendAt })
  expect([replaced.status, replaced.body.id, replaced.body.body]).toEqual([200, id, 'new'])
  await http.advance(2 * HOUR)
  expect(http.records.filter(({ life }) => life === 'delivered').length).toBe(1)
  const late = await http.restCall('post', `/batches/${id}`, { body: 'late' })
  expect([late.status, late.body.code]).toEqual([403, 'batch_already_dispatched'])
})

test('a group counts as what it holds when the batch is sent', async () => {
  serve()
  const group = await http.restCall('post', '/groups', { name: 'friends', members: ['64211111111'] })
  expect(group.status).toBe(201)
  const sendAt = new Date(Date.now() + 3_600_000).toISOString()
  const id = await send({ to: [group.body.id], send_at: sendAt })
  await http.restCall('post', `/groups/${group.body.id}`, { add: ['64211111112'] })
  await http.advance(2 * HOUR)
  const { body } = await http.restCall('get', `/batches/${id}/delivery_report?type=full`)
  expect(body.statuses).toEqual([
    { code: 0, status: 'Delivered', count: 2, recipients: ['64211111111', '64211111112'] },
  ])
  const unknown = await http.restCall('post', '/batches', { ...A_BATCH, to: ['01FC66621XXXXX119Z8PMV1QPQ'] })
  expect([unknown.status, unknown.body.code]).toEqual([403, 'unknown_group'])
})

test('requests that are wrong are told so in the words of the API', async () => {
  serve()
  const wrong: [object | string, number, string][] = [
    ['{', 400, 'syntax_invalid_json'],
    [{ ...A_BATCH, to: ['abc'] }, 400, 'syntax_invalid_parameter_format'],
    [{ from: '12345', to: ['64211234567'] }, 400, 'syntax_constraint_violation'],
    [{ ...A_BATCH, to: [] }, 400, 'syntax_constraint_violation'],
    [{ ...A_BATCH, type: 'mt_fax' }, 400, 'syntax_invalid_parameter_format'],
    [{ ...A_BATCH, type: 'mt_binary', body: '####', udh: '00' }, 400, 'syntax_invalid_parameter_format'],
    [{ ...A_BATCH, from: undefined }, 400, 'syntax_constraint_violation'],
  ]
  for (const [body, status, code] of wrong) {
    const answer = await http.restCall('post', '/batches', body)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  }
  expect((await http.restCall('get', '/nothing')).status).toBe(404)
  expect((await http.restCall('put', '/batches', A_BATCH)).status).toBe(405)
  expect((await http.restCall('get', '/batches/01FC66621XXXXX119Z8PMV1QPQ')).status).toBe(404)
})

test('a message from a handset is an inbound, called back and listed', async () => {
  serve({ rules: ['{ then: { reply: { text: "STOP", after: 2s } } }'] })
  const id = await send({ client_reference: 'mine' })
  await http.advance(MINUTE)
  expect(callbacks.json).toMatchObject([
    { type: 'mo_text', from: '64211234567', to: '12345', body: 'STOP', client_reference: 'mine' },
  ])
  const { body } = await http.restCall('get', '/inbounds')
  expect([body.count, body.inbounds[0].body]).toEqual([1, 'STOP'])
  expect(id).not.toBe(body.inbounds[0].id)
})

test('a rule may answer with an HTTP status in place of the API, and then nothing has been taken', async () => {
  serve({ rules: ['{ when: { to: "*9" }, then: { http: 503 } }'] })
  const { status } = await http.restCall('post', '/batches', { ...A_BATCH, to: ['64211111111', '64211111119'] })
  await http.advance(MINUTE)
  expect([status, http.records.map(({ life }) => life)]).toEqual([503, ['refused-for-now', 'refused-for-now']])
  expect((await http.restCall('get', '/batches')).body.count).toBe(0)
})
