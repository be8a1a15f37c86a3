import { test } from 'vitest'
import { namespaceOf } from '../../../emulator/protocol/mm7/namespaces.ts'
import { writeDeliveryReportReq } from '../../../emulator/protocol/mm7/write-push.ts'
import { writeSubmitReq } from '../../../emulator/protocol/mm7/write-request.ts'
import { writeFault, writeSubmitRsp } from '../../../emulator/protocol/mm7/write-response.ts'

test('x', () => {
  const f = { transactionId: 'a<b&"', namespace: namespaceOf('REL-6-MM7-1-4'), version: '6.8.0' }
  console.log(writeSubmitRsp(f, { code: 1000, text: 'Success', details: '' }, '123'))
  console.log(writeFault(f, { code: 2007, text: 'Unable', details: 'x' }))
  console.log(
    writeDeliveryReportReq(f, {
      messageId: '1',
      recipient: { kind: 'Number', value: '1' },
      sender: { kind: 'Number', value: '2' },
      date: 'd',
      status: 'Retrieved',
      statusText: 'Success',
      userAgent: 'S',
    }),
  )
  console.log(
    writeSubmitReq(f, {
      vaspid: 'a',
      vasid: '',
      sender: { kind: 'ShortCode', value: '12345' },
      to: [{ kind: 'Number', value: '1' }],
      subject: 'hi',
      expiry: '',
      earliest: '',
      deliveryReport: true,
      readReply: false,
      linkedId: '',
      contentId: 'mm7-content',
    }),
  )
  const t = process.hrtime.bigint()
  for (let i = 0; i < 100000; i++) writeSubmitRsp(f, { code: 1000, text: 'Success', details: '' }, String(i))
  console.log(Number(process.hrtime.bigint() - t) / 1e5, 'ns each')
})
