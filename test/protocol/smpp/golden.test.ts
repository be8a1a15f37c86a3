import { tlvsById, types } from 'smpp/lib/defs.js'
import { PDU } from 'smpp/lib/pdu.js'
import { expect, test } from 'vitest'
import { bytesOf } from '../../../emulator/core/octets.ts'
import { COMMANDS, definitionOf } from '../../../emulator/protocol/smpp/commands.ts'
import { decodePdu } from '../../../emulator/protocol/smpp/decode.ts'
import { encodePdu } from '../../../emulator/protocol/smpp/encode.ts'
import type { Pdu, Tlv } from '../../../emulator/protocol/smpp/pdu.ts'
import { tlvNumber, tlvText } from '../../../emulator/protocol/smpp/tlv.ts'
import { GOLDEN_NAMES, goldenOctets } from './golden-octets.ts'
import { GOLDEN_PDUS } from './golden-pdus.ts'

const pduNamed = (name: string): Pdu => GOLDEN_PDUS[name] as Pdu

test('there are golden octets for every command', () => {
  const commands = GOLDEN_NAMES.map((name) => pduNamed(name).command)
  expect([...new Set(commands)].sort()).toEqual([...COMMANDS].sort())
  expect([...GOLDEN_NAMES].sort()).toEqual(Object.keys(GOLDEN_PDUS).sort())
})

test.each(GOLDEN_NAMES)('encodes %s to its golden octets', (name) => {
  expect(encodePdu(pduNamed(name)).toString('hex')).toBe(goldenOctets(name).toString('hex'))
})

test.each(GOLDEN_NAMES)('decodes the golden octets of %s', (name) => {
  const octets = goldenOctets(name)
  expect(decodePdu(octets, 0, octets.length)).toEqual({ ok: true, value: pduNamed(name) })
})

/** What node-smpp can write: it leaves the body out where the status is not 0, and knows no vendor's TLVs. */
function writableByPeer(pdu: Pdu): Pdu {
  const tlvs = pdu.tlvs.filter(({ tag, value }) => tlvsById[tag] && value !== '')
  return (pdu.status === 0 ? { ...pdu, tlvs } : { ...pdu, body: null, tlvs: [] }) as Pdu
}

function peerValue(tlv: Tlv): unknown {
  const type = tlvsById[tlv.tag]?.type
  if (type === types.tlv.cstring) return tlvText(tlv)
  return type === types.tlv.buffer || type === types.tlv.string ? bytesOf(tlv.value) : tlvNumber(tlv)
}

function peerOptions(pdu: Pdu): Record<string, unknown> {
  const options: Record<string, unknown> = { command_status: pdu.status, sequence_number: pdu.sequence, ...pdu.body }
  if (pdu.body && 'short_message' in pdu.body) options.short_message = bytesOf(pdu.body.short_message)
  for (const tlv of pdu.tlvs) {
    const { tag: name, multiple } = tlvsById[tlv.tag] as { tag: string; multiple?: boolean }
    options[name] = multiple ? [...((options[name] as unknown[]) ?? []), peerValue(tlv)] : peerValue(tlv)
  }
  return options
}

test.each(GOLDEN_NAMES.filter((name) => !name.includes('header-only')))(
  'encodes %s to the octets that node-smpp makes of it',
  (name) => {
    const pdu = writableByPeer(pduNamed(name))
    const theirs = new PDU(pdu.command, peerOptions(pdu)).toBuffer()
    expect(encodePdu(pdu).toString('hex')).toBe(theirs.toString('hex'))
  },
)

test.each(GOLDEN_NAMES)('is read by node-smpp as it is meant: %s', (name) => {
  const pdu = pduNamed(name)
  const theirs = new PDU(encodePdu(pdu))
  expect(theirs).toMatchObject({ command: pdu.command, command_status: pdu.status, sequence_number: pdu.sequence })
  if (!pdu.body) return
  for (const { name: field, kind } of definitionOf(pdu.command).fields) {
    // Times come back as a Date, short_message as decoded text: its filters, not the wire.
    if (/time|period|date$/.test(field) || kind === 'short_message') continue
    expect(theirs[field], field).toEqual(
      kind === 'dest_address'
        ? (pdu.body as { dest_address: readonly object[] }).dest_address.map((dest) => ({
            ...dest,
            dest_flag: undefined,
          }))
        : (pdu.body as unknown as Record<string, unknown>)[field],
    )
  }
})
