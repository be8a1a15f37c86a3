/** What the platform's report shows line by line, and what its callbacks say, where it is out of the ordinary. */
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../emulator/core/instant.ts'
import { sendMo } from '../../../emulator/engine/send-mo.ts'
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

function serve(gateway = '', more = '', rules = ''): void {
  http = new HttpWorld(`
carriers: { net: { title: The network, numbers: ["*"], rules: [${rules}] } }
accounts:
  test: { gateway: { password: test, callback: "${client.url}", ${gateway} } }
  ${more}
`)
  client.now = () => http.world.clock.now()
}

const V1 = '/rest/gateway/messages'
const V2 = '/rest/sms/v2/messages'

async function send(changes: object = {}, path = V1) {
  const { body } = await http.gatewayCall('post', path, { destination: '+64211234567', content: 'hello', ...changes })
  return path === V1 ? body[0] : body.id
}

async function report(id: number | string): Promise<[string, string][]> {
  const { body } = await http.gatewayCall('get', `${V1}/${id}`)
  return body.report.map(({ status, at }: { status: string; at: string }) => [status, at])
}

const words = async (id: number | string) => (await report(id)).map(([status]) => status)

test('what never leaves the platform was Queued there first, as all that it takes', async () => {
  serve('credit: 0, opted-out: ["6499*"]')
  expect(await words(await send({ destination: 'nonsense' }))).toEqual(['Failed', 'Queued'])
  expect(await words(await send({ destination: '6499123456' }))).toEqual(['Failed', 'Queued'])
  expect(await words(await send())).toEqual(['Deficient', 'Queued'])
})

test('who wants to hear of Queued is told so first', async () => {
  serve('callbacks: [queued, sent, failed]')
  const id = await send()
  const opted = await send({ destination: 'nonsense' })
  await http.advance(MINUTE)
  const of = (wanted: number) =>
    (client.json as { message_id: number; status: string }[])
      .filter(({ message_id }) => message_id === wanted)
      .map(({ status }) => status)
  expect([of(id), of(opted)]).toEqual([
    ['queued', 'sent'],
    ['queued', 'failed'],
  ])
})

test.each([
  ['', ['message_id']],
  ['status-id: id', ['id']],
])('v2 names a message in its callbacks by one field (%s)', async (gateway, names) => {
  serve(gateway)
  const id = await send({}, V2)
  await http.advance(MINUTE)
  const [name] = names as [string]
  expect(client.json).toEqual([
    { [name]: id, status: 'sent' },
    { [name]: id, status: 'received' },
  ])
})

test('v1 names it by message_id, whatever v2 does', async () => {
  serve('status-id: id')
  const id = await send()
  await http.advance(MINUTE)
  expect(client.json[0]).toEqual({ message_id: id, status: 'sent' })
})

test('a message from a handset that the client does not take is Frozen when the last try has failed', async () => {
  serve()
  client.answer = (_, response) => void response.writeHead(500).end()
  const mo = { from: '64211234567', to: '4040', content: { text: 'hi' }, about: null, dataCoding: null } as const
  sendMo(http.world, http.world.accounts.get('test')!, { ...mo, front: 'gateway', referenceBits: 8 })
  await http.advance(2 * HOUR)
  expect(await report(JSON.parse(client.calls[0]!.body).id)).toEqual([
    ['Frozen', '2026-01-01T00:49:00.000Z'],
    ['Queued', '2026-01-01T00:00:00.000Z'],
  ])
})

test('a client that cannot be reached has a queue of its own: what is for others leaves at once', async () => {
  const other = await CallbackServer.start()
  serve('', `other: { gateway: { password: other, callback: "${other.url}" } }`)
  other.now = client.now
  // Every connection to this client ends without an answer.
  client.answer = (_, response) => void response.destroy()
  for (let i = 0; i < 100; i++) await send({ destination: `642100000${100 + i}` })
  const account = http.world.accounts.get('other')!
  const mo = { from: '64211234567', to: '4040', content: { text: 'hi' }, about: null, dataCoding: null } as const
  sendMo(http.world, account, { ...mo, front: 'gateway', referenceBits: 8 })
  await http.advance(2 * MINUTE)
  expect(other.calls.map(({ at }) => at)).toEqual([Date.UTC(2026, 0, 1)])
  // Nothing is lost: when the client is back it gets the status sent and received of each.
  client.answer = (_, response) => void response.writeHead(200).end()
  client.calls.length = 0
  await http.advance(2 * MINUTE)
  expect(client.calls.length).toBe(200)
  await other.close()
})

test('a campaign that is ended by hand leaves what has no last word Unknown, and calls nobody back', async () => {
  http = new HttpWorld(`
carriers: { orange: { numbers: ["*"], submitted: never, receipts: never } }
accounts: { test: { gateway: { password: test, callback: "${client.url}", callbacks: all } } }
`)
  const id = await send()
  await http.advance(HOUR)
  http.world.accounts.get('test')!.campaignEndedAt = http.world.clock.now()
  expect(await words(id)).toEqual(['Unknown', 'Sent', 'Queued'])
  await http.advance(HOUR)
  expect(client.json).toEqual([
    { message_id: id, status: 'queued' },
    { message_id: id, status: 'sent' },
  ])
})

test.each([
  ['missing', ['sent']],
  ['{ late: 1h }', ['sent', 'received']],
  ['twice', ['sent', 'received', 'received']],
  ['reordered', ['sent', 'submitted', 'received', 'submitted']],
])('callbacks with receipts: %s', async (receipts, told) => {
  serve(
    receipts === 'reordered' ? 'callbacks: [sent, submitted, pending, received]' : '',
    '',
    `{ then: { receipts: ${receipts} } }`,
  )
  await send()
  await http.advance(MINUTE)
  const early = client.calls.length
  await http.advance(2 * HOUR)
  expect(client.json.map((each) => (each as { status: string }).status)).toEqual(told)
  expect(early).toBe(receipts.includes('late') ? told.length - 1 : told.length)
})

test('callbacks with an id, a reference or a form that is wrong', async () => {
  const faults = ['wrong-message-id', 'wrong-transaction-id', 'malformed', 'cut']
  const rules = faults.map((fault, n) => `{ when: { to: "*${n}" }, then: { receipts: { fault: ${fault} } } }`)
  serve('callbacks: [received]', '', rules.join(', '))
  const ids: number[] = []
  for (const n of faults.keys()) ids.push(await send({ destination: `6421123456${n}`, reference: `mine ${n}` }))
  await http.advance(MINUTE)
  const of = (n: number) =>
    client.calls.find(({ body }) => body.includes(`mine ${n}`) || body.includes(`${ids[n]}`))?.body
  expect(JSON.parse(of(0) ?? '').message_id).not.toBe(ids[0])
  expect(JSON.parse(of(1) ?? '')).toEqual({ message_id: ids[1], status: 'received', reference: 'another' })
  expect(() => JSON.parse(of(2) ?? '')).toThrow()
  // It never came whole.
  expect(of(3)).toBeUndefined()
})

test.each([
  ['2degrees', '64221237005', ['Submitted', 'Sent', 'Queued'], ['Unknown', 'Submitted', 'Sent', 'Queued']],
  ['orange-do', '18091234567', ['Sent', 'Queued'], ['Unknown', 'Sent', 'Queued']],
])(
  '%s as it ships says no last word of %s, which is Unknown when the campaign ends',
  async (file, to, before, after) => {
    const carriers = readFileSync(`scenarios/carriers/${file}.yaml`, 'utf8')
    http = new HttpWorld(`${carriers}\naccounts: { test: { gateway: { password: test, campaign-end: 9d } } }\n`)
    const id = await send({ destination: to })
    await http.advance(8 * DAY)
    expect(await words(id)).toEqual(before)
    await http.advance(2 * DAY)
    expect(await words(id)).toEqual(after)
  },
)

test('an answer with a wrong id is wrong in nothing else: v1, a broadcast, and v2 whatever letter its id ends with', async () => {
  serve('', '', '{ then: { http: wrong-message-id } }')
  const to = (n: number) => `+6421123456${n}`
  for (let n = 0; n < 10; n++) {
    const { status, body } = await http.gatewayCall('post', V2, { destination: to(n), content: 'x' })
    expect([status, body]).toEqual([202, { id: expect.any(String), status: 'accepted', detail: to(n) }])
    expect([body.id.length, body.id === http.records[0]?.id]).toEqual([36, false])
  }
  const one = await http.gatewayCall('post', V1, { destination: to(1), content: 'x' })
  expect(one.body).toEqual([expect.any(Number)])
  expect(String(one.body[0])).not.toBe(http.records[0]?.id)
  const many = await http.gatewayCall('post', `${V1}/broadcast`, { destination: [to(1), to(2)], content: 'x' })
  const ids = http.records.slice(0, 2).map(({ id }) => Number(id))
  for (const each of many.body) {
    expect(each).toMatchObject({ status: 'accepted', destination: expect.stringMatching(/^\+6421123456[12]$/) })
    expect(ids).not.toContain(each.id)
  }
})

test('what is for a number that no carrier owns, or for no number, is taken and Failed', async () => {
  http = new HttpWorld(`
carriers: { net: { numbers: ["64*"] } }
accounts: { test: { gateway: { password: test, callback: "${client.url}", callbacks: [failed] } } }
`)
  const ids = [await send({ destination: '33612345678' }), await send({ destination: 'nonsense' })]
  await http.advance(MINUTE)
  for (const id of ids) expect(await words(id)).toEqual(['Failed', 'Queued'])
  expect(client.json).toEqual(ids.map((message_id) => ({ message_id, status: 'failed' })))
  const { body } = await http.gatewayCall('post', `${V1}/broadcast`, { destination: ['336123', '64211'], content: 'x' })
  expect(body).toMatchObject([{ status: 'accepted' }, { status: 'accepted' }])
})
