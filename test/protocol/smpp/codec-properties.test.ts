import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePdu } from '../../../emulator/protocol/smpp/decode.ts'
import { encodedLength, encodeInto, encodePdu } from '../../../emulator/protocol/smpp/encode.ts'
import type { Pdu } from '../../../emulator/protocol/smpp/pdu.ts'
import { anyPdu } from './arbitrary-pdu.ts'
import { GOLDEN_NAMES, goldenOctets } from './golden-octets.ts'

test('reads back every PDU that it writes', () => {
  fc.assert(
    fc.property(anyPdu, (pdu) => {
      const octets = encodePdu(pdu)
      expect(decodePdu(octets, 0, octets.length)).toEqual({ ok: true, value: pdu })
    }),
    { numRuns: 1_000 },
  )
})

test('writes the octets again that it has read, wherever they stand in a buffer', () => {
  fc.assert(
    fc.property(anyPdu, fc.nat(40), (pdu, before) => {
      const octets = encodePdu(pdu)
      const buffer = Buffer.alloc(before + octets.length + 9, 0xaa)
      octets.copy(buffer, before)
      const decoded = decodePdu(buffer, before, before + octets.length)
      if (!decoded.ok) throw new Error(decoded.error.reason)
      const again = Buffer.alloc(buffer.length, 0xaa)
      expect(encodeInto(decoded.value, again, before)).toBe(before + octets.length)
      expect(again.equals(buffer)).toBe(true)
      expect(encodedLength(decoded.value)).toBe(octets.length)
    }),
    { numRuns: 1_000 },
  )
})

test('gives an answer to any octets and any damage to a PDU, and reads nothing past its end', () => {
  const damaged = fc
    .record({
      octets: fc.oneof(
        fc.constantFrom(...GOLDEN_NAMES).map(goldenOctets),
        anyPdu.map(encodePdu),
        fc.uint8Array({ minLength: 16, maxLength: 120 }).map((bytes) => Buffer.from(bytes)),
      ),
      changes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 0xff })), { maxLength: 6 }),
      cut: fc.option(fc.nat()),
    })
    .map(({ octets, changes, cut }) => {
      const copy = Buffer.from(cut === null ? octets : octets.subarray(0, 16 + (cut % (octets.length - 15))))
      for (const [at, octet] of changes) copy[4 + (at % (copy.length - 4))] = octet
      copy.writeUInt32BE(copy.length, 0)
      return copy
    })
  let decodedOnes = 0
  fc.assert(
    fc.property(damaged, (octets) => {
      const alone = decodePdu(octets, 0, octets.length)
      const followed = decodePdu(Buffer.concat([octets, Buffer.alloc(300, 0x41)]), 0, octets.length)
      expect(followed).toEqual(alone)
      if (alone.ok) {
        decodedOnes++
        expect(withoutStrayNul(octets, encodePdu(alone.value))).toBe(true)
      } else {
        const { status, reason, offset } = alone.error
        expect(status).toBeGreaterThan(0)
        expect(reason).not.toBe('')
        expect(offset).toBeGreaterThanOrEqual(0)
        expect(offset).toBeLessThanOrEqual(octets.length)
      }
    }),
    { numRuns: 3_000 },
  )
  expect(decodedOnes).toBeGreaterThan(100)
})

/** The same octets, or all but one NUL of them with a command_length that is one less. */
function withoutStrayNul(input: Buffer, output: Buffer): boolean {
  if (input.equals(output)) return true
  if (input.length !== output.length + 1) return false
  const [read, written] = [input.subarray(4), output.subarray(4)]
  let same = 0
  while (same < written.length && read[same] === written[same]) same++
  while (same > 0 && read[same] !== 0) same--
  return read[same] === 0 && read.subarray(same + 1).equals(written.subarray(same))
}

test('refuses to write what would say something else on the wire', () => {
  const outbind = (system_id: string): Pdu => ({
    command: 'outbind',
    status: 0,
    sequence: 1,
    body: { system_id, password: '' },
    tlvs: [],
  })
  expect(() => encodePdu(outbind('a\0b'))).toThrow(/system_id has no NUL/)
  expect(() => encodePdu(outbind('€'))).toThrow(/system_id holds octets/)
  const tooLong: Pdu = { ...outbind('a'), tlvs: [{ tag: 0x0424, value: 'x'.repeat(0x10000) }] }
  expect(() => encodePdu(tooLong)).toThrow(/at most 65535/)
  const tooManyBits = { command: 'query_sm_resp', status: 0, sequence: 1, tlvs: [] } as const
  const body = { message_id: '1', final_date: '', message_state: 256, error_code: 0 }
  expect(() => encodePdu({ ...tooManyBits, body })).toThrow(/message_state is one octet/)
  expect(() => encodeInto(outbind('a'), Buffer.alloc(10), 0)).toThrow(/room/)
})
