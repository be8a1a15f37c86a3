import { expect, test } from 'vitest'
import { millis } from '../../../emulator/core/instant.ts'
import { COMMAND_ID } from '../../../emulator/protocol/smpp/commands.ts'
import { encodePdu } from '../../../emulator/protocol/smpp/encode.ts'
import { A_BIND, anSmppWorld } from '../../support/an-smpp-world.ts'
import { followed } from '../../support/clock-bench.ts'
import { A_SUBMIT, aHeader, aPdu } from '../../support/raw-esme.ts'

test('hangs up on who does not bind within 30 s', async () => {
  const world = anSmppWorld()
  const [silent, talking] = [world.connect(), world.connect()]
  await world.pass(29_000)
  await talking.ask('enquire_link')
  expect([silent.isClosed, talking.isClosed]).toEqual([false, false])
  await world.pass(1_250)
  expect([silent.isClosed, talking.isClosed]).toEqual([true, true])
  expect(world.front.links.size).toBe(0)
})

test('counts the time to bind from the connection, however many binds were refused meanwhile', async () => {
  const world = anSmppWorld()
  const esme = world.connect()
  for (let second = 0; second < 30; second += 10) {
    expect((await esme.ask('bind_receiver', { ...A_BIND, password: 'wrong' })).status).toBe(0x0e)
    await world.pass(10_000)
  }
  await world.pass(250)
  expect(esme.isClosed).toBe(true)
})

test('lets a bound client be silent for as long as it likes, where the account has no timers', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  await world.pass(120_000)
  expect(esme.fresh()).toEqual([])
  expect(esme.isClosed).toBe(false)
})

test('keeps no timer of the wall when the last link has gone', async () => {
  const world = anSmppWorld()
  const [asking, breaking] = [await world.bound(), await world.bound()]
  await asking.ask('unbind')
  breaking.drop()
  await world.settle()
  expect(world.wall.timers).toBe(0)
})

test('holds the world for half a PDU no longer than a second, and hangs up after 30 s', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  await esme.submitted({ registered_delivery: 0 })
  esme.write(aHeader(COMMAND_ID.enquire_link, 2).subarray(0, 9))
  await world.settle()
  const advanced = await world.advancing(10_000)
  expect(world.world.inFlight.waiting()).toMatchObject([{ what: 'input', count: 1, limit: 1_000 }])
  await world.pass(750)
  expect(advanced.done).toBe(false)
  await world.pass(500)
  expect(advanced.done).toBe(true)
  await world.pass(28_500)
  expect(esme.isClosed).toBe(false)
  await world.pass(500)
  expect(esme.isClosed).toBe(true)
})

test('does not take for half a PDU what goes on arriving, octet by octet', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const octets = encodePdu(aPdu('submit_sm', 9, A_SUBMIT))
  for (const octet of octets) {
    esme.write(Buffer.of(octet))
    await world.pass(250)
  }
  expect(esme.responseTo(9)).toMatchObject({ status: 0 })
  expect(world.world.inFlight.total).toBe(0)
})

test('keeps a busy client whose packets all end within a PDU', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const link = aHeader(COMMAND_ID.enquire_link, 5)
  esme.write(link.subarray(0, 10))
  for (let second = 0; second < 40; second++) {
    esme.write(Buffer.concat([link.subarray(10), link.subarray(0, 10)]))
    await world.pass(1_000)
  }
  expect(esme.all('enquire_link_resp')).toHaveLength(40)
  expect(esme.isClosed).toBe(false)
})

test('asks a silent client whether it is there, and goes on while it answers', async () => {
  const world = anSmppWorld({ smpp: 'timers: { enquire-link: 10s, response: 5s }' })
  const esme = await world.bound()
  await world.pass(9_750)
  expect(esme.fresh()).toEqual([])
  await world.pass(250)
  expect(esme.fresh().map(({ command }) => command)).toEqual(['enquire_link'])
  await world.pass(30_000)
  expect(esme.fresh().map(({ command }) => command)).toEqual(['enquire_link', 'enquire_link', 'enquire_link'])
  expect(new Set(esme.all('enquire_link').map(({ sequence }) => sequence)).size).toBe(4)
})

test('does not ask a client that is heard anyway', async () => {
  const world = anSmppWorld({ smpp: 'timers: { enquire-link: 10s }' })
  const esme = await world.bound()
  for (let i = 0; i < 6; i++) {
    await world.pass(8_000)
    await esme.ask('enquire_link')
  }
  expect(esme.all('enquire_link')).toEqual([])
})

test('hangs up on who does not answer enquire_link in time', async () => {
  const world = anSmppWorld({ smpp: 'timers: { enquire-link: 10s, response: 5s }' })
  const esme = await world.bound()
  esme.mute()
  await world.pass(14_750)
  expect(esme.isClosed).toBe(false)
  await world.pass(500)
  expect(esme.isClosed).toBe(true)
  expect(world.front.links.size).toBe(0)
})

test('takes generic_nack for an answer to enquire_link: somebody is there', async () => {
  const world = anSmppWorld({ smpp: 'timers: { enquire-link: 10s, response: 5s }' })
  const esme = await world.bound()
  esme.answer = ({ sequence }) => ({ command: 'generic_nack', status: 3, sequence, body: null, tlvs: [] })
  await world.pass(60_000)
  expect(esme.isClosed).toBe(false)
})

test('takes leave of an inactive client, to which enquire_link is no activity', async () => {
  const world = anSmppWorld({ smpp: 'timers: { enquire-link: 10s, inactivity: 60s }' })
  const esme = await world.bound()
  await world.pass(30_000)
  await esme.submitted()
  await world.pass(59_750)
  expect(esme.all('unbind')).toEqual([])
  await world.pass(500)
  expect(esme.all('unbind')).toHaveLength(1)
  expect(esme.isClosed).toBe(true)
})

test('gives a client 5 s to answer unbind, however long it was bound', async () => {
  const world = anSmppWorld({ smpp: 'timers: { inactivity: 60s }' })
  const esme = await world.bound()
  esme.mute()
  await world.pass(60_250)
  expect(esme.all('unbind')).toHaveLength(1)
  await world.pass(4_500)
  expect(esme.isClosed).toBe(false)
  expect(await esme.submit()).toMatchObject({ command: 'submit_sm_resp', status: 0x04 })
  await world.pass(500)
  expect(esme.isClosed).toBe(true)
})

test('stops with leave taken of every client, when all have answered', async () => {
  const world = anSmppWorld()
  const [one, other] = [await world.bound(), await world.bound('bind_receiver')]
  await world.pass(120_000)
  one.mute()
  const stopped = followed(world.front.stop(millis(60_000)))
  await world.pass(500)
  expect([one, other].map((esme) => esme.all('unbind').length)).toEqual([1, 1])
  expect([one.isClosed, other.isClosed, stopped.done]).toEqual([false, true, false])
  one.write(aHeader(COMMAND_ID.unbind_resp, one.all('unbind')[0]?.sequence ?? 0))
  await world.settle()
  expect([one.isClosed, stopped.done]).toEqual([true, true])
  expect(world.wall.timers).toBe(0)
})

test('stops without those that do not answer, when its patience ends', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  esme.mute()
  world.connect()
  const stopped = followed(world.front.stop(millis(2_000)))
  await world.pass(1_750)
  expect([esme.isClosed, stopped.done]).toEqual([false, false])
  await world.pass(250)
  expect([esme.isClosed, stopped.done]).toEqual([true, true])
  expect(world.front.links.size).toBe(0)
  expect(world.wall.timers).toBe(0)
})

test('drops a client that reads nothing, and keeps no more for it than its input was worth', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  const healthy = await world.bound()
  esme.stopReading()
  const flood = Buffer.concat(Array.from({ length: 1_000 }, () => aHeader(COMMAND_ID.enquire_link, 7)))
  for (let i = 0; i < 100; i++) {
    esme.write(flood)
    await world.settle()
  }
  expect(await healthy.ask('enquire_link')).toMatchObject({ status: 0 })
  expect(esme.unread).toBeGreaterThan(1 << 18)
  expect(esme.unread).toBeLessThan(1 << 19)
  await world.pass(29_500)
  expect(esme.isClosed).toBe(false)
  await world.pass(1_000)
  expect(esme.isClosed).toBe(true)
  expect(await healthy.submit()).toMatchObject({ status: 0 })
})

test('goes on with a client that reads again after a while', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  esme.stopReading()
  const flood = Buffer.concat(Array.from({ length: 1_000 }, () => aHeader(COMMAND_ID.enquire_link, 7)))
  for (let i = 0; i < 30; i++) esme.write(flood)
  await world.pass(20_000)
  esme.startReading()
  await world.pass(20_000)
  expect(esme.all('enquire_link_resp')).toHaveLength(30_000)
  expect(esme.isClosed).toBe(false)
})

test('answers what has been asked before it takes leave, as far as its patience goes', async () => {
  const world = anSmppWorld({ rules: ['{ when: { to: "*1" }, then: { submit: { slow: 1s } } }'] })
  const [asking, idle] = [await world.bound(), await world.bound()]
  for (const destination_addr of ['641', '642']) asking.send('submit_sm', { ...A_SUBMIT, destination_addr })
  await world.settle()
  const stopped = followed(world.front.stop(millis(2_000)))
  await world.pass(500)
  expect([asking.isClosed, idle.isClosed]).toEqual([false, true])
  await world.pass(500)
  expect(asking.fresh().map(({ command }) => command)).toEqual(['submit_sm_resp', 'submit_sm_resp', 'unbind'])
  expect([asking.isClosed, stopped.done]).toEqual([true, true])
})

test('stops once, however often it is told to', async () => {
  const world = anSmppWorld()
  const esme = await world.bound()
  esme.mute()
  const stopped = [millis(2_000), millis(60_000)].map((patience) => followed(world.front.stop(patience)))
  await world.pass(2_000)
  expect(esme.all('unbind')).toHaveLength(1)
  expect(stopped.map(({ done }) => done)).toEqual([true, true])
})

test('stops after the clients that it was taking leave of already', async () => {
  const world = anSmppWorld({ smpp: 'timers: { inactivity: 60s }' })
  const esme = await world.bound()
  esme.mute()
  await world.pass(60_250)
  const stopped = followed(world.front.stop(millis(2_000)))
  await world.pass(1_500)
  expect([esme.isClosed, stopped.done]).toEqual([false, false])
  await world.pass(500)
  expect([esme.isClosed, stopped.done]).toEqual([true, true])
})

test('gives a session up for a bug that its late answer runs into, and nothing else', async () => {
  const world = anSmppWorld()
  const [healthy, unlucky] = [await world.bound(), await world.bound()]
  world.lastLink().later(millis(100), () => {
    throw new Error('a bug')
  })
  await world.pass(500)
  expect(world.bugs).toMatchObject([{ message: 'a bug' }])
  expect([healthy.isClosed, unlucky.isClosed]).toEqual([false, true])
  expect(world.world.inFlight.total).toBe(0)
})
