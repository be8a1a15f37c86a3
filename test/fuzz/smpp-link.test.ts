/**
 * Whatever a peer sends, and however, harms nobody: no crash, no bug reported, a healthy session beside it goes on, and
 * nothing is left behind when the peer has gone. `FUZZ_RUNS` says how many cases each property tries.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COMMAND_ID } from '../../emulator/protocol/smpp/commands.ts'
import { encodePdu } from '../../emulator/protocol/smpp/encode.ts'
import type { Pdu } from '../../emulator/protocol/smpp/pdu.ts'
import { anyPdu } from '../protocol/smpp/arbitrary-pdu.ts'
import { A_BIND, anSmppWorld, type SmppWorld } from '../support/an-smpp-world.ts'
import { A_SUBMIT, aHeader, aPdu, type RawEsme, responseWith } from '../support/raw-esme.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 0)
const MINUTES = 60_000
const DAYS = 24 * 60 * MINUTES

/** Beyond the furthest that a changed octet can put a schedule_delivery_time: 99 years, 99 months and 99 days ahead. */
const ALL_OVER = 110 * 366 * DAYS

function runs(few: number): { numRuns: number } {
  return { numRuns: Math.max(few, RUNS) }
}

/** A long run may take as long as it takes. */
const TIMEOUT = RUNS > 0 ? 60 * MINUTES : 20_000

/** A world that answers late, breaks off and sends odd receipts, so that there is something to go wrong. */
const ODD = {
  smpp: 'window: 4',
  carrier: 'validity: 10m',
  rules: [
    '{ when: { to: "*1" }, then: { receipts: early } }',
    '{ when: { to: "*2" }, then: { submit: { slow: 300ms } } }',
    '{ when: { to: "*3" }, then: { handset: { off: 1m } } }',
    '{ when: { to: "*4" }, then: { submit: unbind } }',
    '{ when: { to: "*5" }, then: { receipts: twice } }',
  ],
  account: 'hand-over: { schedule: 1m, stop: { failures: 3 } }',
}

/** The world goes on with a healthy session, and keeps nothing of those that were there. */
async function expectUnharmed(world: SmppWorld, peers: readonly RawEsme[]): Promise<void> {
  expect(world.bugs).toEqual([])
  for (const peer of peers) peer.drop()
  await world.pass(1_000)
  expect(world.front.links.size).toBe(0)
  expect(world.world.inFlight.total).toBe(0)

  const healthy = await world.bound()
  const receipts = () => healthy.receipts().filter((text) => text.includes('Text:healthy')).length
  const response = await healthy.submit({ short_message: 'healthy', destination_addr: '640' })
  expect(response.status).toBe(0)
  await world.advance(ALL_OVER)
  expect(receipts()).toBe(1)
  expect(world.world.messages.pending).toBe(0)
  expect(world.world.clock.pending).toBe(0)
  expect(world.world.inFlight.total).toBe(0)
  healthy.drop()
  await world.pass(6_000)
  expect(world.wall.timers).toBe(0)
  expect(world.bugs).toEqual([])
}

/** Writes the octets in pieces of these sizes. */
async function trickle(world: SmppWorld, esme: RawEsme, octets: Buffer, sizes: readonly number[]): Promise<void> {
  let at = 0
  for (let i = 0; at < octets.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    esme.write(octets.subarray(at, at + size))
    at += size
    if (i % 16 === 0) await world.settle()
  }
  await world.settle()
}

const someOctets = fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets))
const someSizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 })

/** Random octets, and octets that look like a PDU for long enough to get somewhere. */
const nonsense = fc.oneof(
  someOctets,
  fc
    .record({
      id: fc.oneof(fc.constantFrom(...Object.values(COMMAND_ID)), fc.integer({ min: 0, max: 0xffffffff })),
      length: fc.oneof(fc.constantFrom(0, 4, 15, 16, 17, 0x7fffffff, 0x80000000, 0xffffffff), fc.nat(400)),
      tail: someOctets,
    })
    .map(({ id, length, tail }) => Buffer.concat([aHeader(id, 7, 0, length), tail])),
)

test('bears random octets, before a bind and after it', { timeout: TIMEOUT }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(nonsense, { minLength: 1, maxLength: 6 }), someSizes, async (chunks, sizes) => {
      const world = anSmppWorld(ODD)
      const peers = [world.connect(), await world.bound()]
      for (const peer of peers) await trickle(world, peer, Buffer.concat(chunks), sizes)
      await expectUnharmed(world, peers)
    }),
    runs(60),
  )
})

test('bears any PDUs in any state, in packets of any size', { timeout: TIMEOUT }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyPdu, { minLength: 1, maxLength: 8 }), someSizes, async (pdus, sizes) => {
      const world = anSmppWorld(ODD)
      const peers = [world.connect(), await world.bound(), await world.bound('bind_receiver')]
      const octets = Buffer.concat(pdus.map(encodePdu))
      for (const peer of peers) await trickle(world, peer, octets, sizes)
      await expectUnharmed(world, peers)
    }),
    runs(60),
  )
})

test('bears a PDU that stops anywhere', { timeout: TIMEOUT }, async () => {
  await fc.assert(
    fc.asyncProperty(anyPdu, fc.nat(), fc.boolean(), async (pdu, where, honest) => {
      const world = anSmppWorld(ODD)
      const peer = await world.bound()
      const octets = Buffer.from(encodePdu(pdu))
      const cut = octets.subarray(0, 1 + (where % octets.length))
      // Either the rest never comes, or the length says that there is no rest.
      if (!honest && cut.length >= 4) cut.writeUInt32BE(cut.length, 0)
      peer.write(cut)
      await world.settle()
      await expectUnharmed(world, [peer])
    }),
    runs(60),
  )
})

/** A session as it should be: every kind of request, messages of every fate. */
function aSession(): Buffer {
  const submits = ['1', '2', '3', '5', '6'].map((last, i) =>
    aPdu('submit_sm', 10 + i, { ...A_SUBMIT, destination_addr: `6421${last}`, registered_delivery: 0x11 }, [
      { tag: 0x0421, value: '\x01' },
    ]),
  )
  const number = { dest_flag: 1, dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '64217' } as const
  const pdus: readonly Pdu[] = [
    aPdu('bind_transceiver', 1, A_BIND),
    aPdu('enquire_link', 2),
    ...submits,
    aPdu('data_sm', 20, { destination_addr: '64218', registered_delivery: 1 }, [{ tag: 0x0424, value: 'data' }]),
    aPdu('submit_multi', 21, { dest_address: [number, { dest_flag: 2, dl_name: 'list' }], short_message: 'all' }),
    aPdu('submit_sm', 22, { ...A_SUBMIT, schedule_delivery_time: '000000000500000R', replace_if_present_flag: 1 }),
    aPdu('query_sm', 23, { message_id: '1133286289', source_addr: '4040' }),
    aPdu('replace_sm', 24, { message_id: '1133286289', short_message: 'new' }),
    aPdu('cancel_sm', 25, { source_addr: '4040', destination_addr: '64211234567' }),
    aPdu('deliver_sm_resp', 1),
    aPdu('generic_nack', 3),
    aPdu('unbind', 26),
  ]
  return Buffer.concat(pdus.map(encodePdu))
}

test('bears a valid session with some of its octets changed, taken out or put in', { timeout: TIMEOUT }, async () => {
  const session = aSession()
  const change = fc.record({
    at: fc.nat(session.length - 1),
    kind: fc.constantFrom('set', 'flip', 'cut', 'put'),
    octets: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), someSizes, async (changes, sizes) => {
      let octets = Buffer.from(session)
      for (const { at, kind, octets: by } of changes) {
        const place = at % octets.length
        const end = kind === 'cut' ? place + by.length : kind === 'put' ? place : place + 1
        const middle = kind === 'cut' ? [] : kind === 'flip' ? [(octets[place] ?? 0) ^ (1 << ((by[0] ?? 0) % 8))] : by
        const before = octets.subarray(0, place)
        octets = Buffer.concat([before, Buffer.from(kind === 'set' ? by.subarray(0, 1) : middle), octets.subarray(end)])
      }
      const world = anSmppWorld(ODD)
      const peer = world.connect()
      await trickle(world, peer, octets, sizes)
      await world.advancing(20 * MINUTES)
      await expectUnharmed(world, [peer])
    }),
    runs(120),
  )
})

test('answers a valid session the same in packets of any size', { timeout: TIMEOUT }, async () => {
  const answers = async (sizes: readonly number[]) => {
    const world = anSmppWorld({ rules: ['{ when: { to: "*1" }, then: { receipts: early } }'] })
    const peer = world.connect()
    // An answer in between would stand in the middle of a PDU.
    peer.mute()
    await trickle(world, peer, aSession(), sizes)
    expect(world.bugs).toEqual([])
    return peer.octets
  }
  const whole = await answers([100_000])
  expect(await answers([1])).toEqual(whole)
  await fc.assert(
    fc.asyncProperty(someSizes, async (sizes) => {
      expect(await answers(sizes)).toEqual(whole)
    }),
    runs(30),
  )
})

/** What a client does with what it is asked, what it does by itself, and what happens around it. */
const deed = fc.constantFrom(
  'submit',
  'submit',
  'submit slow',
  'submit early',
  'accept',
  'refuse for now',
  'refuse',
  'answer nothing',
  'nack',
  'cancel',
  'unbind',
  'drop',
  'end',
  'bind',
  'stop reading',
  'read',
  'advance',
  'pass',
  'pass long',
  'server unbinds',
  'reset',
)

test('loses no receipt and leaves nothing behind, whatever clients do in what order', {
  timeout: TIMEOUT,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 40 }), async (deeds) => {
      const world = anSmppWorld({ ...ODD, account: 'hand-over: { schedule: 1m, stop: { failures: 1000 } }' })
      const peers: RawEsme[] = [await world.bound()]
      for (const each of deeds) await act(world, peers, each)
      for (const peer of peers) {
        peer.startReading()
        peer.answer = (pdu) => responseWith(pdu, 0)
      }
      await world.settle()
      await expectUnharmed(world, peers)
      for (const record of world.world.messages.newestFirst()) {
        const wanted = record.status === 0 && record.submission.registered === 1
        const story = world.world.timelineOf(record).map(({ what }) => what)
        expect([record.to, ...story]).toSatisfy(
          () => story.includes('receipt sent') === wanted && (!wanted || /answered|dropped/.test(story.at(-1) ?? '')),
        )
      }
    }),
    runs(60),
  )
})

async function act(world: SmppWorld, peers: RawEsme[], what: string): Promise<void> {
  const peer = peers.at(-1) as RawEsme
  const to = { 'submit slow': '642', 'submit early': '641' }[what] ?? '646'
  switch (what) {
    case 'submit':
    case 'submit slow':
    case 'submit early':
      peer.send('submit_sm', { ...A_SUBMIT, destination_addr: to })
      break
    case 'accept':
    case 'refuse for now':
    case 'refuse': {
      const status = { accept: 0, 'refuse for now': 0x58, refuse: 0x65 }[what]
      peer.answer = (pdu) => responseWith(pdu, status)
      for (const pdu of peer.all('deliver_sm').slice(-5)) peer.accept(pdu, status)
      break
    }
    case 'answer nothing':
      peer.mute()
      break
    case 'nack':
      peer.answer = ({ sequence }) => ({ command: 'generic_nack', status: 0, sequence, body: null, tlvs: [] })
      break
    case 'cancel':
      peer.send('cancel_sm', { source_addr: '4040', destination_addr: '646' })
      break
    case 'unbind':
      peer.send('unbind')
      break
    case 'drop':
      peer.drop()
      break
    case 'end':
      peer.end()
      break
    case 'bind':
      peers.push(world.connect())
      peers.at(-1)?.send(peers.length % 3 === 0 ? 'bind_transmitter' : 'bind_transceiver', A_BIND)
      break
    case 'stop reading':
      peer.stopReading()
      break
    case 'read':
      peer.startReading()
      break
    case 'advance':
      await world.advancing(2 * MINUTES)
      break
    case 'pass':
      await world.pass(500)
      break
    case 'pass long':
      await world.pass(31_000)
      break
    case 'server unbinds':
      for (const link of [...world.front.links].slice(0, 1)) link.unbind('fuzz')
      break
    case 'reset':
      world.world.reset()
  }
  await world.settle()
}

test('bears thousands of half-open links, and forgets them', { timeout: TIMEOUT }, async () => {
  const world = anSmppWorld()
  const healthy = await world.bound()
  const openings = [
    Buffer.alloc(0),
    Buffer.of(0),
    Buffer.of(0, 0, 0, 47),
    aHeader(COMMAND_ID.bind_transceiver, 1, 0, 47),
  ]
  const count = 3_000
  for (let i = 0; i < count; i++) world.connect().write(openings[i % openings.length] ?? Buffer.alloc(0))
  await world.settle()
  expect(world.front.links.size).toBe(count + 1)
  expect(await healthy.submit()).toMatchObject({ status: 0 })
  await world.wall.pass(29_000)
  expect(world.front.links.size).toBe(count + 1)
  await world.wall.pass(1_250)
  expect(world.front.links.size).toBe(1)
  await expectUnharmed(world, [healthy])
})

test('keeps little of a client that floods and never reads, and drops it', { timeout: TIMEOUT }, async () => {
  const requests = [
    encodePdu(aPdu('submit_sm', 9, A_SUBMIT)),
    encodePdu(aPdu('query_sm', 9, { message_id: '1' })),
    aHeader(0x0abc, 9),
    aHeader(COMMAND_ID.enquire_link, 9),
  ]
  for (const request of requests) {
    const world = anSmppWorld({ smpp: 'window: 10000' })
    const deaf = await world.bound()
    deaf.stopReading()
    const flood = Buffer.concat(new Array<Buffer>(500).fill(request))
    for (let i = 0; i < 40; i++) {
      deaf.write(flood)
      await world.settle()
    }
    await world.advancing(MINUTES)
    // What is due to it by then is bounded by its window.
    expect(deaf.unread).toBeLessThan(4 << 20)
    await world.pass(31_000)
    expect(deaf.isClosed).toBe(true)
    await expectUnharmed(world, [deaf])
  }
})
