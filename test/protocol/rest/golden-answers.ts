/** Every shape that the API answers or calls back with, by the name of its golden file. */
import { type Instant, instant } from '../../../emulator/core/instant.ts'
import { readBatch } from '../../../emulator/protocol/rest/batch-request.ts'
import { batchView } from '../../../emulator/protocol/rest/batch-view.ts'
import { groupView } from '../../../emulator/protocol/rest/group.ts'
import { type Inbound, inboundView } from '../../../emulator/protocol/rest/inbound-view.ts'
import { pageView } from '../../../emulator/protocol/rest/query.ts'
import { batchReport, type RecipientStatus, recipientReport } from '../../../emulator/protocol/rest/report-view.ts'
import { REPORT_FIELDS } from '../../../emulator/protocol/rest/settings.ts'

const at = (text: string): Instant => instant(Date.parse(text))

const HEAD = {
  id: '01FC66621XXXXX119Z8PMV1QPQ',
  createdAt: at('2026-01-01T00:00:00Z'),
  modifiedAt: at('2026-01-01T00:00:05.25Z'),
  canceled: false,
}

function batch(json: object, head = HEAD): object {
  const read = readBatch(json)
  if (!read.ok) throw new Error(read.error.text)
  return batchView(read.value, head)
}

const LEAST = { from: '+64 3', to: ['+64 21 123 4567'], body: 'hello' }

const BATCH = { id: HEAD.id, clientReference: null, isMedia: false, tellsParts: false }
const FORM = { codeAs: 'number', recipientAs: 'plain', reportFields: [] } as const

const DELIVERED: RecipientStatus = {
  recipient: '64211234567',
  status: 'Delivered',
  code: 0,
  at: at('2026-01-01T00:00:03.5Z'),
  operatorStatusAt: at('2026-01-01T00:00:03Z'),
  appliedOriginator: null,
  parts: 2,
  operator: 'Network',
  encoding: 'GSM',
  cause: null,
}
const QUEUED: RecipientStatus = {
  ...DELIVERED,
  recipient: '64211234568',
  status: 'Queued',
  code: 400,
  operatorStatusAt: null,
}
const STATUSES = [DELIVERED, QUEUED, { ...DELIVERED, recipient: '64211234569' }]

const INBOUND: Inbound = {
  id: '01HEAWCHESCXG8SDG5R10VF8E1',
  from: '64211234567',
  to: '4040',
  receivedAt: at('2026-01-01T00:00:00Z'),
  sentAt: null,
  operatorId: null,
  clientReference: null,
  content: { kind: 'text', text: 'STOP' },
}

const GROUP = {
  id: '01FC66621XXXXX119Z8PMV1QPR',
  name: 'ours',
  autoUpdate: null,
  members: ['64211234567', '64211234568'],
  childGroups: [],
  createdAt: HEAD.createdAt,
  modifiedAt: HEAD.modifiedAt,
}

export const GOLDEN_ANSWERS: Readonly<Record<string, object>> = {
  'batch-of-defaults': batch(LEAST),
  'batch-of-everything': batch(
    {
      ...LEAST,
      body: 'hello ${name}',
      delivery_report: 'full',
      send_at: '2026-01-02T10:00Z',
      expire_at: '2026-01-03T10:00Z',
      callback_url: 'https://example.com/cb',
      client_reference: 'mine',
      flash_message: true,
      truncate_concat: true,
      feedback_enabled: true,
      max_number_of_message_parts: 3,
      parameters: { name: { '+64211234567': 'Ann', default: 'you' } },
      from_ton: 5,
      from_npi: 0,
      campaign_id: 'C1',
    },
    { ...HEAD, canceled: true },
  ),
  'batch-without-sender': batch({ ...LEAST, from: undefined }),
  'batch-of-binary': batch({ ...LEAST, type: 'mt_binary', body: 'AQID', udh: '050003010201' }),
  'batch-of-media': batch({
    ...LEAST,
    type: 'mt_media',
    body: { url: 'http://example.com/cat.png', message: 'See' },
    strict_validation: true,
  }),
  'report-summary': batchReport(BATCH, STATUSES, false, FORM),
  'report-full': batchReport({ ...BATCH, clientReference: 'mine' }, STATUSES, true, FORM),
  'report-of-media': batchReport({ ...BATCH, isMedia: true }, [DELIVERED], true, FORM),
  'report-filtered': batchReport(BATCH, [QUEUED], false, FORM, 3),
  'report-empty': batchReport(BATCH, [], false, FORM),
  'report-with-codes-as-text': batchReport(BATCH, STATUSES, false, { ...FORM, codeAs: 'string' }),
  'recipient-delivered': recipientReport(BATCH, DELIVERED, FORM),
  'recipient-queued': recipientReport(BATCH, QUEUED, FORM),
  'recipient-of-media': recipientReport(
    { ...BATCH, isMedia: true },
    { ...DELIVERED, status: 'Failed', code: 417 },
    FORM,
  ),
  'recipient-with-everything': recipientReport(
    { ...BATCH, clientReference: 'mine', tellsParts: true },
    { ...DELIVERED, appliedOriginator: '4040' },
    { codeAs: 'string', recipientAs: 'plus', reportFields: REPORT_FIELDS },
  ),
  'inbound-text': inboundView(INBOUND),
  'inbound-text-to-a-short-code': inboundView({
    ...INBOUND,
    sentAt: at('2025-12-31T23:59:58Z'),
    operatorId: '53001',
    clientReference: 'mine',
  }),
  'inbound-binary': inboundView({
    ...INBOUND,
    content: { kind: 'binary', octets: '\x01\x02\xff', udh: '\x05\x00\x03\x01\x02\x01' },
  }),
  'inbound-media': inboundView({
    ...INBOUND,
    content: {
      kind: 'media',
      subject: 'Cat',
      message: 'See',
      media: [{ url: 'http://example.com/cat.png', contentType: 'image/png' }],
    },
  }),
  group: groupView(GROUP),
  'group-of-groups': groupView({ ...GROUP, name: null, members: [], childGroups: ['dxCJTlfb1UsF'] }),
  'page-of-batches': pageView('batches', [LEAST, LEAST, LEAST], { page: 1, pageSize: 2 }, (each) => batch(each)),
}
