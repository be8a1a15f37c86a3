import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerFrame, type Mm7Frame } from '../../../emulator/protocol/mm7/envelope.ts'
import { namespaceOf } from '../../../emulator/protocol/mm7/namespaces.ts'
import { pushedMessageOf, pushedReportOf } from '../../../emulator/protocol/mm7/read-push.ts'
import { type Mm7Message, readMm7 } from '../../../emulator/protocol/mm7/read-request.ts'
import { answerOf } from '../../../emulator/protocol/mm7/read-response.ts'
import { DELIVERY_STATUSES } from '../../../emulator/protocol/mm7/schema.ts'
import { faultOfSchema } from '../../../emulator/protocol/mm7/strict.ts'
import { booleanOf, identificationOf, recipientsOf, timeIn } from '../../../emulator/protocol/mm7/submission.ts'
import { writeDeliverReq, writeDeliveryReportReq } from '../../../emulator/protocol/mm7/write-push.ts'
import { writeSubmitReq } from '../../../emulator/protocol/mm7/write-request.ts'
import { writeFault, writeSubmitRsp } from '../../../emulator/protocol/mm7/write-response.ts'
import { childOf, textIn } from '../../../emulator/protocol/mm7/xml-reader.ts'
import { faultByXsd } from './mm7-schema.ts'
import { FRAMES, WRITTEN } from './written.ts'

const CASES = Object.keys(WRITTEN).flatMap((name) => Object.keys(FRAMES).map((version) => [name, version] as const))

function written(name: string, version: string): string {
  return WRITTEN[name]!(FRAMES[version]!)
}

function read(xml: string): Mm7Message {
  const message = readMm7({ 'content-type': 'text/xml; charset=utf-8' }, Buffer.from(xml, 'utf8'))
  if (!message.ok) throw new Error(message.error.details)
  return message.value
}

test.each(CASES)('writes %s of %s as it always has', async (name, version) => {
  // One element a line, to be read by people.
  const lines = written(name, version).replace(/></g, '>\n<')
  await expect(`${lines}\n`).toMatchFileSnapshot(`../../golden/mm7/written/${name}-${version}.xml`)
})

test.each(CASES)('%s of %s is valid by XSD, and by our own strict reader', (name, version) => {
  const xml = written(name, version)
  const message = read(xml)
  expect(faultByXsd(xml, FRAMES[version]!.namespace)).toBe('')
  expect(faultOfSchema(message)).toBeNull()
  const { transactionId } = FRAMES[version]!
  expect(message).toMatchObject({
    ...FRAMES[version],
    transactionId: name.endsWith('transaction') ? '' : transactionId,
  })
})

test('writes a fault of the client for 2xxx and one of the server from 3000 on, in no namespace as SOAP has it', () => {
  const fault = (code: number) => read(writeFault(FRAMES['6.8.0']!, { code, text: 't', details: '' })).envelope
  for (const [code, side] of [
    [2007, 'Client'],
    [2572, 'Client'],
    [3000, 'Server'],
    [4007, 'Server'],
  ] as const) {
    const element = childOf(childOf(fault(code), 'Body')!, 'Fault')!
    expect(childOf(element, 'faultcode')).toMatchObject({ text: `soap-env:${side}`, namespace: '' })
    expect(textIn(element, 'faultstring')).toBe(`${side} error`)
  }
})

test('repeats a version and a namespace only where they can be meant', () => {
  const odd = { transactionId: 't', namespace: 'urn:x', version: '9.9.9' }
  expect(answerFrame(odd)).toEqual(odd)
  const none = { transactionId: 't', namespace: namespaceOf('REL-6-MM7-1-4'), version: '6.8.0' }
  expect(answerFrame({ transactionId: 't', namespace: '', version: '' })).toEqual(none)
  expect(answerFrame({ transactionId: 't', namespace: 'urn:{slot}', version: 'six' })).toEqual(none)
})

/** Text with all that XML finds special in it. White space at its ends is nobody's. */
const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('<', '&', '>', '"', "'", '\t', '\n', '\r', ' ', ']]>', '{slot}', '\u00a0'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  })
  .map((written) => written.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''))
const something = text.filter((written) => written !== '')

/** What a character that XML has no place for becomes. */
function inXml(written: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it is about
  return written.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '\ufffd')
}

const frame: fc.Arbitrary<Mm7Frame> = fc.record({
  transactionId: something,
  namespace: fc.constantFrom(...[0, 1, 2, 3, 4].map((n) => namespaceOf(`REL-6-MM7-1-${n}`))),
  version: fc.constantFrom('5.3.0', '6.5.0', '6.8.0'),
})
const address = fc.record({ kind: fc.constantFrom('Number', 'ShortCode', 'RFC2822Address'), value: something })
const inWords = ({ kind, value }: { kind: string; value: string }) => ({ kind, value: inXml(value) })

test('an answer is read as it was written', () => {
  fc.assert(
    fc.property(
      frame,
      fc.integer({ min: 1000, max: 9999 }),
      text,
      text,
      text,
      fc.boolean(),
      (frame, code, say, details, messageId, isFault) => {
        const status = { code, text: say, details }
        const xml = isFault ? writeFault(frame, status) : writeSubmitRsp(frame, status, messageId)
        expect(answerOf(read(xml))).toEqual({
          operation: isFault ? 'RSErrorRsp' : 'SubmitRsp',
          transactionId: inXml(frame.transactionId),
          code,
          text: inXml(say),
          details: inXml(details),
          messageId: isFault ? '' : inXml(messageId),
        })
      },
    ),
  )
})

test('a submission is read as it was written', () => {
  const submit = fc.record({
    vaspid: something,
    vasid: text,
    sender: fc.option(address),
    to: fc.array(
      address.chain((each) =>
        fc.option(fc.boolean()).map((flag) => (flag === null ? each : { ...each, displayOnly: flag })),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    cc: fc.array(address, { maxLength: 2 }),
    bcc: fc.array(address, { maxLength: 2 }),
    subject: text,
    expiry: fc.constantFrom('', 'P1D', '2026-03-01T02:00:00Z'),
    earliest: fc.constantFrom('', 'PT1.5S', '2026-03-01T02:00:00+13:00'),
    deliveryReport: fc.boolean(),
    readReply: fc.boolean(),
    linkedId: text,
    contentId: text,
  })
  fc.assert(
    fc.property(frame, submit, (frame, submit) => {
      const xml = writeSubmitReq(frame, submit)
      const { body, ...message } = read(xml)
      expect(message).toMatchObject({ ...frame, transactionId: inXml(frame.transactionId), operation: 'SubmitReq' })
      const { vaspid, vasid, sender } = identificationOf(body)
      expect([vaspid, vasid]).toEqual([inXml(submit.vaspid), inXml(submit.vasid)])
      expect(sender).toEqual(submit.sender === null ? null : { ...inWords(submit.sender), displayOnly: 'absent' })
      const field = (name: string, all: readonly { kind: string; value: string; displayOnly?: boolean }[]) =>
        all.map(({ displayOnly, ...each }) => ({
          ...inWords(each),
          displayOnly: String(displayOnly ?? 'absent'),
          field: name,
        }))
      expect(recipientsOf(body)).toEqual([
        ...field('To', submit.to),
        ...field('Cc', submit.cc),
        ...field('Bcc', submit.bcc),
      ])
      expect([textIn(body, 'Subject') ?? '', textIn(body, 'LinkedID') ?? '']).toEqual([
        inXml(submit.subject),
        inXml(submit.linkedId),
      ])
      expect(booleanOf(textIn(body, 'DeliveryReport') ?? '')).toBe(submit.deliveryReport)
      expect(textIn(body, 'ReadReply')).toBe(submit.readReply ? 'true' : null)
      expect(timeIn(body, 'ExpiryDate') === null).toBe(submit.expiry === '')
      expect(timeIn(body, 'EarliestDeliveryTime') === null).toBe(submit.earliest === '')
      const href = childOf(body, 'Content')?.attributes.get('href') ?? ''
      expect(href).toBe(submit.contentId === '' ? '' : `cid:${inXml(submit.contentId)}`)
    }),
  )
})

test('a report and a message from a handset are read as they were written', () => {
  const pushed = fc.record({
    messageId: something,
    recipient: address,
    sender: address,
    status: fc.constantFrom(...DELIVERY_STATUSES),
    statusText: text,
    userAgent: text,
    linkedId: text,
    priority: fc.constantFrom('', 'High'),
    subject: text,
  })
  const [date, at] = ['2026-03-01T02:00:00.123Z', Date.UTC(2026, 2, 1, 2, 0, 0, 123)]
  fc.assert(
    fc.property(frame, pushed, (frame, pushed) => {
      const { messageId, recipient, sender, status, statusText, userAgent, linkedId, priority, subject } = pushed
      const report = writeDeliveryReportReq(frame, {
        messageId,
        recipient,
        sender,
        date,
        status,
        statusText,
        userAgent,
      })
      const [to, from] = [recipient, sender].map((each) => ({ ...inWords(each), displayOnly: 'absent' }))
      expect(pushedReportOf(read(report))).toEqual({
        messageId: inXml(messageId),
        recipient: to,
        sender: from,
        date: at,
        status,
        statusText: inXml(statusText),
        statusExtension: '',
        userAgent: inXml(userAgent),
      })
      const message = writeDeliverReq(frame, {
        linkedId,
        sender,
        recipient,
        timeStamp: date,
        priority,
        subject,
        userAgent,
        contentId: '',
      })
      expect(pushedMessageOf(read(message))).toEqual({
        linkedId: inXml(linkedId),
        sender: from,
        recipients: [{ ...to, displayOnly: 'false', field: 'To' }],
        timeStamp: at,
        priority,
        subject: inXml(subject),
        userAgent: inXml(userAgent),
        parts: [],
      })
    }),
  )
})

test('reads the recipient of a report in the three ways that are met', () => {
  const [report] = [WRITTEN['delivery-report-req']!(FRAMES['6.8.0']!)]
  const number = '<Number>64211234567</Number>'
  for (const xml of [
    report,
    report.replace(number, `<To>${number}</To>`),
    report.replace(/<Recipient>.*<\/Recipient>/, `<Recipients><To>${number}</To></Recipients>`),
    report.replace(number, '64211234567'),
  ]) {
    expect(pushedReportOf(read(xml)).recipient).toMatchObject({ kind: 'Number', value: '64211234567' })
  }
})
