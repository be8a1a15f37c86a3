import request from 'supertest'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../emulator/core/instant.ts'
import { CallbackServer, HttpWorld } from '../../support/a-http-world.ts'

let client: CallbackServer
let http: HttpWorld

beforeEach(async () => {
  client = await CallbackServer.start()
})

afterEach(async () => {
  expect(http.bugs).toEqual([])
  await http.close()
  await client.close()
})

interface Parts {
  readonly carrier?: string
  readonly rules?: readonly string[]
  readonly gateway?: string
  readonly account?: string
}

function scenario({ carrier = '', rules = [], gateway = '', account = '' }: Parts): string {
  return `
carriers:
  net:
    title: The network
    numbers: ["*"]
    ${carrier}
    rules: [${rules.join(', ')}]
accounts:
  test:
    gateway: { password: test, callback: "${client.url}", ${gateway} }
    ${account}
`
}

function serve(parts: Parts = {}): void {
  http = new HttpWorld(scenario(parts))
  client.now = () => http.world.clock.now()
}

const V1 = '/rest/gateway/messages'
const V2 = '/rest/sms/v2/messages'

async function send(changes: object = {}): Promise<number> {
  const answer = await http.gatewayCall('post', V1, { destination: '+64211234567', content: 'hello', ...changes })
  expect([answer.status, answer.text]).toEqual([201, expect.stringMatching(/^\[\d{15}\]$/)])
  return answer.body[0]
}

/** The lines of the report, newest first: `[status, seconds since the start]`. */
async function report(id: number): Promise<[string, number][]> {
  const { body } = await http.gatewayCall('get', `${V1}/${id}`)
  return body.report.map(({ status, at }: { status: string; at: string }) => [
    status,
    (Date.parse(at) - Date.UTC(2026, 0, 1)) / 1_000,
  ])
}

const words = async (id: number) => (await report(id)).map(([status]) => status)

test('a message is Queued, Sent, Submitted, Received, each with its time, listed newest first', async () => {
  serve({ carrier: 'latency: { response: 250ms, delivery: 3s, receipt: 1s }' })
  const id = await send({ reference: 'mine' })
  await http.advance(MINUTE)
  expect(await report(id)).toEqual([
    ['Received', 4.25],
    ['Submitted', 0.25],
    ['Sent', 0],
    ['Queued', 0],
  ])
  expect(client.json).toEqual([
    { message_id: id, status: 'sent', reference: 'mine' },
    { message_id: id, status: 'received', reference: 'mine' },
  ])
})

test('Orange in the Dominican Republic ends at Sent, and at Unknown when the campaign ends', async () => {
  serve({ carrier: 'submitted: never\n    receipts: never', gateway: 'campaign-end: 3d' })
  const id = await send()
  await http.advance(2 * DAY)
  expect([http.records[0]?.life, await words(id)]).toEqual(['delivered', ['Sent', 'Queued']])
  await http.advance(2 * DAY)
  expect(await report(id)).toEqual([
    ['Unknown', 259_200],
    ['Sent', 0],
    ['Queued', 0],
  ])
})

test('a number that its carrier has deactivated stays Submitted', async () => {
  serve({ rules: ['{ then: { receipts: missing, outcome: rejected } }'] })
  const id = await send()
  await http.advance(10 * DAY)
  expect((await words(id))[0]).toBe('Submitted')
})

test('Pending, Expired, Rejected and Failed are the carrier’s words', async () => {
  serve({
    rules: [
      '{ when: { to: "*1" }, then: { handset: off } }',
      '{ when: { to: "*2" }, then: { outcome: rejected } }',
      '{ when: { to: "*3" }, then: { outcome: undeliverable } }',
    ],
  })
  const ids = []
  for (const last of [1, 2, 3]) ids.push(await send({ destination: `6421123456${last}` }))
  await http.advance(8 * DAY)
  const all = await Promise.all(ids.map((id) => words(id)))
  expect(all.map((lines) => lines.slice(0, 2))).toEqual([
    ['Expired', 'Pending'],
    ['Rejected', 'Submitted'],
    ['Failed', 'Submitted'],
  ])
})

test('a carrier that refuses for now is tried 50 times, a minute apart, then the message is Frozen until it is thawed', async () => {
  serve({ rules: ['{ then: { submit: { refuse: ESME_RSYSERR } } }'] })
  const id = await send()
  await http.advance(2 * HOUR)
  const lines = (await report(id)).reverse()
  const failed = lines.filter(([status]) => status === 'Failed').map(([, at]) => at / 60)
  expect(failed).toEqual(Array.from({ length: 50 }, (_, i) => i))
  expect([lines.at(-1), http.records[0]?.life]).toEqual([['Frozen', 49 * 60], 'frozen'])
  http.install(scenario({ rules: ['{ then: { submit: { refuse: ESME_RSYSERR } } }'] }))
  expect(http.world.thawMessages(null)).toBe(1)
  await http.advance(2 * HOUR)
  expect((await words(id)).filter((status) => status === 'Failed').length).toBe(100)
  expect((await words(id))[0]).toBe('Frozen')
})

test.each(['ESME_RMSGQFUL', 'ESME_RTHROTTLED', 'ESME_RX_T_APPN'])('%s is a refusal for now', async (status) => {
  serve({ rules: [`{ then: { submit: { refuse: ${status} } } }`] })
  await send()
  await http.advance(10 * MINUTE)
  expect(http.records[0]?.failures).toBe(11)
})

test('a carrier that is down, drops or never answers is tried again; when it is back the message goes on', async () => {
  serve({
    carrier: 'outages: [{ from: 2026-01-01T00:00:00Z, to: 2026-01-01T00:10:00Z, submit: { refuse: ESME_RSYSERR } }]',
  })
  const id = await send()
  await http.advance(HOUR)
  expect((await words(id)).filter((status) => status === 'Failed').length).toBe(10)
  expect((await words(id))[0]).toBe('Received')
})

test('any other refusal is Failed at once', async () => {
  serve({ rules: ['{ then: { submit: { refuse: ESME_RINVDSTADR } } }'] })
  const id = await send()
  expect((await words(id))[0]).toBe('Failed')
})

test('opted out and badly formatted are Failed, beyond the credit Deficient', async () => {
  serve({ gateway: 'credit: 1, opted-out: ["6499*"], callbacks: all' })
  const [opted, bad] = [await send({ destination: '6499123456' }), await send({ destination: 'nonsense' })]
  const [paid, unpaid] = [await send(), await send()]
  await http.advance(MINUTE)
  expect(await Promise.all([opted, bad, paid, unpaid].map(async (id) => (await words(id))[0]))).toEqual([
    'Failed',
    'Failed',
    'Received',
    'Deficient',
  ])
  expect(client.json).toContainEqual({ message_id: unpaid, status: 'deficient' })
})

test('STOP from a handset is handed to the client, and nothing more goes to that number until START', async () => {
  serve({ rules: ['{ when: { text: "first" }, then: { reply: { text: " stop " } } }'] })
  const first = await send({ content: 'first', reference: 'r1', source: '4040' })
  await http.advance(MINUTE)
  expect(client.json).toContainEqual({
    id: expect.any(Number),
    source: '+64211234567',
    destination: '4040',
    content: ' stop ',
    operator: 'The network',
    reply_to: String(first),
    reference: 'r1',
  })
  expect((await words(await send()))[0]).toBe('Failed')
})

test('what cannot be handed to the client is tried 50 times, a minute apart, then frozen; others are not kept waiting', async () => {
  serve()
  client.answer = (_, response) => void response.writeHead(500).end()
  await send()
  await http.advance(2 * HOUR)
  const received = client.calls.filter(({ body }) => body.includes('received')).map(({ at }) => at)
  expect(received.map((at) => (at - (received[0] as number)) / MINUTE)).toEqual(Array.from({ length: 50 }, (_, i) => i))
  // The status sent, and the status received.
  expect([http.world.handOvers.frozen.size, http.records[0]?.life]).toEqual([2, 'delivered'])
  client.answer = (_, response) => void response.writeHead(200).end()
  http.world.handOvers.thaw(null)
  await http.advance(1_000)
  expect(http.world.handOvers.frozen.size).toBe(0)
})

test('a broadcast has an answer for each destination', async () => {
  serve()
  const { status, body } = await http.gatewayCall('post', `${V1}/broadcast`, {
    destination: ['+64211234567', '+64217777777'],
    content: 'hello',
  })
  expect([status, body]).toMatchObject([201, [{ destination: '+64211234567' }, { destination: '+64217777777' }]])
  const many = Array.from({ length: 1_001 }, (_, i) => `6421${1_000_000 + i}`)
  const over = await http.gatewayCall('post', `${V1}/broadcast`, { destination: many, content: 'x' })
  expect([over.status, over.body.error]).toEqual([400, 'broadcast_limit'])
})

test('v2 answers 202 with a UUID and shows the message by query', async () => {
  serve()
  const { status, body } = await http.gatewayCall('post', V2, { destination: '+64211234567', content: 'hello' })
  expect([status, body]).toEqual([
    202,
    { id: expect.stringMatching(/^[0-9a-f-]{36}$/), status: 'accepted', detail: '+64211234567' },
  ])
  await http.advance(MINUTE)
  const shown = await http.gatewayCall('get', `${V2}?id=${body.id}`)
  expect(shown.body).toMatchObject({ id: body.id, direction: 'MT', status: 'received', content: 'hello' })
  expect(client.json).toContainEqual({ message_id: body.id, status: 'received' })
})

test('v2 without a DLR callback URL takes the message, and tells nobody of it', async () => {
  http = new HttpWorld(scenario({}).replace(/callback: "[^"]*", /, ''))
  const { status, body } = await http.gatewayCall('post', V2, { destination: '+64211234567', content: 'hello' })
  await http.advance(MINUTE)
  expect([status, client.calls.length]).toEqual([202, 0])
  expect((await http.gatewayCall('get', `${V2}?id=${body.id}`)).body.status).toBe('received')
})

test('v2 words its errors its own way, and so does a rule', async () => {
  serve({ rules: ['{ then: { http: 503 } }'] })
  const wrong = await http.gatewayCall('post', V2, { destination: '+64211234567' })
  expect([wrong.status, wrong.body]).toEqual([
    400,
    { message: 'Missing a required attribute', statusCode: 400, error: 'missing_attrib content is missing' },
  ])
  const ruled = await http.gatewayCall('post', V2, { destination: '+64211234567', content: 'x' })
  expect([ruled.status, ruled.body.statusCode]).toEqual([503, 503])
  const wordless = await http.gatewayCall('get', `${V2}?id=nobody`)
  expect([wordless.status, Object.keys(wordless.body)]).toEqual([404, ['message', 'statusCode', 'error']])
})

test('what comes with other methods, types and packings is told so', async () => {
  serve()
  const json = { destination: '+64211234567', content: 'hello' }
  const asked = () => request(http.gateway).post(V1).auth('test', 'test')
  expect((await http.gatewayCall('get', V1)).status).toBe(405)
  expect((await asked().type('text/plain').send(JSON.stringify(json))).status).toBe(415)
  expect((await asked().type('json').set('content-encoding', 'zstd').send(json)).status).toBe(415)
  expect(
    (
      await asked()
        .type('json')
        .send({ ...json, content: 'x'.repeat(2_000_000) })
    ).status,
  ).toBe(413)
  const own = asked().type('application/vnd.modica.gateway.v1+json; charset=utf-8').send(JSON.stringify(json))
  expect((await own).status).toBe(201)
})

test('requests that are wrong are told so', async () => {
  serve()
  const wrong: [object | string, number, string][] = [
    ['{', 400, 'invalid_json'],
    [{ content: 'x' }, 400, 'missing_attrib'],
    [{ destination: '+64211234567' }, 400, 'missing_attrib'],
    [{ destination: '+64211234567', content: 'x', mask: 'x'.repeat(21) }, 400, 'invalid_attrib'],
    [{ destination: '+64211234567', content: 'x', scheduled: 'tomorrow' }, 400, '400'],
    [{ destination: '+64211234567', content: 'x', scheduled: '2001-01-01T00:00:00Z' }, 422, '422'],
    [
      { destination: '+64211234567', content: 'x', scheduled: new Date(Date.now() + 61 * DAY).toISOString() },
      422,
      'invalid_attrib',
    ],
  ]
  for (const [body, status, code] of wrong) {
    const answer = await http.gatewayCall('post', V1, body)
    expect([answer.status, answer.body.code, answer.body.error]).toEqual([status, status, code])
  }
  expect((await http.gatewayCall('get', `${V1}/123`)).status).toBe(404)
  expect((await http.gatewayCall('get', '/rest/gateway')).status).toBe(404)
})

test('a message killed by an operator is dead', async () => {
  serve({ carrier: 'latency: { delivery: 1h }', gateway: 'callbacks: all' })
  const id = await send()
  expect(http.world.kill(http.records[0]!)).toBe(true)
  await http.advance(DAY)
  expect((await words(id))[0]).toBe('dead')
  expect(client.json).toContainEqual({ message_id: id, status: 'dead' })
})
