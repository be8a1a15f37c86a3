/** Worlds that are made over the API: isolated, with listeners and accounts of their own. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectSmpp } from '../../emulator/client/smpp/connect-smpp.ts'
import type { SmppClient } from '../../emulator/client/smpp/smpp-client.ts'
import { type RunningEmulator, startEmulator } from '../../emulator/main.ts'

let emulator: RunningEmulator
let clients: SmppClient[] = []

beforeEach(async () => {
  emulator = await startEmulator({ smppPort: 0, httpPort: 0 })
})

afterEach(async () => {
  for (const client of clients) client.close()
  clients = []
  await emulator.close()
})

/** Whatever the API answers: the tests say what they expect of it. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of many shapes
type Body = any

async function ask(method: string, path: string, body?: object) {
  const response = await fetch(`http://127.0.0.1:${emulator.ports.http}/api/v1${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Body }
}

async function bound(port: number, systemId: string, password: string): Promise<[SmppClient, number]> {
  const client = await connectSmpp({ host: '127.0.0.1', port })
  clients.push(client)
  const { status } = await client.bind({ kind: 'transceiver', systemId, password })
  return [client, status]
}

const SCENARIO = 'accounts: { test: { smpp: { password: own }, rest: { token: own } } }'

test('a world has ports, accounts, a seed and a clock of its own, and is gone when it is removed', async () => {
  const made = await ask('POST', '/worlds', { scenario: SCENARIO, seed: 7, clock: 'manual', start: 'fixed' })
  expect([made.status, made.body]).toMatchObject([
    201,
    {
      name: 'w1',
      seed: 7,
      clock: { mode: 'manual', now: '2026-01-01T00:00:00.000Z' },
      ports: { smpp: expect.any(Number) },
    },
  ])
  const { ports, name } = made.body
  const [client, status] = await bound(ports.smpp, 'test', 'own')
  // The same account of the default world has another password, and other listeners.
  const [, elsewhere] = await bound(emulator.ports.smpp!, 'test', 'own')
  expect([status, elsewhere === 0]).toEqual([0, false])
  await client.submit({ from: '12345', to: '64211234567', text: 'hello', registered: 1 })
  expect((await ask('GET', `/worlds/${name}/messages`)).body.messages.length).toBe(1)
  expect((await ask('GET', '/worlds/default/messages')).body.messages).toEqual([])
  expect((await ask('GET', `/worlds/${name}/sessions`)).body.sessions).toMatchObject([{ account: 'test' }])
  expect((await ask('DELETE', `/worlds/${name}`)).body).toEqual({ removed: name })
  expect((await ask('GET', `/worlds/${name}`)).status).toBe(404)
  await expect(fetch(`http://127.0.0.1:${ports.http}/`)).rejects.toThrow()
})

test('a world with a lease is removed when nobody renews it, with its ports and its clients', async () => {
  const { body } = await ask('POST', '/worlds', { scenario: SCENARIO, lease: '1h' })
  const W = `/worlds/${body.name}`
  const left = ({ leasedUntil, clock }: Body) => Date.parse(leasedUntil) - Date.parse(clock.wall)
  expect(left(body)).toBeGreaterThan(3_590_000)
  const [client] = await bound(body.ports.smpp, 'test', 'own')
  const renewed = await ask('POST', `${W}/lease`, { lease: '1ms' })
  expect(left(renewed.body)).toBeLessThanOrEqual(1)
  await expect.poll(async () => (await ask('GET', W)).status).toBe(404)
  expect(await client.closed).not.toBe('')
  await expect(fetch(`http://127.0.0.1:${body.ports.http}/`)).rejects.toThrow()
})

test('a lease can be taken off a world, put on another, and not on the scenario’s', async () => {
  const leased = await ask('POST', '/worlds', { lease: '1h' })
  expect((await ask('POST', `/worlds/${leased.body.name}/lease`, { lease: false })).body.leasedUntil).toBeNull()
  const { body } = await ask('POST', '/worlds')
  expect(body.leasedUntil).toBeNull()
  expect((await ask('POST', `/worlds/${body.name}/lease`, { lease: '1h' })).body.leasedUntil).toEqual(
    expect.any(String),
  )
  expect((await ask('DELETE', `/worlds/${body.name}`)).status).toBe(200)
  const refused = await ask('POST', '/worlds/default/lease', { lease: '1h' })
  expect([refused.status, refused.body.error.message]).toEqual([409, "the world default is the scenario's"])
  for (const lease of [true, '0s', 'soon']) {
    expect([lease, (await ask('POST', `/worlds/${leased.body.name}/lease`, { lease })).status]).toEqual([lease, 400])
  }
  expect((await ask('POST', '/worlds', { lease: 'soon' })).status).toBe(400)
})

test('on the shared listeners its accounts have credentials that nobody else has', async () => {
  const { body } = await ask('POST', '/worlds', { scenario: SCENARIO, listeners: 'shared', name: 'mine' })
  const { smpp, rest } = body.credentials.find((each: Body) => each.account === 'test')
  expect(smpp.systemId).toMatch(/^mine-\d$/)
  const [client, status] = await bound(body.ports.smpp, smpp.systemId, smpp.password)
  expect([status, body.ports.smpp]).toEqual([0, emulator.ports.smpp])
  await client.submit({ from: '12345', to: '64211234567', text: 'hello' })
  const sent = await fetch(`http://127.0.0.1:${emulator.ports.http}/xms/v1/${rest.servicePlan}/batches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${rest.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ from: '12345', to: ['64211234567'], body: 'hello' }),
  })
  expect(sent.status).toBe(201)
  expect((await ask('GET', '/worlds/mine/messages')).body.messages.length).toBe(2)
  expect((await ask('DELETE', '/worlds/mine')).status).toBe(200)
  expect(await client.closed).not.toBe('')
})

test('two worlds that draw as one meet the same fates, whatever they are called', async () => {
  const chance =
    'carriers: { net: { numbers: ["*"], rules: [{ when: { chance: 50% }, then: { outcome: rejected } }] } }\n'
  const fates = []
  for (const name of ['a', 'b']) {
    const options = { name, scenario: chance + SCENARIO, clock: 'manual', 'draws-as': 'x', seed: 3 }
    const { body } = await ask('POST', '/worlds', options)
    const [client] = await bound(body.ports.smpp, 'test', 'own')
    for (let i = 0; i < 20; i++) await client.submit({ from: '1', to: `6421000${100 + i}`, text: 'x', registered: 1 })
    await ask('POST', `/worlds/${name}/clock`, { advance: '1m' })
    fates.push((await ask('GET', `/worlds/${name}/messages`)).body.messages.map((each: Body) => [each.id, each.life]))
  }
  expect(fates[0]).toEqual(fates[1])
  expect(new Set(fates[0].map(([, life]: Body) => life)).size).toBe(2)
})

test('mistakes are told: of the scenario, of the name, of a world that is not to be removed', async () => {
  const bad = await ask('POST', '/worlds', { scenario: 'carriers: { x: { numbrs: [] } }' })
  expect([bad.status, bad.body.error.code]).toEqual([422, 'BAD_SCENARIO'])
  expect(bad.body.error.details.join()).toContain('did you mean `numbers`?')
  await ask('POST', '/worlds', { name: 'mine' })
  expect((await ask('POST', '/worlds', { name: 'mine' })).status).toBe(409)
  expect((await ask('DELETE', '/worlds/default')).status).toBe(409)
  expect((await ask('POST', '/worlds', { nmae: 'x' })).status).toBe(400)
})

test('what is set on a carrier holds over its scenario until it is taken back', async () => {
  const { body } = await ask('POST', '/worlds', { scenario: SCENARIO, clock: 'manual' })
  const W = `/worlds/${body.name}`
  const [client] = await bound(body.ports.smpp, 'test', 'own')
  const submit = async () =>
    (await client.submit({ from: '1', to: '64211234567', text: 'x', registered: 1 }))[0]?.status
  await ask('PUT', `${W}/carriers/everyday`, { submit: { refuse: 'ESME_RSYSERR' } })
  expect(await submit()).toBe(8)
  await ask('PUT', `${W}/carriers/everyday`, { outcome: 'rejected', latency: { delivery: '1h' } })
  expect(await submit()).toBe(0)
  await ask('POST', `${W}/clock`, { advance: '2h' })
  expect((await ask('GET', `${W}/messages`)).body.messages[0].life).toBe('rejected')
  await ask('DELETE', `${W}/carriers/everyday`)
  await submit()
  await ask('POST', `${W}/clock`, { advance: '1m' })
  expect((await ask('GET', `${W}/messages`)).body.messages[0].life).toBe('delivered')
  const bad = await ask('PUT', `${W}/carriers/everyday`, { outcom: 'rejected' })
  expect([bad.status, bad.body.error.hint]).toEqual([400, 'did you mean `outcome`?'])
  expect((await ask('PUT', `${W}/carriers/nobody`, {})).status).toBe(404)
})
