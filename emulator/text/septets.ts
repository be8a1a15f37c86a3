/**
 * Packing of septets into octets, least significant bits first (3GPP TS 23.038 6.1.2.1). SMPP carries septets unpacked;
 * the air interface, and links that say so, carry them packed.
 */
import type { Octets } from '../core/octets.ts'

/** Bits between a user data header and the first septet, so that it starts on a septet boundary (TS 23.040 9.2.3.24). */
export function fillBitsAfter(headerOctets: number): number {
  return (7 - ((headerOctets * 8) % 7)) % 7
}

/** `fillBits` (0 to 6) zero bits go before the first septet; what remains of the last octet is zero. */
export function packSeptets(septets: Octets, fillBits = 0): Octets {
  const packed = Buffer.alloc(Math.ceil((fillBits + septets.length * 7) / 8))
  for (let i = 0; i < septets.length; i++) {
    const bit = fillBits + i * 7
    const shifted = (septets.charCodeAt(i) & 0x7f) << (bit & 7)
    const at = bit >> 3
    packed[at] = (packed[at] as number) | (shifted & 0xff)
    if (shifted > 0xff) packed[at + 1] = shifted >> 8
  }
  return packed.toString('latin1')
}

/**
 * One septet an octet. The count cannot be told from the octets (seven spare bits look like an `@`): it comes with them,
 * as TP-User-Data-Length does. Never more septets than the octets hold.
 */
export function unpackSeptets(packed: Octets, count: number, fillBits = 0): Octets {
  const held = Math.max(0, Math.floor((packed.length * 8 - fillBits) / 7))
  const septets = Buffer.allocUnsafe(Math.min(count, held))
  for (let i = 0; i < septets.length; i++) {
    const bit = fillBits + i * 7
    const at = bit >> 3
    const next = at + 1 < packed.length ? packed.charCodeAt(at + 1) : 0
    septets[i] = ((packed.charCodeAt(at) | (next << 8)) >> (bit & 7)) & 0x7f
  }
  return septets.toString('latin1')
}
