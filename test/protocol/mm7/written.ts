/** One of everything that we write, for golden files and schemas. */
import type { Mm7Frame } from '../../../emulator/protocol/mm7/envelope.ts'
import { namespaceOf } from '../../../emulator/protocol/mm7/namespaces.ts'
import {
  writeDeliverReq,
  writeDeliveryReportReq,
  writeReadReplyReq,
} from '../../../emulator/protocol/mm7/write-push.ts'
import {
  writeCancelReq,
  writeExtendedCancelReq,
  writeExtendedReplaceReq,
  writeReplaceReq,
  writeSubmitReq,
} from '../../../emulator/protocol/mm7/write-request.ts'
import {
  writeExtendedCancelRsp,
  writeExtendedReplaceRsp,
  writeFault,
  writeGenericRsp,
  writeSubmitRsp,
} from '../../../emulator/protocol/mm7/write-response.ts'

export const FRAMES: Readonly<Record<string, Mm7Frame>> = {
  '5.3.0': { transactionId: '1000001', namespace: namespaceOf('REL-5-MM7-1-0'), version: '5.3.0' },
  '6.8.0': { transactionId: '1000001', namespace: namespaceOf('REL-6-MM7-1-4'), version: '6.8.0' },
}

const from = { vaspid: 'spark', vasid: 'news', sender: { kind: 'ShortCode', value: '4040' } } as const
const handset = { kind: 'Number', value: '64211234567' } as const
const code = { kind: 'ShortCode', value: '4040' } as const
const success = { code: 1000, text: 'Success', details: '' }
const corrupt = { code: 2007, text: 'Unable to parse request', details: 'Message format corrupt' }
const busy = { code: 4006, text: 'Service unavailable', details: 'too many messages wait' }
const id = '369500617770864640'

export const WRITTEN: Readonly<Record<string, (frame: Mm7Frame) => string>> = {
  'submit-req': (frame) =>
    writeSubmitReq(frame, {
      ...from,
      to: [handset, { kind: 'Number', value: '64217654321', displayOnly: true }],
      cc: [{ kind: 'RFC2822Address', value: 'a@example.net' }],
      bcc: [{ kind: 'ShortCode', value: '777' }],
      serviceCode: 'gold',
      messageClass: 'Informational',
      priority: 'High',
      subject: 'Kia ora <& "goodbye">',
      expiry: 'P1DT12H',
      earliest: '2026-03-01T02:00:00Z',
      deliveryReport: true,
      readReply: true,
      linkedId: 'mo-1',
      contentId: 'mm7-content',
    }),
  'submit-req-least': (frame) =>
    writeSubmitReq(frame, {
      vaspid: 'spark',
      vasid: '',
      sender: null,
      to: [handset],
      subject: '',
      expiry: '',
      earliest: '',
      deliveryReport: false,
      readReply: false,
      linkedId: '',
      contentId: '',
    }),
  'submit-rsp': (frame) => writeSubmitRsp(frame, success, id),
  'submit-rsp-partial': (frame) =>
    writeSubmitRsp(frame, { code: 1100, text: 'Partial success', details: '1 of 2 recipients were refused' }, id),
  fault: (frame) => writeFault(frame, corrupt),
  'fault-server': (frame) => writeFault(frame, busy),
  'fault-of-vasp': (frame) => writeFault(frame, corrupt, 'VASPErrorRsp'),
  'fault-without-transaction': (frame) => writeFault({ ...frame, transactionId: '' }, corrupt),
  'cancel-req': (frame) => writeCancelReq(frame, from, id),
  'cancel-rsp': (frame) => writeGenericRsp(frame, 'CancelRsp', success),
  'replace-req': (frame) => writeReplaceReq(frame, from, id, 'mm7-content', 'PT1H'),
  'replace-rsp': (frame) => writeGenericRsp(frame, 'ReplaceRsp', success),
  'extended-cancel-req': (frame) => writeExtendedCancelReq(frame, from, 'c-1'),
  'extended-cancel-rsp': (frame) => writeExtendedCancelRsp(frame, 1000),
  'extended-replace-req': (frame) => writeExtendedReplaceReq(frame, from, 'r-1', 'mm7-content'),
  'extended-replace-rsp': (frame) => writeExtendedReplaceRsp(frame, id, 1000),
  'deliver-req': (frame) =>
    writeDeliverReq(frame, {
      linkedId: '1000000012',
      sender: handset,
      recipient: { kind: 'Number', value: '4040' },
      timeStamp: '2026-01-01T00:00:00.000Z',
      priority: 'Normal',
      subject: 'Hello',
      userAgent: 'Nokia 7650',
      contentId: 'mm7-content',
    }),
  'deliver-rsp': (frame) => writeGenericRsp(frame, 'DeliverRsp', success),
  'delivery-report-req': (frame) =>
    writeDeliveryReportReq(frame, {
      messageId: id,
      recipient: handset,
      sender: code,
      date: '2015-03-16T14:03:51.749Z',
      status: 'Retrieved',
      statusText: 'Success',
      userAgent: 'Samsung Galaxy',
    }),
  'delivery-report-rsp': (frame) => writeGenericRsp(frame, 'DeliveryReportRsp', success),
  'read-reply-req': (frame) =>
    writeReadReplyReq(frame, {
      messageId: id,
      recipient: handset,
      sender: code,
      timeStamp: '2026-01-01T00:00:00.000Z',
      status: 'Read',
    }),
  'read-reply-rsp': (frame) => writeGenericRsp(frame, 'ReadReplyRsp', success),
}
