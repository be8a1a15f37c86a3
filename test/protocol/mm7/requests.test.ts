import { expect, test } from 'vitest'
import { partsNamed } from '../../../emulator/protocol/mm7/check-request.ts'
import { goldenRequest, REQUEST_NAMES } from './golden-requests.ts'
import { aSettings, type Judged, judge } from './judged.ts'

type Accepted = Extract<Judged, { ok: true }>

function accepted(name: string, settings: Readonly<Record<string, unknown>> = {}): Accepted {
  const judged = judge(goldenRequest(name), aSettings(settings))
  if (!judged.ok) throw new Error(`${judged.fault.code} ${judged.fault.details}`)
  return judged
}

function contentOf({ message, submit }: Accepted): string[] {
  const href = submit.content?.href ?? ''
  return (partsNamed(message, href) ?? []).map(
    ({ contentType, body }) => `${contentType?.type} ${body.toString('latin1')}`,
  )
}

const to = (value: string, more = {}) => ({ field: 'To', kind: 'Number', value, displayOnly: 'absent', ...more })

test('takes a submission as Sinch documents it', () => {
  const taken = accepted('sinch-6.8.0', { vasids: ['news'], 'short-codes': ['4040'], 'carrier-id': 'required' })
  expect(taken.message).toMatchObject({
    transactionId: 'tx-sinch-68',
    // SubmitReq itself is in none.
    namespace: 'http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/REL-6-MM7-1-4',
    version: '6.8.0',
    operation: 'SubmitReq',
  })
  expect(taken.submit).toEqual({
    sender: { kind: 'ShortCode', value: '4040', displayOnly: 'absent' },
    recipients: [to('16175550123')],
    subject: 'Weekly news',
    deliveryReport: true,
    readReply: false,
    expiry: { kind: 'at', at: Date.UTC(2026, 0, 4, 18, 54, 48) },
    earliest: null,
    linkedId: '',
    serviceCode: '',
    messageClass: '',
    priority: '',
    content: { href: 'cid:generic_content_id' },
    carrierId: '0001890',
  })
  expect(contentOf(taken)).toEqual([
    'text/plain Kia ora',
    'application/smil <smil><body><par><text src="cid:132c4ca56a209475"/></par></body></smil>',
  ])
})

test('takes a group message of 5.3.0, and delivers to the one that is not only shown', () => {
  const taken = accepted('sinch-5.3.0', { mode: 'strict' })
  expect(taken.submit).toMatchObject({
    recipients: [to('16175550123', { displayOnly: 'false' })],
    deliveryReport: true,
    expiry: null,
    serviceCode: 'gold',
    messageClass: 'Informational',
    priority: 'High',
  })
  expect(contentOf(taken)).toEqual([
    `image/gif ${Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64').toString('latin1')}`,
  ])
})

test('takes every element of the standard, strictly', () => {
  const taken = accepted('3gpp-all-elements', { dialect: '3gpp', mode: 'strict' })
  const [day, hour] = [86_400_000, 3_600_000]
  expect(taken.submit).toEqual({
    sender: { kind: 'RFC2822Address', value: 'news@example.net', displayOnly: 'absent' },
    recipients: [
      to('+64211234567'),
      to('+64211234568/TYPE=PLMN', { kind: 'RFC2822Address', displayOnly: 'false' }),
      { field: 'Bcc', kind: 'ShortCode', value: '777', displayOnly: 'absent' },
    ],
    subject: 'Everything',
    deliveryReport: true,
    readReply: true,
    // A year of 365.25 days, months of 30.
    expiry: { kind: 'after', span: 365.25 * day + 60 * day + 3 * day + 4 * hour + 306_500 },
    earliest: { kind: 'after', span: hour / 2 },
    linkedId: 'mo-1',
    serviceCode: 'gold',
    messageClass: 'Personal',
    priority: 'Low',
    content: { href: 'cid:mm7-content' },
    carrierId: '',
  })
  expect(contentOf(taken)).toEqual(['text/plain Kia ora'])
})

test('Sinch strips what it does not support, and reports whether it is asked to or not', () => {
  const request = goldenRequest('sinch-6.8.0')
  const more =
    '<ApplicID>a</ApplicID><LinkedID>l</LinkedID><ReadReply>true</ReadReply><EarliestDeliveryTime>soon</EarliestDeliveryTime>'
  const body = request.body
    .replace('<DeliveryReport>true', '<DeliveryReport>false')
    .replace('<Subject>', `${more}<Subject>`)
  const judged = judge({ ...request, body }, aSettings())
  expect(judged).toMatchObject({
    ok: true,
    submit: { deliveryReport: true, readReply: false, linkedId: '', earliest: null },
  })
})

test('the standard reports where it is asked to, Modica unless it is asked not to', () => {
  const asked = (dialect: string, report: string) => {
    const request = goldenRequest('modica-5.3.0')
    const judged = judge(
      { ...request, body: request.body.replace('<Subject>', `${report}<Subject>`) },
      aSettings({ dialect }),
    )
    return judged.ok && judged.submit.deliveryReport
  }
  const [yes, no] = ['<DeliveryReport>true</DeliveryReport>', '<DeliveryReport>false</DeliveryReport>']
  expect([asked('3gpp', ''), asked('3gpp', yes), asked('3gpp', no)]).toEqual([false, true, false])
  expect([asked('modica', ''), asked('modica', yes), asked('modica', no)]).toEqual([true, true, false])
})

test('reads what a library with habits of its own means', () => {
  const taken = accepted('library-with-habits', { dialect: '3gpp' })
  expect(taken.submit).toMatchObject({
    sender: { kind: 'Number', value: '4040' },
    messageClass: 'Advertisement',
    earliest: { kind: 'at', at: Date.UTC(2026, 0, 2) },
    deliveryReport: true,
    readReply: false,
  })
  expect(contentOf(taken)).toEqual(['text/plain Kia ora'])
})

test('reads addresses without their kind, hrefs without cid and Content-IDs without brackets', () => {
  const taken = accepted('gateway-without-brackets', { dialect: '3gpp' })
  expect(taken.submit).toMatchObject({ sender: { kind: 'Number', value: '4040' }, recipients: [to('64211234567')] })
  expect(contentOf(taken)).toEqual(['text/plain Kia ora'])
})

test('takes what the second dialect documents, its envelope being the part that start names', () => {
  const taken = accepted('modica-5.3.0', { dialect: 'modica' })
  expect(taken.submit).toMatchObject({ recipients: [to('+64211234567')], earliest: { kind: 'after', span: 3_600_000 } })
  expect(contentOf(taken)).toEqual(['text/plain Kia ora'])
  expect(taken.message.parts.length).toBe(2)
})

test('takes content that is named by a URL', () => {
  const taken = accepted('content-by-url', { mode: 'strict' })
  expect(taken.submit.content).toEqual({ href: 'http://media.example.net/kiwi.gif' })
  expect(taken.message.parts).toEqual([])
})

test.each<[string, Readonly<Record<string, unknown>>, number, string]>([
  ['sinch-6.8.0', {}, 2007, 'SubmitReq is in no namespace'],
  ['library-with-habits', { dialect: '3gpp' }, 2007, 'SubmitReq has no element ReplyChargingSize'],
  ['gateway-without-brackets', { dialect: '3gpp' }, 2007, 'SenderAddress holds the text "4040"'],
  ['modica-5.3.0', { dialect: 'modica' }, 2007, 'the envelope is in https://schemas.xmlsoap.org'],
])('strictly, refuses %s', (name, settings, code, details) => {
  const judged = judge(goldenRequest(name), aSettings({ ...settings, mode: 'strict' }))
  expect(judged).toMatchObject({ ok: false, fault: { code, details: expect.stringContaining(details) } })
})

test('there is a test for each golden request', () => {
  expect(REQUEST_NAMES.length).toBe(7)
})
