import { expect, test } from 'vitest'
import { instant } from '../../../emulator/core/instant.ts'
import { STATUS_TABLE } from '../../../emulator/message/status-table.ts'
import {
  type GatewayMessageView,
  messageView,
  replyCallback,
  statusCallback,
  statusWord,
} from '../../../emulator/protocol/gateway/gateway-view.ts'
import { GATEWAY_CALLBACK_STATUSES } from '../../../emulator/protocol/gateway/settings.ts'

/** The enumeration of the provider's OpenAPI document. */
const ENUM = [
  'accepted',
  'queued',
  'submitted',
  'sent',
  'received',
  'blocked',
  'deficient',
  'frozen',
  'rejected',
  'failed',
  'dead',
  'expired',
]

test('every word of the status table has one in the API’s enumeration', () => {
  for (const { gateway } of Object.values(STATUS_TABLE)) {
    if (gateway !== null) expect(ENUM).toContain(statusWord(gateway))
  }
  expect(['Pending', 'Unknown', 'dead', 'Frozen'].map(statusWord)).toEqual(['submitted', 'submitted', 'dead', 'frozen'])
})

test('every status that can be pushed is one of the table', () => {
  const words = Object.values(STATUS_TABLE).map(({ gateway }) => gateway?.toLowerCase())
  for (const status of GATEWAY_CALLBACK_STATUSES) expect(words).toContain(status)
})

const ID = '112233445566778'
const UUID = '3fa85f64-5717-4562-b3fc-2c963f66afa6'

function view(changes: Partial<GatewayMessageView> = {}): GatewayMessageView {
  return {
    id: ID,
    direction: 'MT',
    source: '4040',
    destination: '64211234567',
    content: 'hello',
    reference: null,
    mask: null,
    smsClass: null,
    scheduled: null,
    inbound: null,
    statuses: [
      { status: 'Queued', at: instant(0) },
      { status: 'Sent', at: instant(1) },
      { status: 'Pending', at: instant(2_000.7) },
    ],
    ...changes,
  }
}

test('a message in v1: its id is a number, its report stands newest first', () => {
  expect(messageView('v1', view())).toMatch(/^\{"id":112233445566778,/)
  expect(JSON.parse(messageView('v1', view()))).toEqual({
    id: Number(ID),
    source: '4040',
    destination: '+64211234567',
    content: 'hello',
    class: 'mt_message',
    status: 'submitted',
    report: [
      { status: 'Pending', at: '1970-01-01T00:00:02.000Z' },
      { status: 'Sent', at: '1970-01-01T00:00:00.001Z' },
      { status: 'Queued', at: '1970-01-01T00:00:00.000Z' },
    ],
  })
})

test('a message in v2: its id is a UUID and it has a direction', () => {
  const full = view({ id: UUID, reference: 'mine', mask: 'ACME', smsClass: 0, scheduled: instant(5_000), statuses: [] })
  expect(JSON.parse(messageView('v2', full))).toEqual({
    id: UUID,
    source: '4040',
    destination: '+64211234567',
    content: 'hello',
    reference: 'mine',
    direction: 'MT',
    mask: 'ACME',
    sms_class: 0,
    scheduled: '1970-01-01T00:00:05.000Z',
    status: 'queued',
    report: [],
  })
})

test('a message from a handset shows its carrier, what it answers and how it is written', () => {
  const mo = view({
    direction: 'MO',
    source: '64211234567',
    destination: '4040',
    inbound: { operator: '2degrees', replyTo: '123', isBase64: true },
  })
  const shown = JSON.parse(messageView('v1', mo))
  expect(shown).toMatchObject({ source: '+64211234567', destination: '4040', operator: '2degrees', reply_to: '123' })
  expect([shown.encoding, shown.class]).toEqual(['base64', undefined])
})

test('status callbacks', () => {
  const status = { id: ID, status: 'Received', detail: null, reference: null }
  expect(statusCallback('v1', status)).toBe('{"message_id":112233445566778,"status":"received"}')
  expect(statusCallback('v1', { ...status, status: 'Failed', detail: 'absent', reference: '"mine"' })).toBe(
    '{"message_id":112233445566778,"status":"failed","detail":"absent","reference":"\\"mine\\""}',
  )
  expect(JSON.parse(statusCallback('v2', { ...status, id: UUID }))).toEqual({
    message_id: UUID,
    status: 'received',
  })
})

test('reply callbacks: reply_to is text, and the reference comes with it alone', () => {
  const reply = {
    id: ID,
    source: '64211234567',
    destination: '4040',
    content: 'yes',
    operator: 'One NZ',
    replyTo: null,
    reference: 'mine',
    isBase64: false,
  }
  const shown = { id: Number(ID), source: '+64211234567', destination: '4040', content: 'yes', operator: 'One NZ' }
  expect(JSON.parse(replyCallback('v1', reply))).toEqual(shown)
  // It may answer a message that was sent over v2, whose id is no number.
  for (const replyTo of [ID, UUID]) {
    expect(JSON.parse(replyCallback('v1', { ...reply, replyTo, isBase64: true }))).toEqual({
      ...shown,
      reply_to: replyTo,
      reference: 'mine',
      encoding: 'base64',
    })
  }
})

test('an id that a client would round stays text', () => {
  expect(statusCallback('v1', { id: '9223372036854775807', status: 'Sent', detail: null, reference: null })).toContain(
    '"9223372036854775807"',
  )
})
