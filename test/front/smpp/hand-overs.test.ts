import { expect, test } from 'vitest'
import { WORLD_START } from '../../../emulator/core/instant.ts'
import { definitionOf } from '../../../emulator/protocol/smpp/commands.ts'
import type { Pdu } from '../../../emulator/protocol/smpp/pdu.ts'
import { anSmppWorld, type SmppWorld } from '../../support/an-smpp-world.ts'
import { A_SUBMIT, type RawEsme, responseWith } from '../../support/raw-esme.ts'

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]

async function submitMany(esme: RawEsme, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, i) => `6421${String(i).padStart(4, '0')}`)
  for (const destination_addr of numbers) await esme.submitted({ destination_addr })
  esme.fresh()
  return numbers
}

/** The numbers whose receipts came, in their order. */
function numbers(esme: RawEsme): string[] {
  return esme.all('deliver_sm').map(({ body }) => body.source_addr)
}

/** When each receipt was written, in ms of world time since the message was accepted. */
function sentAt(world: SmppWorld, id: string): number[] {
  return world.world
    .timelineOf(world.record(id))
    .filter(({ what }) => what === 'receipt sent')
    .map(({ at }) => at - WORLD_START)
}

// By which link

test('sends a receipt to the bind that submitted, where that can receive', async () => {
  const world = anSmppWorld()
  const [one, two, three] = [await world.bound(), await world.bound(), await world.bound('bind_receiver')]
  await one.submitted({ destination_addr: '641' })
  await two.submitted({ destination_addr: '642' })
  await world.advance(2 * SECOND)
  expect([one, two, three].map(numbers)).toEqual([['641'], ['642'], []])
})

test('sends the receipts of a transmitter to the receiver with the least to do', async () => {
  const world = anSmppWorld()
  const sender = await world.bound('bind_transmitter')
  const [busy, idle] = [await world.bound('bind_receiver'), await world.bound('bind_transceiver')]
  busy.mute()
  idle.mute()
  await submitMany(sender, 5)
  await world.advancing(2 * SECOND)
  expect([busy, idle].map((esme) => numbers(esme).length)).toEqual([3, 2])
  for (const pdu of busy.all('deliver_sm')) busy.accept(pdu)
  await world.settle()
  await sender.submitted()
  for (const pdu of idle.all('deliver_sm').slice(1)) idle.accept(pdu)
  idle.accept(idle.all('deliver_sm')[0] as Pdu)
  await world.settle()
  expect(world.world.inFlight.total).toBe(0)
})

test('sends receipts by another bind where the carrier does so, and by the same where there is no other', async () => {
  const world = anSmppWorld({ carrier: 'receipts: { bind: another }' })
  const one = await world.bound()
  await one.submitted({ destination_addr: '641' })
  await world.advance(2 * SECOND)
  const other = await world.bound()
  await one.submitted({ destination_addr: '642' })
  await world.advance(2 * SECOND)
  expect([one, other].map(numbers)).toEqual([['641'], ['642']])
})

test('sends nothing to the binds of another account', async () => {
  const world = anSmppWorld({ accounts: ['other: { smpp: { password: test } }'] })
  const sender = await world.bound('bind_transmitter')
  const other = await world.bound('bind_transceiver', { system_id: 'other' })
  await sender.submitted()
  await world.advance(2 * SECOND)
  expect(other.fresh()).toEqual([])
})

// The window

test('never has more receipts unanswered than the window, and sends them in order', async () => {
  const world = anSmppWorld({ smpp: 'window: 3' })
  const esme = await world.bound()
  const all = await submitMany(esme, 10)
  esme.mute()
  const advanced = await world.advancing(2 * SECOND)
  expect(advanced.done).toBe(false)
  expect(numbers(esme)).toEqual(all.slice(0, 3))
  for (let i = 0; i < 10; i++) {
    const unanswered = esme.all('deliver_sm').slice(i)
    expect(unanswered).toHaveLength(Math.min(3, 10 - i))
    esme.accept(unanswered[0] as Pdu)
    await world.settle()
  }
  expect(numbers(esme)).toEqual(all)
  expect(advanced.done).toBe(true)
})

test('takes answers in any order', async () => {
  const world = anSmppWorld({ smpp: 'window: 3' })
  const esme = await world.bound()
  const all = await submitMany(esme, 6)
  esme.mute()
  await world.advancing(2 * SECOND)
  for (const place of [2, 0, 1, 4, 5, 3]) {
    esme.accept(esme.all('deliver_sm')[place] as Pdu)
    await world.settle()
  }
  expect(numbers(esme)).toEqual(all)
  expect(world.world.messages.pending).toBe(0)
  expect(world.world.inFlight.total).toBe(0)
})

test('has a window for each bind', async () => {
  const world = anSmppWorld({ smpp: 'window: 3' })
  const sender = await world.bound('bind_transmitter')
  const receivers = [await world.bound('bind_receiver'), await world.bound('bind_receiver')]
  for (const esme of receivers) esme.mute()
  await submitMany(sender, 10)
  await world.advancing(2 * SECOND)
  expect(receivers.map((esme) => numbers(esme).length)).toEqual([3, 3])
})

// Nobody is bound

test('holds receipts while nobody is bound to receive, and sends them in order at the next bind', async () => {
  const world = anSmppWorld()
  const sender = await world.bound('bind_transmitter')
  const all = await submitMany(sender, 5)
  await world.advance(HOUR)
  sender.drop()
  await world.settle()
  expect(world.world.messages.pending).toBe(5)
  const esme = await world.bound('bind_receiver')
  expect(esme.received[0]?.command).toBe('bind_receiver_resp')
  expect(numbers(esme)).toEqual(all)
  expect(world.world.messages.pending).toBe(0)
})

test('holds them however long that takes: nobody has failed', async () => {
  const world = anSmppWorld()
  const sender = await world.bound('bind_transmitter')
  const id = await sender.submitted()
  await world.advance(30 * 24 * HOUR)
  const esme = await world.bound('bind_receiver')
  expect(numbers(esme)).toHaveLength(1)
  expect(world.story(id)).toEqual(['accepted', 'attempt', 'final', 'receipt sent', 'receipt answered'])
})

test('sends again what a broken link left unanswered, in order, before what waited behind it', async () => {
  const world = anSmppWorld({ smpp: 'window: 3' })
  const first = await world.bound()
  const all = await submitMany(first, 6)
  first.mute()
  await world.advancing(2 * SECOND)
  expect(numbers(first)).toHaveLength(3)
  first.drop()
  await world.settle()
  expect(world.world.inFlight.total).toBe(0)
  const second = await world.bound()
  expect(numbers(second)).toEqual(all)
  expect(world.world.messages.pending).toBe(0)
})

test('sends by another link at once what a broken one left unanswered', async () => {
  const world = anSmppWorld({ smpp: 'window: 3' })
  const [first, second] = [await world.bound(), await world.bound()]
  const all = await submitMany(first, 6)
  first.mute()
  const advanced = await world.advancing(2 * SECOND)
  first.drop()
  await world.settle()
  expect(numbers(second)).toEqual(all)
  expect(advanced.done).toBe(true)
})

test('does not count a broken link as a failure of the receipt', async () => {
  const world = anSmppWorld({ account: 'hand-over: { schedule: 1m, stop: { failures: 1 }, then: freeze }' })
  const first = await world.bound()
  const id = await first.submitted()
  first.mute()
  await world.advancing(2 * SECOND)
  first.drop()
  await world.settle()
  await world.bound()
  expect(world.story(id).slice(-4)).toEqual(['receipt sent', 'receipt returned', 'receipt sent', 'receipt answered'])
  expect(world.world.handOvers.frozen.size).toBe(0)
})

test('keeps the answers that come between unbind and its response', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const id = await esme.submitted()
  esme.answer = (pdu) => (pdu.command === 'deliver_sm' ? null : responseWith(pdu, 0))
  await world.advancing(2 * SECOND)
  esme.mute()
  world.lastLink().unbind('a test')
  await world.settle()
  esme.accept(esme.all('deliver_sm')[0] as Pdu)
  await world.settle()
  expect(world.story(id).at(-1)).toBe('receipt answered')
})

// Answers that are no acceptance

test.each([0x08, 0x14, 0x58, 0x64])('tries again after status %i, at growing distances, for a day', async (status) => {
  const world = anSmppWorld()
  const esme = await world.bound()
  esme.answer = (pdu) => responseWith(pdu, status)
  const id = await esme.submitted()
  await world.advance(48 * HOUR)
  const times = sentAt(world, id).map((at) => (at - 1_200) / SECOND)
  expect(times.slice(0, 9)).toEqual([0, 30, 90, 210, 450, 930, 1_890, 3_690, 5_490])
  expect(times.at(-1)).toBeLessThanOrEqual(86_400)
  expect(times.at(-1)).toBeGreaterThan(86_400 - 1_801)
  expect(world.story(id).at(-1)).toBe('receipt dropped')
  expect(world.world.messages.pending).toBe(0)
})

test('stops trying as soon as the receipt is accepted', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  esme.answer = (pdu) => responseWith(pdu, esme.all('deliver_sm').length < 3 ? 0x58 : 0)
  const id = await esme.submitted()
  await world.advance(HOUR)
  expect(sentAt(world, id)).toEqual([1_200, 31_200, 91_200])
  expect(world.world.messages.pending).toBe(0)
})

test.each<[string, (pdu: Pdu) => Pdu | null]>([
  ['a permanent status', (pdu) => responseWith(pdu, 0x65)],
  ['a status of a vendor', (pdu) => responseWith(pdu, 0x401)],
  ['generic_nack', ({ sequence }) => ({ command: 'generic_nack', status: 3, sequence, body: null, tlvs: [] })],
  ['generic_nack without a status', ({ sequence }) => aNack(sequence)],
])('does not repeat a receipt that was answered with %s', async (_, answer) => {
  const world = anSmppWorld()
  const esme = await world.bound()
  esme.answer = answer
  const id = await esme.submitted()
  await world.advance(48 * HOUR)
  expect(sentAt(world, id)).toHaveLength(1)
  expect(world.story(id).slice(-2)).toEqual(['receipt answered', 'receipt dropped'])
  expect(world.record(id).life).toBe('delivered')
})

function aNack(sequence: number): Pdu {
  return { command: 'generic_nack', status: 0, sequence, body: null, tlvs: [] }
}

test('charges the world with the time-out of an answer that fails to come', async () => {
  const world = anSmppWorld({ smpp: 'timers: { response: 10s }' })
  const esme = await world.bound()
  const id = await esme.submitted()
  esme.mute()
  const advanced = await world.advancing(2 * MINUTE)
  await world.pass(9_750)
  expect(advanced.done).toBe(false)
  await world.pass(500)
  for (let i = 0; i < 3; i++) await world.pass(10_250)
  expect(advanced.done).toBe(true)
  // Written at 1.2 s, unanswered at 11.2 s, tried again 30 s and 90 s after that.
  expect(sentAt(world, id)).toEqual([1_200, 41_200, 101_200])
  expect(world.story(id).filter((what) => what === 'receipt unanswered')).toHaveLength(3)
})

test('passes over an answer that comes after its time', async () => {
  const world = anSmppWorld({ smpp: 'timers: { response: 10s }' })
  const esme = await world.bound()
  const id = await esme.submitted()
  esme.mute()
  await world.advancing(2 * SECOND)
  await world.pass(11_000)
  const [late] = esme.all('deliver_sm')
  esme.accept(late as Pdu)
  await world.settle()
  expect(world.story(id).at(-1)).toBe('receipt unanswered')
  expect(world.world.inFlight.total).toBe(0)
  esme.answer = (pdu) => responseWith(pdu, 0)
  await world.advance(HOUR)
  expect(sentAt(world, id)).toHaveLength(2)
  expect(world.world.messages.pending).toBe(0)
})

test('freezes a receipt by the policy of the account, and thaws it', async () => {
  const world = anSmppWorld({ account: 'hand-over: { schedule: 1m, stop: { failures: 3 }, then: freeze }' })
  const esme = await world.bound()
  esme.answer = (pdu) => responseWith(pdu, 0x08)
  const id = await esme.submitted()
  await world.advance(48 * HOUR)
  expect(sentAt(world, id)).toEqual([1_200, 61_200, 121_200])
  expect(world.story(id).at(-1)).toBe('receipt frozen')
  expect([...world.world.handOvers.frozen].map(({ record }) => record?.id)).toEqual([id])
  expect(world.world.messages.pending).toBe(1)
  expect(world.record(id).life).toBe('delivered')
  expect(world.world.handOvers.thaw(null)).toBe(1)
  await world.settle()
  await world.advance(MINUTE)
  esme.answer = (pdu) => responseWith(pdu, 0)
  await world.advance(48 * HOUR)
  expect(sentAt(world, id).slice(3)).toEqual([0, 1, 2].map((n) => 48 * HOUR + n * MINUTE))
  expect(world.world.handOvers.frozen.size).toBe(0)
  expect(world.world.messages.pending).toBe(0)
})

test('tries fifty times, a minute apart, and freezes: the policy `modica`', async () => {
  const world = anSmppWorld({ account: 'hand-over: modica' })
  const esme = await world.bound()
  esme.answer = (pdu) => responseWith(pdu, 0x08)
  const id = await esme.submitted()
  await world.advance(48 * HOUR)
  expect(sentAt(world, id)).toEqual(Array.from({ length: 50 }, (_, i) => 1_200 + i * MINUTE))
  expect(world.world.handOvers.frozen.size).toBe(1)
})

// The response to the submit

test('sends no receipt before the response to its submit', async () => {
  const world = anSmppWorld({ carrier: 'latency: { response: 5s, delivery: 0s, receipt: 0s }' })
  const esme = await world.bound()
  esme.send('submit_sm', A_SUBMIT)
  await world.settle()
  const advanced = await world.advancing(HOUR)
  expect(world.world.inFlight.waiting()).toMatchObject([{ what: 'request', count: 1 }])
  await world.pass(4_750)
  expect(esme.fresh()).toEqual([])
  await world.pass(500)
  expect(esme.fresh().map(({ command }) => command)).toEqual(['submit_sm_resp', 'deliver_sm'])
  expect(advanced.done).toBe(true)
})

test('sends the receipt first where a rule says so, also before a slow answer', async () => {
  const world = anSmppWorld({ carrier: 'latency: { response: 5s }', rules: ['{ then: { receipts: early } }'] })
  const esme = await world.bound()
  esme.send('submit_sm', A_SUBMIT)
  await world.settle()
  expect(esme.fresh().map(({ command }) => command)).toEqual(['deliver_sm'])
  await world.pass(5_000)
  expect(esme.fresh()).toMatchObject([{ command: 'submit_sm_resp', status: 0 }])
  const fast = anSmppWorld({ rules: ['{ then: { receipts: early } }'] })
  const other = await fast.bound()
  await other.submit()
  expect(other.fresh().map(({ command }) => command)).toEqual(['deliver_sm', 'submit_sm_resp'])
})

test('answers each submit at its own pace', async () => {
  const world = anSmppWorld({ rules: ['{ when: { to: "*1" }, then: { submit: { slow: 3s } } }'] })
  const esme = await world.bound()
  const slow = esme.send('submit_sm', { ...A_SUBMIT, destination_addr: '641' })
  const fast = esme.send('submit_sm', { ...A_SUBMIT, destination_addr: '642' })
  await world.pass(4_000)
  expect(esme.fresh().map(({ sequence }) => sequence)).toEqual([fast, slow])
})

test('lets a link go that owes a slow answer, and sends the receipt elsewhere', async () => {
  const world = anSmppWorld({ rules: ['{ then: { submit: { slow: 3s } } }'] })
  const [leaving, staying] = [await world.bound(), await world.bound()]
  leaving.send('submit_sm', A_SUBMIT)
  await world.settle()
  leaving.drop()
  await world.pass(4_000)
  await world.advance(2 * SECOND)
  expect(numbers(staying)).toHaveLength(1)
  expect(world.world.inFlight.total).toBe(0)
})

test('does not answer where a rule says so, and nothing comes of the message', async () => {
  const world = anSmppWorld({ rules: ['{ then: { submit: no-answer } }'] })
  const esme = await world.bound()
  esme.send('submit_sm', A_SUBMIT)
  await world.settle()
  await world.advance(72 * HOUR)
  expect(esme.fresh()).toEqual([])
  expect(esme.isClosed).toBe(false)
  expect(world.world.messages.pending).toBe(0)
})

test('drops the connection where a rule says so', async () => {
  const world = anSmppWorld({ rules: ['{ when: { to: "*1" }, then: { submit: drop } }'] })
  const [esme, other] = [await world.bound(), await world.bound()]
  esme.send('submit_sm', { ...A_SUBMIT, destination_addr: '642' })
  esme.send('submit_sm', { ...A_SUBMIT, destination_addr: '641' })
  esme.send('submit_sm', { ...A_SUBMIT, destination_addr: '642' })
  await world.settle()
  expect(esme.isClosed).toBe(true)
  expect(other.isClosed).toBe(false)
  expect(world.world.messages.size).toBe(2)
  await world.advance(2 * SECOND)
  expect(numbers(other)).toEqual(['642'])
})

test('unbinds where a rule says so, and ends the connection when the client has answered', async () => {
  const world = anSmppWorld({ rules: ['{ then: { submit: unbind } }'] })
  const esme = await world.bound()
  esme.send('submit_sm', A_SUBMIT)
  await world.settle()
  expect(esme.fresh().map(({ command }) => command)).toEqual(['unbind'])
  expect(esme.isClosed).toBe(true)
})

// Reset

test('forgets on reset what waits, and swallows the answers to what was sent', async () => {
  const world = anSmppWorld({ smpp: 'window: 2' })
  const esme = await world.bound()
  await submitMany(esme, 5)
  esme.mute()
  const advanced = await world.advancing(2 * SECOND)
  world.world.reset()
  for (const pdu of esme.all('deliver_sm')) esme.accept(pdu)
  await world.settle()
  expect(advanced.done).toBe(true)
  expect(numbers(esme)).toHaveLength(2)
  expect(world.world.messages.size).toBe(0)
  expect(world.world.messages.pending).toBe(0)
  expect(world.world.inFlight.total).toBe(0)
  esme.answer = (pdu) => responseWith(pdu, 0)
  await submitMany(esme, 3)
  await world.advance(2 * SECOND)
  expect(numbers(esme)).toHaveLength(5)
})

test('gives every request one response, and every receipt a sequence number of its own', async () => {
  const world = anSmppWorld({ smpp: 'window: 50' })
  const esme = await world.bound()
  for (let i = 0; i < 200; i++) esme.send('submit_sm', { ...A_SUBMIT, destination_addr: `64${i}` })
  await world.settle()
  await world.advance(2 * SECOND)
  const responses = esme.received.filter(({ command }) => definitionOf(command).isResponse)
  expect(responses).toHaveLength(201)
  expect(new Set(responses.map(({ sequence }) => sequence)).size).toBe(201)
  expect(new Set(esme.all('deliver_sm').map(({ sequence }) => sequence)).size).toBe(200)
})

// A clock that skips by itself

test('skips to a receipt by itself when the client has had its time, and no further while that is unanswered', async () => {
  const world = anSmppWorld({ carrier: 'latency: 24h' }, { clock: { kind: 'auto' } })
  const esme = await world.bound()
  const first = await esme.submitted()
  await world.pass(40)
  expect(esme.receipts()).toEqual([])
  esme.mute()
  await world.pass(250)
  expect(esme.receipts()).toHaveLength(1)
  expect(sentAt(world, first)).toEqual([24 * HOUR + 200])
  const second = await esme.submitted()
  await world.pass(10_000)
  expect(esme.receipts()).toHaveLength(1)
  esme.answer = (pdu) => responseWith(pdu, 0)
  esme.accept(esme.all('deliver_sm')[0] as Pdu)
  await world.pass(250)
  expect(esme.receipts()).toHaveLength(2)
  expect(sentAt(world, second)).toEqual([48 * HOUR + 400])
})
