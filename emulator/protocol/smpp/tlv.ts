/** Optional parameters: finding, reading and making single values. The stream of them is read by `readTlvs`. */
import { invariant } from '../../core/invariant.ts'
import type { Octets } from '../../core/octets.ts'
import type { Tlv } from './pdu.ts'
import { tlvDefinition } from './tlv-dictionary.ts'

export function findTlv(tlvs: readonly Tlv[], tag: number): Tlv | undefined {
  return tlvs.find((tlv) => tlv.tag === tag)
}

/** An unsigned big-endian number of however many octets there are (0 where there are none). */
export function tlvNumber(tlv: Tlv): number {
  let value = 0
  for (let i = 0; i < tlv.value.length; i++) value = value * 256 + tlv.value.charCodeAt(i)
  return value
}

/** A C-octet string's text. A peer that forgot the NUL is understood as well. */
export function tlvText(tlv: Tlv): Octets {
  const end = tlv.value.indexOf('\0')
  return end < 0 ? tlv.value : tlv.value.slice(0, end)
}

/** A number in as many octets as the dictionary says; where versions differ, in the most (5.0). */
export function integerTlv(tag: number, value: number): Tlv {
  const definition = tlvDefinition(tag)
  invariant(definition?.kind === 'integer', `TLV 0x${tag.toString(16)} is an integer`)
  invariant(value >= 0 && value < 256 ** definition.max, `${value} fits into ${definition.name}`)
  let octets = ''
  for (let size = definition.max, rest = value; size > 0; size--, rest = Math.floor(rest / 256)) {
    octets = String.fromCharCode(rest % 256) + octets
  }
  return { tag, value: octets }
}

/** A text with its NUL. */
export function cstringTlv(tag: number, text: Octets): Tlv {
  return { tag, value: `${text}\0` }
}

/** network_error_code (§5.3.2.31): the kind of network (3 is GSM), then a 16-bit code. */
export function networkErrorCode(network: number, code: number): Octets {
  return String.fromCharCode(network & 0xff, (code >>> 8) & 0xff, code & 0xff)
}
