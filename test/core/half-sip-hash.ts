/**
 * HalfSipHash-c-d with 64 bits of output, octet by octet as its paper words it (Aumasson and Bernstein, "SipHash: a
 * fast short-input PRF", with the halved parameters of github.com/veorq/SipHash): what the fast one is held against.
 */
export function halfSipHash64(c: number, d: number, key: Uint8Array, input: Uint8Array): { hi: number; lo: number } {
  const word = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer).getUint32(at, true)
  const v = Uint32Array.of(word(key, 0), word(key, 4), word(key, 0) ^ 0x6c796765, word(key, 4) ^ 0x74656462)
  // One half of a round: two words mixed into each other.
  const mix = (to: number, from: number, turn: number): void => {
    v[to] = v[to]! + v[from]!
    v[from] = rotated(v[from]!, turn) ^ v[to]!
  }
  const rounds = (count: number): void => {
    for (let i = 0; i < count; i++) {
      mix(0, 1, 5)
      v[0] = rotated(v[0]!, 16)
      mix(2, 3, 8)
      mix(0, 3, 7)
      mix(2, 1, 13)
      v[2] = rotated(v[2]!, 16)
    }
  }
  const padded = new Uint8Array((Math.floor(input.length / 4) + 1) * 4)
  padded.set(input)
  padded[padded.length - 1] = input.length & 0xff
  v[1]! ^= 0xee
  for (let at = 0; at < padded.length; at += 4) {
    v[3]! ^= word(padded, at)
    rounds(c)
    v[0]! ^= word(padded, at)
  }
  v[2]! ^= 0xee
  rounds(d)
  const lo = (v[1]! ^ v[3]!) >>> 0
  v[1]! ^= 0xdd
  rounds(d)
  return { hi: (v[1]! ^ v[3]!) >>> 0, lo }
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}
