/** The user data header: what stands before the text when esm_class says UDHI (3GPP TS 23.040 9.2.3.24). */
import { invariant } from '../core/invariant.ts'
import type { Octets } from '../core/octets.ts'
import { fail, ok, type Result } from '../core/result.ts'

/** Which part of which longer message this is (TS 23.040 9.2.3.24.1 and .8). */
export interface Concat {
  /** 0 to 255 or 0 to 65535, by `bits`. */
  readonly reference: number
  readonly bits: 8 | 16
  /** 1 to 255. */
  readonly total: number
  /** 1 to `total`. */
  readonly part: number
}

/** Application ports (TS 23.040 9.2.3.24.3 and .4). */
export interface Ports {
  readonly bits: 8 | 16
  readonly destination: number
  readonly source: number
}

export interface InformationElement {
  readonly id: number
  readonly value: Octets
}

export interface Udh {
  /** Octets the header takes, its own length octet included: the text starts here. */
  readonly length: number
  /** In order, known or not. */
  readonly elements: readonly InformationElement[]
  readonly concat?: Concat
  readonly ports?: Ports
}

const CONCAT_8 = 0x00
const PORTS_8 = 0x04
const PORTS_16 = 0x05
const CONCAT_16 = 0x08

/**
 * Reads the header at the start of the octets. A header whose elements do not fill its length exactly is an error, with
 * the reason; a handset ignores it whole. A concatenation that makes no sense (part 0, part beyond total) or is too short
 * is left out and the header stands (TS 23.040 9.2.3.24.1). Of two concatenations, or two pairs of ports, the last counts.
 */
export function parseUdh(octets: Octets): Result<Udh, string> {
  if (octets.length === 0) return fail('no octets, not even the header length')
  const length = 1 + octets.charCodeAt(0)
  if (length > octets.length) {
    return fail(`header length ${length - 1}, but ${octets.length - 1} octets follow`)
  }
  const elements: InformationElement[] = []
  let concat: Concat | undefined
  let ports: Ports | undefined
  let at = 1
  while (at < length) {
    if (at + 2 > length) return fail(`information element at octet ${at} has no length`)
    const id = octets.charCodeAt(at)
    const end = at + 2 + octets.charCodeAt(at + 1)
    if (end > length) return fail(`information element ${hex(id)} at octet ${at} runs past the header's end`)
    const value = octets.slice(at + 2, end)
    elements.push({ id, value })
    concat = concatOf(id, value) ?? concat
    ports = portsOf(id, value) ?? ports
    at = end
  }
  return ok({ length, elements, ...(concat && { concat }), ...(ports && { ports }) })
}

function concatOf(id: number, value: Octets): Concat | undefined {
  if (id !== CONCAT_8 && id !== CONCAT_16) return undefined
  const bits = id === CONCAT_8 ? 8 : 16
  const size = bits / 8
  if (value.length < size + 2) return undefined
  const reference = uint(value, 0, size)
  const total = value.charCodeAt(size)
  const part = value.charCodeAt(size + 1)
  return part >= 1 && part <= total ? { reference, bits, total, part } : undefined
}

function portsOf(id: number, value: Octets): Ports | undefined {
  if (id !== PORTS_8 && id !== PORTS_16) return undefined
  const bits = id === PORTS_8 ? 8 : 16
  const size = bits / 8
  if (value.length < size * 2) return undefined
  return { bits, destination: uint(value, 0, size), source: uint(value, size, size) }
}

function uint(octets: Octets, at: number, size: number): number {
  return size === 1 ? octets.charCodeAt(at) : (octets.charCodeAt(at) << 8) | octets.charCodeAt(at + 1)
}

/** A header with one concatenation element: 6 octets with an 8-bit reference, 7 with a 16-bit one. */
export function buildConcatUdh({ reference, bits, total, part }: Concat): Octets {
  invariant(part >= 1 && part <= total && total <= 255, `part ${part} of ${total} cannot be concatenated`)
  invariant(reference >= 0 && reference < 1 << bits, `reference ${reference} does not fit in ${bits} bits`)
  return bits === 8
    ? String.fromCharCode(5, CONCAT_8, 3, reference, total, part)
    : String.fromCharCode(6, CONCAT_16, 4, reference >> 8, reference & 0xff, total, part)
}

function hex(octet: number): string {
  return `0x${octet.toString(16).padStart(2, '0')}`
}
