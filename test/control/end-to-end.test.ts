/** The control API of a whole emulator on real sockets, its SMPP client one that is not ours. */
import { afterEach, expect, test } from 'vitest'
import { type RunningEmulator, SILENT, startEmulator } from '../../emulator/main.ts'
import { NodeSmppClient } from './node-smpp-client.ts'

const bugs: unknown[] = []
let undo: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const each of undo.reverse()) await each()
  undo = []
  expect(bugs).toEqual([])
})

async function started(): Promise<RunningEmulator> {
  const options = { smppPort: 0, httpPort: 0, clock: { kind: 'manual' }, start: 'fixed' } as const
  const emulator = await startEmulator(options, { ...SILENT, bug: (error) => bugs.push(error) })
  undo.push(() => emulator.close())
  return emulator
}

async function bound({ ports }: RunningEmulator): Promise<NodeSmppClient> {
  const client = await NodeSmppClient.bound(ports.smpp as number, 'test', 'test')
  undo.push(() => client.close())
  return client
}

// biome-ignore lint/suspicious/noExplicitAny: JSON, looked at by matchers
async function ask({ ports }: RunningEmulator, path: string, body?: object): Promise<any> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`http://127.0.0.1:${ports.http}${path}`, body === undefined ? {} : post)
  const text = await response.text()
  return text.startsWith('{') ? JSON.parse(text) : text
}

const W = '/api/v1/worlds/default'

test('a message is submitted, its clock moved, its receipt seen, its life looked at', async () => {
  const emulator = await started()
  const client = await bound(emulator)
  const { message_id: id } = await client.submit({
    source_addr: 'ACME',
    destination_addr: '64211234567',
    short_message: 'hello',
  })
  expect(await ask(emulator, `${W}/messages/${id}`)).toMatchObject({ life: 'submitted', receipts: [], doneAt: null })
  expect(client.delivered).toEqual([])

  expect(await ask(emulator, `${W}/clock`, { advance: '5m' })).toMatchObject({
    now: '2026-01-01T00:05:00.000Z',
    fired: 2,
  })
  expect(client.delivered).toHaveLength(1)
  expect(client.delivered[0]).toContain(`id:${id} `)
  expect(client.delivered[0]).toContain('stat:DELIVRD')
  expect(await ask(emulator, `${W}/messages/${id}`)).toMatchObject({
    life: 'delivered',
    carrier: 'everyday',
    statuses: { smpp: { state: 2, stat: 'DELIVRD', err: '000' } },
    receipts: [{ front: 'smpp', status: 'DELIVRD', answered: true }],
    explanation: { carrier: { name: 'everyday' } },
  })
  expect((await ask(emulator, `${W}/numbers/64211234567/inbox`)).messages).toMatchObject([
    { from: 'ACME', text: 'hello' },
  ])
})

test('an absent handset is waited for through days, in no time', async () => {
  const emulator = await started()
  const client = await bound(emulator)
  await ask(emulator, `${W}/numbers/64215/handset`, { state: 'off', for: '30h' })
  const { message_id: id } = await client.submit({ destination_addr: '64215', short_message: 'wait' })
  await ask(emulator, `${W}/clock`, { advance: '29h' })
  expect(await ask(emulator, `${W}/messages/${id}`)).toMatchObject({ life: 'pending', receipts: [] })
  await ask(emulator, `${W}/clock`, { advance: '2h' })
  const { life, attempts, doneAt } = await ask(emulator, `${W}/messages/${id}`)
  expect([life, attempts.at(-1).result]).toEqual(['delivered', 'delivered'])
  expect(doneAt).toMatch(/^2026-01-02T06:00:0/)
  expect(client.delivered).toHaveLength(1)
})

test('a message from a handset reaches the client', async () => {
  const emulator = await started()
  const client = await bound(emulator)
  const sent = await ask(emulator, `${W}/mo`, { account: 'test', from: '64211', to: '12345', text: 'Grüße' })
  await ask(emulator, `${W}/clock`, { advance: '0s' })
  expect(client.delivered).toEqual(['Grüße'])
  expect(await ask(emulator, `${W}/mo/${sent.id}`)).toMatchObject({ state: 'accepted' })
})

test('what a client is owed is held while nobody is bound, and shown', async () => {
  const emulator = await started()
  const leaving = await NodeSmppClient.bound(emulator.ports.smpp as number, 'test', 'test')
  const { message_id: id } = await leaving.submit({ destination_addr: '64211', short_message: 'bye' })
  await leaving.close()
  await expect.poll(async () => (await ask(emulator, `${W}/sessions`)).sessions).toEqual([])
  await ask(emulator, `${W}/clock`, { advance: '1m' })
  expect(await ask(emulator, `${W}/messages/${id}`)).toMatchObject({ life: 'delivered', owed: 1, receipts: [] })
  expect(await ask(emulator, `${W}/accounts`)).toMatchObject({
    accounts: [
      { name: 'test', smpp: { held: 1 } },
      { name: 'test-3gpp', smpp: null },
    ],
  })
  const back = await bound(emulator)
  await expect.poll(() => back.delivered.length).toBe(1)
  await expect.poll(async () => (await ask(emulator, `${W}/messages/${id}`)).owed).toBe(0)
})

test('the emulator is alive and ready, and a clock held for long does not keep it from stopping', async () => {
  const emulator = await started()
  expect(await ask(emulator, '/livez')).toBe('ok\n')
  expect(await ask(emulator, '/readyz')).toBe('ok\n')
  await ask(emulator, `${W}/clock`, { hold: '1h' })
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  await emulator.close()
  undo = []
  expect(timers()).toBeLessThan(before)
})
