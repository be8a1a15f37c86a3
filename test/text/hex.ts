import { bytesOf, type Octets, octetsOf } from '../../emulator/core/octets.ts'

/** Spaces are for the reader. */
export function fromHex(hex: string): Octets {
  return octetsOf(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
}

export function toHex(octets: Octets): string {
  return bytesOf(octets).toString('hex').toUpperCase()
}
