import { commands, errors, tlvsById } from 'smpp/lib/defs.js'
import { expect, test } from 'vitest'
import { STATUS, STATUS_NAMES, statusName, statusValue } from '../../../emulator/protocol/smpp/command-status.ts'
import {
  COMMAND_ID,
  COMMANDS,
  commandWithId,
  definitionOf,
  limitOf,
  responseTo,
} from '../../../emulator/protocol/smpp/commands.ts'
import {
  cstringTlv,
  findTlv,
  integerTlv,
  networkErrorCode,
  tlvNumber,
  tlvText,
} from '../../../emulator/protocol/smpp/tlv.ts'
import { TLV_NAMES, TLV_TAG, tlvDefinition } from '../../../emulator/protocol/smpp/tlv-dictionary.ts'

test('has every command, status and parameter of the package, under one name each', () => {
  expect(COMMANDS).toEqual(Object.keys(commands))
  expect(COMMANDS).toHaveLength(33)
  expect(STATUS).toBe(errors)
  expect(TLV_NAMES).toHaveLength(Object.keys(tlvsById).length)
  expect(new Set(TLV_NAMES).size).toBe(TLV_NAMES.length)
})

test('knows commands by name and by id', () => {
  expect(COMMAND_ID.generic_nack).toBe(0x80000000)
  expect(COMMAND_ID.bind_transceiver).toBe(9)
  expect(COMMAND_ID.alert_notification).toBe(0x102)
  expect(commandWithId(0x80000103)?.command).toBe('data_sm_resp')
  expect(commandWithId(0x22)).toBeUndefined()
  for (const command of COMMANDS) expect(commandWithId(COMMAND_ID[command])?.command).toBe(command)
})

test('knows the response to each request, and which have none', () => {
  expect(responseTo('submit_sm')).toBe('submit_sm_resp')
  expect(responseTo('enquire_link')).toBe('enquire_link_resp')
  expect(COMMANDS.filter((command) => !definitionOf(command).isResponse && !responseTo(command))).toEqual([
    'alert_notification',
    'outbind',
  ])
})

test('gives every text of every command a limit and a status of its own', () => {
  for (const command of COMMANDS) {
    for (const { name, kind, max, status } of definitionOf(command).fields) {
      if (kind === 'int8') continue
      expect(max, `${command}.${name}`).toBeGreaterThan(1)
      expect(status, `${command}.${name}`).not.toBe(STATUS.ESME_RINVCMDLEN)
    }
  }
  expect(limitOf('source_addr')).toEqual({ max: 21, status: 0x0a })
  expect(limitOf('source_addr', 'data_sm')).toEqual({ max: 65, status: 0x0a })
  expect(limitOf('message_id', 'query_sm')).toEqual({ max: 65, status: 0x0c })
})

test('reads statuses by the names of 3.4 and of 5.0 and writes those of 5.0', () => {
  expect(statusValue('ESME_RTHROTTLED')).toBe(0x58)
  expect(statusValue('ESME_RINVOPTPARSTREAM')).toBe(0xc0)
  expect(statusValue('ESME_RINVTLVSTREAM')).toBe(0xc0)
  expect(statusValue('ESME_RMISSINGOPTPARAM')).toBe(0xc3)
  expect(statusValue('ESME_RNONSENSE')).toBeUndefined()
  expect(statusName(0xc2)).toBe('ESME_RINVTLVLEN')
  expect(statusName(0x401)).toBe('0x00000401')
  expect(STATUS_NAMES).toContain('ESME_RINVPARLEN')
})

test.each<[keyof typeof TLV_TAG, number, string, number, number, string]>([
  ['source_telematics_id', 0x0010, 'integer', 1, 2, '3.4'],
  ['qos_time_to_live', 0x0017, 'integer', 4, 4, '3.4'],
  ['receipted_message_id', 0x001e, 'cstring', 1, 65, '3.4'],
  ['user_message_reference', 0x0204, 'integer', 2, 2, '3.4'],
  ['destination_port', 0x020b, 'integer', 2, 2, '3.4'],
  ['network_error_code', 0x0423, 'octets', 3, 3, '3.4'],
  ['message_payload', 0x0424, 'octets', 0, 65_535, '3.4'],
  ['message_state', 0x0427, 'integer', 1, 1, '3.4'],
  ['congestion_state', 0x0428, 'integer', 1, 1, '5.0'],
  ['broadcast_area_identifier', 0x0606, 'octets', 1, 101, '5.0'],
  ['dest_addr_np_country', 0x0613, 'octets', 1, 5, '5.0'],
  ['ms_validity', 0x1204, 'octets', 1, 4, '3.4'],
  ['alert_on_message_delivery', 0x130c, 'integer', 0, 1, '3.4'],
])('defines the parameter %s', (name, tag, kind, min, max, since) => {
  expect(TLV_TAG[name]).toBe(tag)
  expect(tlvDefinition(tag)).toEqual({ name, tag, kind, min, max, since })
})

test('makes and reads single parameters', () => {
  expect(integerTlv(TLV_TAG.user_message_reference, 0x1234)).toEqual({ tag: 0x0204, value: '\x12\x34' })
  expect(tlvNumber(integerTlv(TLV_TAG.qos_time_to_live, 0xfffffffe))).toBe(0xfffffffe)
  expect(() => integerTlv(TLV_TAG.message_state, 256)).toThrow(/256 fits into message_state/)
  expect(() => integerTlv(TLV_TAG.message_payload, 1)).toThrow(/is an integer/)
  expect(tlvText(cstringTlv(TLV_TAG.receipted_message_id, 'a1'))).toBe('a1')
  expect(tlvText({ tag: TLV_TAG.receipted_message_id, value: 'a1' })).toBe('a1')
  expect(networkErrorCode(3, 0x12c)).toBe('\x03\x01\x2c')
  const state = integerTlv(TLV_TAG.message_state, 2)
  expect(findTlv([cstringTlv(0x1e, ''), state], 0x0427)).toBe(state)
  expect(findTlv([state], 0x1e)).toBeUndefined()
})
