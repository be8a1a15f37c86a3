import { expect, test } from 'vitest'
import { COMMANDS, definitionOf } from '../../../emulator/protocol/smpp/commands.ts'
import {
  GSM_FEATURE,
  hasReplyPath,
  hasUdh,
  MESSAGE_TYPE,
  MESSAGING_MODE,
  messageTypeOf,
  messagingModeOf,
} from '../../../emulator/protocol/smpp/esm-class.ts'
import { SESSION_STATES, type SessionState, statusOfOperation } from '../../../emulator/protocol/smpp/operations.ts'
import type { Command } from '../../../emulator/protocol/smpp/pdu.ts'
import { statusOfRegisteredDelivery } from '../../../emulator/protocol/smpp/registered-delivery.ts'
import {
  messageIdFits,
  messageStateIn,
  type SmppVersion,
  sendsTlv,
  statusIn,
  VERSIONS,
  versionOf,
} from '../../../emulator/protocol/smpp/versions.ts'

/** SMPP 5.0 §2.4, the requests an ESME may send: `+` allowed, `b` already bound, `-` wrong state. */
const MATRIX: Readonly<Record<string, string>> = {
  //                    OPEN OUTBOUND TX RX TRX UNBOUND CLOSED
  bind_transmitter: '++bbb--',
  bind_receiver: '++bbb--',
  bind_transceiver: '++bbb--',
  unbind: '--+++--',
  unbind_resp: '--+++--',
  enquire_link: '++++++-',
  enquire_link_resp: '++++++-',
  generic_nack: '++++++-',
  submit_sm: '--+-+--',
  submit_multi: '--+-+--',
  data_sm: '--+-+--',
  query_sm: '--+-+--',
  cancel_sm: '--+-+--',
  replace_sm: '--+-+--',
  broadcast_sm: '--+-+--',
  query_broadcast_sm: '--+-+--',
  cancel_broadcast_sm: '--+-+--',
  deliver_sm_resp: '---++--',
  data_sm_resp: '---++--',
  deliver_sm: '-------',
  alert_notification: '-------',
  outbind: '-------',
}

test('allows in each state what the matrix of the specification allows, and says why not', () => {
  const sign = (state: SessionState, command: Command): string =>
    ({ 0: '+', 4: '-', 5: 'b' })[statusOfOperation(state, command)] ?? '?'
  for (const command of COMMANDS) {
    const row = SESSION_STATES.map((state) => sign(state, command)).join('')
    expect(row, command).toBe(MATRIX[command] ?? '-------')
  }
  const unlisted = COMMANDS.filter((command) => !(command in MATRIX))
  expect(unlisted.every((command) => definitionOf(command).isResponse)).toBe(true)
})

test.each<[number, SmppVersion]>([
  [0x00, '3.3'],
  [0x22, '3.3'],
  [0x33, '3.3'],
  [0x34, '3.4'],
  [0x35, '3.4'],
  [0x4f, '3.4'],
  [0x50, '5.0'],
  [0xff, '5.0'],
])('takes interface_version %i for %s', (interfaceVersion, version) => {
  expect(versionOf(interfaceVersion)).toBe(version)
})

test('knows which version has which operation', () => {
  const without = (version: SmppVersion): string[] => [...VERSIONS[version].lacks].sort()
  expect(without('5.0')).toEqual([])
  expect(without('3.4')).toEqual(['broadcast_sm', 'cancel_broadcast_sm', 'query_broadcast_sm'])
  expect(VERSIONS['3.3'].lacks.has('bind_transceiver')).toBe(true)
  expect(VERSIONS['3.3'].lacks.has('data_sm')).toBe(true)
  expect(VERSIONS['3.3'].lacks.has('submit_multi')).toBe(false)
})

test('lets 3.3 have ids of eight hexadecimal digits only, and the others up to 64 characters', () => {
  expect(messageIdFits('3.3', '0A1b2C3d')).toBe(true)
  expect(messageIdFits('3.3', '0A1B2C3D4')).toBe(false)
  expect(messageIdFits('3.3', 'msg-1')).toBe(false)
  expect(messageIdFits('3.4', 'f'.repeat(64))).toBe(true)
  expect(messageIdFits('3.4', 'f'.repeat(65))).toBe(false)
  expect(messageIdFits('5.0', 'a\0b')).toBe(false)
})

test('sends optional parameters to the versions that have them', () => {
  const [state, congestion, vendor] = [0x0427, 0x0428, 0x1403]
  expect([state, congestion, vendor].map((tag) => sendsTlv('3.3', tag))).toEqual([false, false, false])
  expect([state, congestion, vendor].map((tag) => sendsTlv('3.4', tag))).toEqual([true, false, true])
  expect([state, congestion, vendor].map((tag) => sendsTlv('5.0', tag))).toEqual([true, true, true])
})

test('says a status of 5.0 in the words of the version', () => {
  const [serviceDenied, dataCoding, tlvStream, missingTlv, unknown] = [0x103, 0x104, 0xc0, 0xc3, 0xff]
  const all = [0x08, 0x58, serviceDenied, dataCoding, tlvStream, missingTlv, unknown, 0x401]
  expect(all.map((status) => statusIn('5.0', status))).toEqual(all)
  expect(all.map((status) => statusIn('3.4', status))).toEqual([0x08, 0x58, 0x15, 0x45, 0xc0, 0xc3, 0xff, 0x401])
  expect(all.map((status) => statusIn('3.3', status))).toEqual([0x08, 0x58, 0x15, 0x45, 0x02, 0x01, 0x45, 0x401])
})

test('sends SCHEDULED and SKIPPED to 5.0 only', () => {
  expect([0, 2, 8, 9].map((state) => messageStateIn('5.0', state))).toEqual([0, 2, 8, 9])
  expect([0, 2, 8, 9].map((state) => messageStateIn('3.4', state))).toEqual([1, 2, 8, 7])
  expect(messageStateIn('3.3', 0)).toBe(1)
})

test('has receipts on success only in 5.0', () => {
  expect(statusOfRegisteredDelivery(3, '5.0')).toBe(0)
  expect(statusOfRegisteredDelivery(3, '3.4')).toBe(0x07)
  expect(statusOfRegisteredDelivery(0x13, '3.3')).toBe(0x07)
  expect(statusOfRegisteredDelivery(0xf1, '3.4')).toBe(0)
})

test('reads mode, type and features out of esm_class', () => {
  expect(messagingModeOf(0xc3)).toBe(MESSAGING_MODE.storeAndForward)
  expect(messagingModeOf(0x3c)).toBe(MESSAGING_MODE.default)
  expect(messageTypeOf(0xc7)).toBe(MESSAGE_TYPE.deliveryReceipt)
  expect(messageTypeOf(0x20)).toBe(MESSAGE_TYPE.intermediateNotification)
  expect(messageTypeOf(0x43)).toBe(MESSAGE_TYPE.default)
  expect([hasUdh(0x40), hasUdh(0xbf), hasReplyPath(0x80), hasReplyPath(0x7f)]).toEqual([true, false, true, false])
  expect(GSM_FEATURE.udhi | GSM_FEATURE.replyPath).toBe(0xc0)
})
