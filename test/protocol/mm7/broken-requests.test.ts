import { expect, test } from 'vitest'
import type { Peer } from '../../../emulator/protocol/mm7/check-request.ts'
import { type GoldenRequest, goldenRequest } from './golden-requests.ts'
import { aSettings, judge, LOCAL } from './judged.ts'

type Settings = Readonly<Record<string, unknown>>
type Change = (request: GoldenRequest) => GoldenRequest

/** The code and details that the request is refused with, or 1000. */
function codeOf(name: string, settings: Settings, change: Change, peer?: Peer): readonly [number, string] {
  const judged = judge(change(goldenRequest(name)), aSettings(settings), peer)
  return judged.ok ? [1000, ''] : [judged.fault.code, judged.fault.details]
}

function body(from: string | RegExp, to: string): Change {
  return (request) => {
    const changed = request.body.replace(from, to)
    if (changed === request.body) throw new Error(`${from} does not stand in the request`)
    return { ...request, body: changed }
  }
}

const header =
  (name: string, value: string): Change =>
  ({ headers, body }) => ({ headers: { ...headers, [name]: value }, body })

const without =
  (name: string): Change =>
  ({ headers, body }) => ({
    headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)),
    body,
  })

/** Before an element of the request. */
const more = (xml: string): Change => body('<Subject>', `${xml}<Subject>`)

/** Beside the TransactionID. */
const inHeader = (xml: string): Change => body(/<\/(\w+:)?TransactionID>/, `$&${xml}`)

const NUMBER = '<Number>16175550123</Number>'
const OTHER = NUMBER.replace('0123', '0124')
const shown = (number: string, flag: string) => number.replace('<Number>', `<Number displayOnly="${flag}">`)
const SENDER = /<SenderAddress>[\s\S]*<\/SenderAddress>/
const IDENTIFICATION = /<SenderIdentification>[\s\S]*<\/SenderIdentification>/
const FIRST_TYPE = 'Content-Type: text/xml; charset=utf-8\r\nContent-ID'
const TEXT_TYPE = 'Content-Type: text/plain; charset=utf-8'

test.each<[number, string, string, Change, Settings?]>([
  [2002, 'a number with a plus', '"+16175550123" is not a number', body('>16175550123<', '>+16175550123<')],
  [2002, 'a number with an exit code', '"0016175550123"', body('>16175550123<', '>0016175550123<')],
  [2002, 'a number with letters', '"1617KIORA"', body('>16175550123<', '>1617KIORA<')],
  [2002, 'an address of e-mail', '"a@b.example"', body(NUMBER, '<RFC2822Address>a@b.example</RFC2822Address>')],
  [
    2007,
    'no XML',
    'line 2, column 1: text data outside of root node',
    body('<?xml version="1.0" encoding="utf-8"?>', 'nonsense'),
  ],
  [2007, 'XML that does not end', 'unexpected close tag', body('</SubmitReq>', '')],
  [
    2007,
    'a DOCTYPE',
    'a DOCTYPE is not taken',
    body('<SOAP-ENV:Envelope', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><SOAP-ENV:Envelope'),
  ],
  [2007, 'another root', 'the root element is Other', body(/SOAP-ENV:Envelope/g, 'SOAP-ENV:Other')],
  [
    2007,
    'octets that are not UTF-8',
    'encoding ebcdic',
    body(FIRST_TYPE, 'Content-Type: text/xml; charset=ebcdic\r\nContent-ID'),
  ],
  [
    2007,
    'an ExpiryDate that is none',
    'ExpiryDate "soon" is no date and no duration',
    body(/<ExpiryDate>[^<]*/, '<ExpiryDate>soon'),
  ],
  [
    2007,
    'a date that no calendar has',
    'ExpiryDate "2026-02-30',
    body(/<ExpiryDate>[^<]*/, '<ExpiryDate>2026-02-30T00:00:00Z'),
  ],
  [
    2007,
    'a boundary that is not in the body',
    'does not stand in the body',
    header('content-type', 'multipart/related; boundary=other'),
  ],
  [2500, 'no Content-Type', 'Content-Type is missing', without('content-type')],
  [2500, 'a Content-Type that is none', 'cannot be read', header('content-type', 'xml')],
  [2500, 'a Content-Type of another kind', 'application/json', header('content-type', 'application/json')],
  [2500, 'a multipart without a boundary', 'no boundary', header('content-type', 'multipart/related; type="text/xml"')],
  [2502, 'no Recipients', 'Recipients holds no address', body(/<Recipients>[\s\S]*<\/Recipients>/, '')],
  [2502, 'an empty To', 'Recipients holds no address', body(NUMBER, '')],
  [2502, 'an empty number', 'Recipients holds no address', body(NUMBER, '<Number/>')],
  [2503, 'several recipients', '2 recipients: send one request for each', body(NUMBER, NUMBER + OTHER)],
  [2503, 'several recipients, one a copy', '2 recipients', body('</To>', `</To><Cc>${OTHER}</Cc>`)],
  [2504, 'no SenderAddress', 'SenderAddress is missing or empty', body(SENDER, '')],
  [
    2504,
    'an empty SenderAddress',
    'SenderAddress is missing or empty',
    body(SENDER, '<SenderAddress><ShortCode/></SenderAddress>'),
  ],
  [2505, 'no MM7Version', 'MM7Version is missing', body('<MM7Version>6.8.0</MM7Version>', '')],
  [2505, 'a version in between', 'MM7Version 6.5.0; 5.3.0 and 6.8.0 are supported', body('>6.8.0<', '>6.5.0<')],
  [2505, 'a version of two numbers', 'MM7Version 6.8', body('>6.8.0<', '>6.8<')],
  [2506, 'no Content', 'SubmitReq has no Content', body(/<Content .*\/>/, '')],
  [2506, 'a Content without href', 'Content has no href', body('href="cid:generic_content_id"', '')],
  [
    2507,
    'a namespace that does not go with the version',
    'does not go with MM7Version 6.8.0',
    body('REL-6-MM7-1-4', 'REL-6-MM7-1-2'),
  ],
  [2507, 'no namespace at all', 'the request is in no namespace', body(/xmlns="[^"]*"/, '')],
  [2507, "somebody else's namespace", 'urn:x', body(/xmlns="[^"]*"/, 'xmlns="urn:x"')],
  [2510, 'no header', 'no TransactionID', body(/<SOAP-ENV:Header>[\s\S]*<\/SOAP-ENV:Header>/, '')],
  [2510, 'no TransactionID', 'no TransactionID', body(/<TransactionID[\s\S]*<\/TransactionID>/, '')],
  [2510, 'an empty TransactionID', 'the TransactionID is empty', body('tx-sinch-68', '')],
  [
    2510,
    'more in the header',
    'the SOAP header holds Security',
    body('</TransactionID>', '</TransactionID><Security/>'),
  ],
  [
    2510,
    'two TransactionIDs',
    'the SOAP header holds 2 TransactionIDs',
    body('</TransactionID>', '</TransactionID><TransactionID>2</TransactionID>'),
  ],
  [2511, 'no body', 'the SOAP body is missing or empty', body(/<SOAP-ENV:Body>[\s\S]*<\/SOAP-ENV:Body>/, '')],
  [2511, 'an empty body', 'the SOAP body is missing or empty', body(/<SubmitReq>[\s\S]*<\/SubmitReq>/, '')],
  [2511, 'a body with something else', 'the SOAP body holds Submit', body(/SubmitReq>/g, 'Submit>')],
  [2512, 'a CancelReq', 'CancelReq is not an operation', body(/SubmitReq>/g, 'CancelReq>')],
  [2513, 'a Content that names nothing', 'cid:other', body('"cid:generic_content_id"', '"cid:other"')],
  [2513, 'an attachment without its boundary', 'no usable boundary', body('boundary="subBoundary";', '')],
  [2513, 'an attachment that does not end', 'the closing boundary is missing', body('--subBoundary--', '')],
  [2513, 'an attachment with bad headers', 'its headers cannot be read', body(TEXT_TYPE, 'nonsense')],
  [
    2513,
    'an attachment with a bad encoding',
    'the transfer encoding "x-uu" is not known',
    body(TEXT_TYPE, `${TEXT_TYPE}\r\nContent-Transfer-Encoding: x-uu`),
  ],
  [2513, 'a request that breaks off', 'the closing boundary is missing', body('--mainBoundary--', '')],
  [2514, 'an attachment without Content-Type', 'an attachment has no Content-Type', body(`${TEXT_TYPE}\r\n`, '')],
  [
    2514,
    'an attachment with a bad Content-Type',
    'an attachment has the Content-Type "text"',
    body(TEXT_TYPE, 'Content-Type: text'),
  ],
  [2515, 'an envelope without Content-Type', 'the root part has no Content-Type', body(FIRST_TYPE, 'Content-ID')],
  [
    2515,
    'an envelope of another kind',
    'the root part is text/plain',
    body(FIRST_TYPE, 'Content-Type: text/plain\r\nContent-ID'),
  ],
  [2550, 'an account that is disabled', 'disabled', (request) => request, { state: 'disabled' }],
  [2551, 'an account without MM7', 'not provisioned', (request) => request, { state: 'not-provisioned' }],
  [2561, 'no SenderIdentification', 'SenderIdentification is missing', body(IDENTIFICATION, '')],
  [2562, "a VASID that is not the account's", 'the VASID news', (request) => request, { vasids: ['alerts'] }],
  [2562, 'no VASID where one is needed', 'VASID is missing', body('<VASID>news</VASID>', ''), { vasids: ['news'] }],
  [
    2563,
    "a sender that is not the account's",
    '4040 is not a sender',
    (request) => request,
    { 'short-codes': ['5050'] },
  ],
  [2565, 'reply charging', 'ReplyCharging is not supported', more('<ReplyCharging replyChargingSize="1"/>')],
  [2565, 'reply charging as elements', 'ReplyDeadline', more('<ReplyDeadline>P1D</ReplyDeadline>')],
  [2566, 'a carrier that nobody knows', 'X-Mblox-Carrier-Id 99', header('x-mblox-carrier-id', '99')],
  [
    2567,
    'no carrier where one is needed',
    'X-Mblox-Carrier-Id is missing',
    without('x-mblox-carrier-id'),
    { 'carrier-id': 'required' },
  ],
  [2570, 'displayOnly that is neither', 'displayOnly takes true and false', body(NUMBER, shown(NUMBER, 'maybe'))],
  [2571, 'recipients that are all only shown', 'one recipient must have', body(NUMBER, shown(NUMBER, 'true'))],
  [
    2572,
    'two that are both delivered to',
    '2 recipients have displayOnly="false"',
    body(NUMBER, shown(NUMBER, 'false') + shown(OTHER, 'false')),
  ],
  [
    2572,
    'two of three, one by default',
    '2 recipients',
    body(NUMBER, NUMBER + shown(OTHER, 'false') + shown(OTHER, 'true')),
  ],
  [3001, 'a blacklisted number', '16175550123 is blacklisted', (request) => request, { blacklist: ['1617555*'] }],
  [3002, 'a charged party', 'ChargedParty is not supported', more('<ChargedParty>Sender</ChargedParty>')],
  [3002, 'the id of a charged party', 'ChargedPartyID is not supported', more('<ChargedPartyID>1</ChargedPartyID>')],
  [1000, 'True as a boolean', '', body('>true<', '>True<')],
  [1000, 'displayOnly in capitals', '', body(NUMBER, NUMBER + shown(OTHER, 'TRUE'))],
  [1000, 'lines that end in LF', '', body(/\r\n/g, '\n')],
  [
    1000,
    'a start that is no part',
    '',
    header('content-type', 'multipart/related; boundary=mainBoundary; start="<other>"'),
  ],
  [
    1000,
    'an envelope of SOAP 1.2',
    '',
    body('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'),
  ],
  [1000, 'an href in percent', '', body('"cid:generic_content_id"', '"cid:generic%5Fcontent_id"')],
])('Sinch answers %i to %s', (code, _, details, change, settings = {}) => {
  const [given, said] = codeOf('sinch-6.8.0', settings, change)
  expect([given, said]).toEqual([code, expect.stringContaining(details)])
})

test.each<[number, string, Settings, Peer]>([
  [2000, 'an address that is not allowed', { 'allow-from': ['10.0.0.1'] }, LOCAL],
  [1000, 'an address that is', { 'allow-from': ['127.0.0.1'] }, LOCAL],
  [1000, 'an IPv4 address over IPv6', { 'allow-from': ['127.0.0.1'] }, { ...LOCAL, address: '::ffff:127.0.0.1' }],
  [2568, 'wrong credentials', {}, { ...LOCAL, isAuthentic: false }],
  [2568, 'no credentials where they are needed', { 'basic-required': 'on' }, LOCAL],
  [1000, 'right ones', { 'basic-required': 'on' }, { ...LOCAL, isAuthentic: true }],
])('Sinch answers %i to %s', (code, _, settings, peer) => {
  expect(codeOf('sinch-6.8.0', settings, (request) => request, peer)[0]).toBe(code)
})

test.each<[number, string, Change, Settings?]>([
  [1000, 'several recipients', (request) => request],
  [1000, 'some of which are bad', body('>+64211234567<', '>kiwi<')],
  [1000, 'a message without Content', body(/<Content .*\/>/, '')],
  [1000, 'a message without sender', body(SENDER, '')],
  [1000, 'any release of the standard', body(/REL-6-MM7-1-4/g, 'REL-5-MM7-1-0')],
  [1000, 'any version', body('>6.8.0<', '>6.5.0<')],
  [1000, 'more in the header', inHeader('<Trace xmlns="urn:trace">7</Trace>')],
  [1000, 'more in the header that need not be understood', inHeader('<Trace xmlns="" env:mustUnderstand="0"/>')],
  [2007, 'more in the header that must be', inHeader('<Security xmlns="" env:mustUnderstand="1"/>')],
  [2007, 'more in the header alone', body(/<TransactionID[\s\S]*<\/TransactionID>/, '<Trace xmlns="">7</Trace>')],
  [2001, 'a blacklisted number', (request) => request, { blacklist: ['64*'] }],
  [2002, 'no recipients', body(/<Recipients>[\s\S]*<\/Recipients>/, '')],
  [
    2002,
    'recipients that are all only shown',
    body(/<Recipients>[\s\S]*<\/Recipients>/, '<Recipients><To><Number displayOnly="1">64</Number></To></Recipients>'),
  ],
  [2007, 'no XML', body('<?xml', 'nonsense')],
  [2007, 'a bad attachment', body('--inner--', '')],
  [2007, 'a bad EarliestDeliveryTime', body('>PT30M<', '>-PT30M<')],
  [2007, 'a report that is neither asked for nor not', body('<DeliveryReport>1<', '<DeliveryReport>perhaps<')],
  [4001, 'an unknown VASID', (request) => request, { vasids: ['alerts'] }],
  [4001, 'an unknown sender', (request) => request, { 'short-codes': ['5050'] }],
  [4002, 'a version that is none', body('>6.8.0<', '>six<')],
  [4002, 'a namespace that is none', body(/REL-6-MM7-1-4/g, 'REL-{slot}')],
  [4003, 'an operation of its own', body(/SubmitReq/g, 'DeliverReq')],
  [4004, 'delivery from after the end', body('>PT30M<', '>P2Y<')],
  [4007, 'an account that is disabled', (request) => request, { state: 'disabled' }],
])("the standard's dialect answers %i to %s", (code, _, change, settings = {}) => {
  expect(codeOf('3gpp-all-elements', { dialect: '3gpp', ...settings }, change)[0]).toBe(code)
})

test.each<[number, string, Change, Settings?]>([
  [2000, 'an unknown VASID', (request) => request, { vasids: ['alerts'] }],
  [2002, 'one bad number of several', body('</Number>', '</Number><Number>kiwi</Number>')],
  [2002, 'a blacklisted number', (request) => request, { blacklist: ['64*'] }],
  [2007, 'no XML', body('<?xml', 'nonsense')],
  [1000, 'more in the header', inHeader('<Trace xmlns="urn:trace"/>')],
  [2007, 'no MM7Version', body('<MM7Version>5.3.0</MM7Version>', '')],
  [2000, 'a CancelReq', body(/SubmitReq/g, 'CancelReq')],
])('Modica answers %i to %s', (code, _, change, settings = {}) => {
  expect(codeOf('modica-5.3.0', { dialect: 'modica', ...settings }, change)[0]).toBe(code)
})

test.each<[number, string, Change]>([
  [2007, 'more in the header', inHeader('<Trace xmlns="urn:trace"/>')],
  [2007, 'elements out of order', body(/(<ServiceCode>.*)\r\n(<LinkedID>.*)/, '$2\r\n$1')],
  [2007, 'an element that no schema has', body('<ServiceCode>', '<Extra/><ServiceCode>')],
  [2007, 'an element twice', body('<ServiceCode>', '<ServiceCode>silver</ServiceCode><ServiceCode>')],
  [2007, 'an attribute that no schema has', body('<Cc>', '<Cc id="1">')],
  [2007, 'an element in another namespace', body('<ServiceCode>', '<ServiceCode xmlns="urn:x">')],
  [2007, 'text among elements', body('<Recipients>', '<Recipients>to')],
  [2007, 'an element within a value', body('>gold<', '><b>gold</b><')],
  [2007, 'a sender with two addresses', body('</SenderAddress>', '<Number>1</Number></SenderAddress>')],
  [2007, 'another envelope', body('http://schemas.xmlsoap.org/soap/envelope/', 'urn:soap')],
  [2007, 'an element behind the body', body('</env:Body>', '</env:Body><Content/>')],
  [2007, 'a second body', body('</env:Body>', '</env:Body><env:Body/>')],
  [2007, 'a body in no namespace', body(/<env:Body>([\s\S]*)<\/env:Body>/, '<Body>$1</Body>')],
  [2007, 'a TransactionID in another namespace', body(/<TransactionID xmlns="[^"]*"/, '<TransactionID xmlns="urn:x"')],
  [2007, 'two operations', body('</SubmitReq>', '</SubmitReq><SubmitReq/>')],
  [4004, 'a class of its own', body('>Personal<', '>Advertisment<')],
  [4004, 'a boolean in capitals', body('<ReadReply>true<', '<ReadReply>True<')],
  [4004, 'a boolean attribute in capitals', body('allowAdaptations="true"', 'allowAdaptations="True"')],
  [4004, 'a size of nothing', body('replyChargingSize="1000"', 'replyChargingSize="0"')],
  [4004, 'a deadline that is none', body('replyDeadline="P1D"', 'replyDeadline="soon"')],
  [4004, 'a TimeStamp that is a span', body(/<TimeStamp>[^<]*/, '<TimeStamp>P1D')],
  [1000, 'nothing of it', (request) => request],
])('a strict reader of the standard answers %i to %s', (code, _, change) => {
  expect(codeOf('3gpp-all-elements', { dialect: '3gpp', mode: 'strict' }, change)[0]).toBe(code)
  // All of it is nothing to a tolerant one, but an operation in no namespace of the standard.
  expect(codeOf('3gpp-all-elements', { dialect: '3gpp' }, change)[0]).toBe(1000)
})

test('a fault says what can be told of the request, however broken', () => {
  const context = {
    transactionId: 'tx-sinch-68',
    namespace: 'http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/REL-6-MM7-1-4',
    version: '6.8.0',
  }
  const changes = [
    body('</SubmitReq>', ''),
    body('--subBoundary--', ''),
    body('--mainBoundary--', ''),
    body(/<\/SOAP-ENV:Envelope>[\s\S]*/, ''),
    header('content-type', 'multipart/related; boundary=other'),
    without('content-type'),
    body(IDENTIFICATION, ''),
  ]
  for (const change of changes) {
    const judged = judge(change(goldenRequest('sinch-6.8.0')), aSettings())
    expect(judged).toMatchObject({ ok: false, fault: context })
  }
  const nothing = judge({ headers: { 'content-type': 'text/xml' }, body: '<TransactionID' }, aSettings())
  expect(nothing).toMatchObject({ fault: { code: 2007, transactionId: '', namespace: '', version: '' } })
})

test('an answer does not repeat a megabyte', () => {
  const changes = [
    body('>16175550123<', `>${'x'.repeat(500_000)}<`),
    body('>6.8.0<', `>${'6'.repeat(500_000)}<`),
    body('cid:generic_content_id', `cid:${'x'.repeat(500_000)}`),
    body('boundary="subBoundary"', `boundary="${'x'.repeat(10_000)}"`),
    header('content-type', `x${'y'.repeat(10_000)}`),
  ]
  for (const change of changes) {
    const [code, details] = codeOf('sinch-6.8.0', {}, change)
    expect(code).toBeGreaterThan(1000)
    expect(details.length).toBeLessThan(320)
  }
  const [code, details] = codeOf('content-by-url', {}, body('<Content', `${' '.repeat(1 << 20)}<Content`))
  expect([code, details]).toEqual([2007, expect.stringContaining('at most 1048576 are read')])
})
