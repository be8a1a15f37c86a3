/**
 * Octets kept as a string, one character (U+0000 to U+00FF) an octet: what a message carries on the wire.
 * A Buffer costs an object, a backing store and a hundred nanoseconds; a million pending messages cannot afford it.
 */
export type Octets = string

export function octetsOf(bytes: Uint8Array): Octets {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** @internal A Buffer in our types would ask of every user of them that Node's are installed. */
export function bytesOf(octets: Octets): Buffer {
  return Buffer.from(octets, 'latin1')
}
