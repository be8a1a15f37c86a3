/** What a service plan can be enabled for, and what it is refused. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY, MINUTE } from '../../../emulator/core/instant.ts'
import { sendMo } from '../../../emulator/engine/send-mo.ts'
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

function serve(rest = ''): void {
  http = new HttpWorld(`
carriers:
  net:
    title: The network
    numbers: ["*"]
    rules:
      - { when: { to: "*7" }, then: { outcome: undeliverable, error: absent-subscriber } }
      - { when: { to: "*8" }, then: { submit: { refuse: ESME_RINVDSTADR } } }
accounts: { test: { rest: { token: test, callback: "${callbacks.url}", ${rest} } } }
`)
}

const A_BATCH = { from: '12345', to: ['64211234561'], body: 'hello' }

test('reports tell the operator, the encoding and the status in words where the account is enabled for it', async () => {
  serve('report-fields: [operator, encoding, status-message]')
  const to = ['64211234561', '64211234567', '64211234568']
  const { body } = await http.restCall('post', '/batches', { ...A_BATCH, to, delivery_report: 'per_recipient' })
  await http.restCall('post', '/batches', { ...A_BATCH, to: ['64211234562'], body: 'Żółw', delivery_report: 'full' })
  await http.advance(MINUTE)
  const { body: list } = await http.restCall('get', '/delivery_reports')
  const told = list.delivery_reports.map(
    ({ recipient, operator, encoding, status_message }: Record<string, string>) => [
      recipient,
      operator,
      encoding,
      status_message,
    ],
  )
  expect(told).toEqual([
    ['64211234562', 'The network', 'UNICODE', 'No error'],
    ['64211234561', 'The network', 'GSM', 'No error'],
    ['64211234567', 'The network', 'GSM', 'absent-subscriber'],
    ['64211234568', undefined, 'GSM', 'Message unroutable'],
  ])
  expect(callbacks.json).toContainEqual(expect.objectContaining({ batch_id: body.id, operator: 'The network' }))
})

test('reports of other accounts tell none of that', async () => {
  serve()
  await http.restCall('post', '/batches', A_BATCH)
  await http.advance(MINUTE)
  const { body } = await http.restCall('get', '/delivery_reports')
  for (const field of ['operator', 'encoding', 'status_message'])
    expect(body.delivery_reports[0]).not.toHaveProperty(field)
})

test('an inbound tells when it left the handset where the operator does', async () => {
  serve('inbound-sent-at: on')
  const mo = { from: '64211234561', to: '12345', content: { text: 'hi' }, about: null, dataCoding: null } as const
  sendMo(http.world, http.world.accounts.get('test')!, { ...mo, front: 'rest', referenceBits: 8 })
  await http.advance(0)
  const { body } = await http.restCall('get', '/inbounds?to=%2B12345')
  expect(body.inbounds).toEqual([expect.objectContaining({ body: 'hi', sent_at: '2026-01-01T00:00:00.000Z' })])
})

test('lists reach back 14 days, or as far as the account says', async () => {
  for (const [rest, count] of [
    ['', 0],
    ['lists-reach: 35d', 1],
  ] as const) {
    serve(rest)
    const { body } = await http.restCall('post', '/batches', A_BATCH)
    await http.advance(15 * DAY)
    for (const list of ['batches', 'delivery_reports']) {
      expect((await http.restCall('get', `/${list}?start_date=2020-01-01`)).body.count).toBe(count)
    }
    // What is asked for by its id is there all the same.
    expect((await http.restCall('get', `/batches/${body.id}`)).status).toBe(200)
    if (count === 0) await http.close()
  }
})

test.each([
  ['campaigns: [{ id: C1, from: "12345" }]', { campaign_id: 'C2' }, 'unknown_campaign'],
  ['campaigns: [{ id: C1, from: "54321" }]', { campaign_id: 'C1' }, 'unknown_campaign'],
  ['illegal-numbers: ["64*"]', {}, 'illegal_number_type'],
  ['blocked: on', {}, 'blocked_account'],
])('%s: 403 to %j, with the code %s', async (rest, changes, code) => {
  serve(rest)
  const { status, body } = await http.restCall('post', '/batches', { ...A_BATCH, ...changes })
  expect([status, body]).toEqual([403, { code, text: expect.any(String) }])
})

test('a campaign goes with its originator, and where none are named any id does', async () => {
  serve('campaigns: [{ id: C1, from: "+12345" }]')
  expect((await http.restCall('post', '/batches', { ...A_BATCH, campaign_id: 'C1' })).status).toBe(201)
  await http.close()
  serve()
  expect((await http.restCall('post', '/batches', { ...A_BATCH, campaign_id: 'C9' })).status).toBe(201)
})
