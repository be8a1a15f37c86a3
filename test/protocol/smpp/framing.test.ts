import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodePdu } from '../../../emulator/protocol/smpp/encode.ts'
import { Framer, type FramingFault } from '../../../emulator/protocol/smpp/framing.ts'
import { anyPdu } from './arbitrary-pdu.ts'
import { goldenOctets } from './golden-octets.ts'

/** A framer that keeps a copy of every PDU. */
function aFramer(maxLength?: number): { framer: Framer; pdus: string[] } {
  const pdus: string[] = []
  const framer = new Framer((buffer, start, end) => pdus.push(buffer.toString('hex', start, end)), maxLength)
  return { framer, pdus }
}

const THREE = ['enquire_link', 'submit_sm_resp', 'unbind'].map(goldenOctets)
const STREAM = Buffer.concat(THREE)
const HEX = THREE.map((octets) => octets.toString('hex'))

test('finds the same PDUs however the stream is cut in two or three', () => {
  for (let first = 0; first <= STREAM.length; first++) {
    for (let second = first; second <= STREAM.length; second++) {
      const { framer, pdus } = aFramer()
      framer.feed(STREAM.subarray(0, first))
      framer.feed(STREAM.subarray(first, second))
      framer.feed(STREAM.subarray(second))
      if (pdus.length !== 3 || pdus.some((hex, i) => hex !== HEX[i])) throw new Error(`cut at ${first} and ${second}`)
      expect(framer.pending).toBe(0)
    }
  }
})

test('finds the same PDUs octet by octet, and says how much of one it holds', () => {
  const { framer, pdus } = aFramer()
  for (let i = 0; i < STREAM.length; i++) expect(framer.feed(STREAM.subarray(i, i + 1))).toBeNull()
  expect(pdus).toEqual(HEX)
  framer.feed(STREAM.subarray(0, 5))
  expect(framer.pending).toBe(5)
})

test('finds any PDUs in any chunks, though the chunks are overwritten after each call', () => {
  fc.assert(
    fc.property(fc.array(anyPdu, { minLength: 1, maxLength: 5 }), fc.infiniteStream(fc.nat(200)), (sent, sizes) => {
      const octets = sent.map(encodePdu)
      const stream = Buffer.concat(octets)
      const { framer, pdus } = aFramer()
      for (let offset = 0; offset < stream.length; ) {
        const end = Math.min(stream.length, offset + (sizes.next().value ?? 1))
        const chunk = Buffer.from(stream.subarray(offset, end))
        expect(framer.feed(chunk)).toBeNull()
        chunk.fill(0xee)
        offset = end
      }
      expect(pdus).toEqual(octets.map((pdu) => pdu.toString('hex')))
    }),
    { numRuns: 200 },
  )
})

test('hands on a PDU where it lies when the chunk has all of it', () => {
  const chunk = Buffer.concat([THREE[0] as Buffer, THREE[1] as Buffer])
  const seen: [Buffer, number, number][] = []
  new Framer((...range) => seen.push(range)).feed(chunk)
  expect(seen.map(([buffer]) => buffer === chunk)).toEqual([true, true])
  expect(seen.map(([, start, end]) => [start, end])).toEqual([
    [0, 16],
    [16, 16 + (THREE[1] as Buffer).length],
  ])
})

function headerWith(length: number): Buffer {
  const header = Buffer.from(goldenOctets('enquire_link'))
  header.writeUInt32BE(length, 0)
  return header
}

test.each([0, 4, 15, 70_001, 0x80000000, 0xffffffff])('refuses the length %i, with the sequence number', (length) => {
  const fault: FramingFault = { kind: 'bad-length', length, sequence: 77 }
  const { framer, pdus } = aFramer()
  expect(framer.feed(Buffer.concat([STREAM, headerWith(length)]))).toEqual(fault)
  expect(pdus).toEqual(HEX)
  expect(framer.pending).toBe(0)
})

test('refuses a wrong length as soon as its four octets are there, in whatever pieces they come', () => {
  for (let cut = 1; cut <= 16; cut++) {
    const { framer } = aFramer()
    const header = headerWith(0x7fffffff)
    const faults = [framer.feed(header.subarray(0, cut)), framer.feed(header.subarray(cut))]
    const sequence = cut < 4 || cut === 16 ? 77 : 0
    expect(faults.find((fault) => fault !== null)).toEqual({ kind: 'bad-length', length: 0x7fffffff, sequence })
    expect(faults[0] === null).toBe(cut < 4)
  }
})

test('finds nothing more after a wrong length', () => {
  const { framer, pdus } = aFramer()
  framer.feed(headerWith(3))
  expect(framer.feed(STREAM)).toBeNull()
  expect(pdus).toEqual([])
})

test('keeps to the longest PDU it is told to take', () => {
  const octets = goldenOctets('submit_sm')
  expect(aFramer(octets.length).framer.feed(octets)).toBeNull()
  expect(aFramer(octets.length - 1).framer.feed(octets)).toMatchObject({ kind: 'bad-length' })
  expect(aFramer(octets.length).framer.feed(octets.subarray(0, 4))).toBeNull()
})

test.each([
  ['GET / HTTP/1.1\r\n', 'http'],
  ['POST /mm7/v1 HTTP/1.1\r\n', 'http'],
  ['PRI * HTTP/2.0\r\n', 'http'],
  ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'tls'],
])('recognises another protocol by its first octets: %j', (greeting, protocol) => {
  const octets = Buffer.from(greeting, 'latin1')
  const fault = { kind: 'not-smpp', protocol }
  expect(aFramer().framer.feed(octets)).toEqual(fault)
  const { framer } = aFramer()
  expect(framer.feed(octets.subarray(0, 2))).toBeNull()
  expect(framer.feed(octets.subarray(2))).toEqual(fault)
})

test('takes the same octets for a wrong length when SMPP was spoken before', () => {
  const { framer } = aFramer()
  expect(framer.feed(Buffer.concat([STREAM, Buffer.from('GET / HTTP/1.1\r\n')]))).toMatchObject({ kind: 'bad-length' })
})

test('does not make room for what a length announces before it arrives', () => {
  const { framer } = aFramer(1_000_000_000)
  const before = process.memoryUsage().arrayBuffers
  framer.feed(headerWith(900_000_000))
  framer.feed(Buffer.alloc(1_000))
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000)
  expect(framer.pending).toBe(1_016)
})

test('hands on nothing more once it is stopped from within', () => {
  let count = 0
  const framer = new Framer(() => {
    count++
    framer.stop()
  })
  framer.feed(STREAM.subarray(0, 3))
  framer.feed(STREAM.subarray(3))
  framer.feed(STREAM)
  expect(count).toBe(1)
  expect(framer.pending).toBe(0)
})
