/** Any valid PDU, made from the dictionary: fields within their limits, known and unknown TLVs in any order. */
import fc from 'fast-check'
import { COMMANDS, definitionOf, type Field, limitOf } from '../../../emulator/protocol/smpp/commands.ts'
import type { Command, DestAddress, Pdu, Tlv } from '../../../emulator/protocol/smpp/pdu.ts'
import { TLV_NAMES, TLV_TAG, tlvDefinition } from '../../../emulator/protocol/smpp/tlv-dictionary.ts'

const octet = fc.integer({ min: 0, max: 0xff })
const uint32 = fc.integer({ min: 0, max: 0xffffffff })

function text(min: number, max: number, lowest = 0): fc.Arbitrary<string> {
  const unit = fc.integer({ min: lowest, max: 0xff }).map((code) => String.fromCharCode(code))
  return fc.string({ unit, minLength: min, maxLength: max })
}

const cstring = (max: number): fc.Arbitrary<string> => text(0, max - 1, 1)
const address = {
  dest_addr_ton: octet,
  dest_addr_npi: octet,
  destination_addr: cstring(limitOf('destination_addr').max),
}
const destAddress: fc.Arbitrary<DestAddress> = fc.oneof(
  fc.record({ dest_flag: fc.constant(1 as const), ...address }),
  fc.record({ dest_flag: fc.constant(2 as const), dl_name: cstring(limitOf('dl_name').max) }),
)

const knownTlv: fc.Arbitrary<Tlv> = fc.constantFrom(...TLV_NAMES).chain((name) => {
  const { tag, min, max } = tlvDefinition(TLV_TAG[name]) as { tag: number; min: number; max: number }
  return fc.record({ tag: fc.constant(tag), value: text(min, Math.min(max, 70)) })
})
const vendorTlv: fc.Arbitrary<Tlv> = fc.record({ tag: fc.integer({ min: 0x1400, max: 0x3fff }), value: text(0, 30) })

export const anyTlvs: fc.Arbitrary<readonly Tlv[]> = fc.array(fc.oneof(knownTlv, vendorTlv), { maxLength: 5 })

function anyValue({ kind, max }: Field): fc.Arbitrary<unknown> {
  switch (kind) {
    case 'int8':
      return octet
    case 'cstring':
      return cstring(max)
    case 'short_message':
      return text(0, max)
    case 'dest_address':
      return fc.array(destAddress, { minLength: 1, maxLength: 6 })
    case 'unsuccess_sme':
      return fc.array(fc.record({ ...address, error_status_code: uint32 }), { maxLength: 6 })
  }
}

export function anyPduOf(command: Command): fc.Arbitrary<Pdu> {
  const { fields, isResponse } = definitionOf(command)
  const body = fc.record(Object.fromEntries(fields.map((field) => [field.name, anyValue(field)])))
  const whole = { command: fc.constant(command), status: uint32, sequence: uint32 }
  const withBody = fc.record({ ...whole, body: fields.length > 0 ? body : fc.constant(null), tlvs: anyTlvs })
  const headerOnly = fc.record({ ...whole, body: fc.constant(null), tlvs: fc.constant([]) })
  return (isResponse ? fc.oneof(withBody, headerOnly) : withBody) as unknown as fc.Arbitrary<Pdu>
}

export const anyPdu: fc.Arbitrary<Pdu> = fc.constantFrom(...COMMANDS).chain(anyPduOf)
