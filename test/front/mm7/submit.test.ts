import { expect, test } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../../emulator/core/instant.ts'
import { namespaceOf } from '../../../emulator/protocol/mm7/namespaces.ts'
import { writeGenericRsp } from '../../../emulator/protocol/mm7/write-response.ts'
import { textIn } from '../../../emulator/protocol/mm7/xml-reader.ts'
import type { Called } from '../../support/a-http-world.ts'
import { answered, envelope, http, messageIn, multipart, REL_6, serve, vasp } from './served.ts'

test('a submission is answered in its own namespace and version, with its TransactionID and a decimal MessageID', async () => {
  serve()
  const answer = await answered(multipart(envelope({ namespace: namespaceOf('REL-5-MM7-1-2'), version: '5.3.0' })))
  expect(answer).toMatchObject({
    status: 200,
    operation: 'SubmitRsp',
    code: 1000,
    text: 'Success',
    transactionId: 'tx-1',
    namespace: namespaceOf('REL-5-MM7-1-2'),
    version: '5.3.0',
  })
  expect(answer.messageId).toMatch(/^\d{18}$/)
  const [record] = http.records
  expect([record?.submission.front, record?.submission.mms?.subject]).toEqual(['mm7', 'Hi'])
  expect(record?.submission.mms?.parts.map(({ contentType }) => contentType)).toEqual([
    'application/smil; charset=utf-8',
    'text/plain; charset=utf-8',
  ])
})

test('the report of a delivered message is Retrieved, as Sinch documents it, odd Content-Type included', async () => {
  serve()
  const { messageId } = await answered(multipart(envelope()))
  await http.advance(MINUTE)
  expect(vasp.calls.length).toBe(1)
  const [call] = vasp.calls as [Called]
  expect(call.headers['content-type']).toBe('multipart/related; type="text/xml";')
  expect(call.headers.soapaction).toBe(`"${REL_6}"`)
  const { body, version } = messageIn(call)
  expect([version, ...['MessageID', 'MMStatus', 'StatusText', 'Date'].map((name) => textIn(body, name))]).toEqual([
    '6.8.0',
    messageId,
    'Retrieved',
    'Success',
    '2026-01-01T00:00:00.000Z',
  ])
  expect(http.story(http.records[0]!).slice(-2)).toEqual(['receipt sent', 'receipt answered'])
})

/** Each code that the checks find, and the request that provokes it. */
type Wrong = [code: number, what: string, body: () => string, headers?: Readonly<Record<string, string>>]

const WRONG: Wrong[] = [
  [2002, 'a number that is none', () => multipart(envelope({ recipients: '<Number>+1617</Number>' }))],
  [2007, 'no XML', () => multipart('<nonsense')],
  [2007, 'a DOCTYPE', () => multipart(`<!DOCTYPE x [<!ENTITY a "b">]>${envelope().replace(/^<\?xml.*\n/, '')}`)],
  [2500, 'a Content-Type of another kind', () => 'x', { 'content-type': 'application/json' }],
  [2502, 'no recipient', () => multipart(envelope({ recipients: '' }))],
  [
    2503,
    'several recipients',
    () => multipart(envelope({ recipients: '<Number>16175550123</Number><Number>16175550124</Number>' })),
  ],
  [
    2504,
    'no sender',
    () =>
      multipart(
        envelope({
          identification: '<SenderIdentification><VASPID>test</VASPID><VASID>test</VASID></SenderIdentification>',
        }),
      ),
  ],
  [2505, 'no version', () => multipart(envelope({ version: '' }))],
  [2505, 'a version it does not have', () => multipart(envelope({ version: '6.5.0' }))],
  [2506, 'no content', () => multipart(envelope({ content: '' }))],
  [
    2507,
    'a namespace that does not go with the version',
    () => multipart(envelope({ namespace: namespaceOf('REL-6-MM7-1-2') })),
  ],
  [2510, 'no TransactionID', () => multipart(envelope({ header: '' }))],
  [
    2510,
    'more in the header',
    () => multipart(envelope({ header: `<TransactionID xmlns="${REL_6}">1</TransactionID><Other/>` })),
  ],
  [
    2511,
    'no operation',
    () => multipart(envelope().replace(/<soap-env:Body>.*<\/soap-env:Body>/s, '<soap-env:Body/>')),
  ],
  [2512, 'another operation', () => multipart(envelope({ operation: 'CancelReq' }))],
  [
    2513,
    'an attachment that is no multipart though it says so',
    () =>
      multipart(envelope(), 'Content-Type: multipart/related; boundary=inner\r\nContent-ID: <generic>\r\n\r\nnothing'),
  ],
  [2513, 'an href to nothing', () => multipart(envelope({ content: '<Content href="cid:other"/>' }))],
  [2514, 'an attachment without a type', () => multipart(envelope(), 'Content-ID: <generic>\r\n\r\nx')],
  [2515, 'a root part of another type', () => multipart(envelope()).replace('text/xml; charset=utf-8', 'text/plain')],
  [2561, 'no identification', () => multipart(envelope({ identification: '' }))],
  [2562, 'a VASID of somebody else', () => multipart(envelope().replace('<VASID>test', '<VASID>other'))],
  [2563, 'a short code of somebody else', () => multipart(envelope().replace('<ShortCode>12345', '<ShortCode>54321'))],
  [2564, 'an unknown VASPID', () => multipart(envelope({ vaspid: 'nobody' }))],
  [2565, 'reply charging', () => multipart(envelope({ more: '<ReplyCharging/>' }))],
  [2566, 'a carrier id that nobody has', () => multipart(envelope()), { 'x-mblox-carrier-id': '99999' }],
  [
    2570,
    'a displayOnly that is neither',
    () => multipart(envelope({ recipients: '<Number displayOnly="maybe">16175550123</Number>' })),
  ],
  [
    2571,
    'nobody to deliver to',
    () => multipart(envelope({ recipients: '<Number displayOnly="true">16175550123</Number>' })),
  ],
  [
    2572,
    'two to deliver to in a group',
    () =>
      multipart(
        envelope({
          recipients:
            '<Number displayOnly="false">16175550123</Number><Number displayOnly="false">16175550124</Number><Number displayOnly="true">16175550125</Number>',
        }),
      ),
  ],
  [3002, 'a charged party', () => multipart(envelope({ more: '<ChargedParty>Sender</ChargedParty>' }))],
  [
    4004,
    'an expiry that has passed',
    () => multipart(envelope({ more: '<ExpiryDate>2001-01-01T00:00:00Z</ExpiryDate>' })),
  ],
]

test.each(WRONG)('%i: %s', async (code, _, body, headers) => {
  serve()
  const answer = await answered(body(), headers)
  expect([answer.status, answer.operation, answer.code]).toEqual([200, 'RSErrorRsp', code])
  expect(answer.details).not.toBe('')
  expect(http.records).toEqual([])
})

const SETTINGS: readonly (readonly [code: number, mm7: string])[] = [
  [2000, 'allow-from: ["10.0.0.1"]'],
  [2550, 'state: disabled'],
  [2551, 'state: not-provisioned'],
  [2560, 'max-size: 300'],
  [2567, 'carrier-id: required'],
  [2568, 'basic: { user: a, password: b }, basic-required: on'],
  [3001, 'blacklist: ["1617*"]'],
]

test.each(SETTINGS)('%i: an account with { %s }', async (code, mm7) => {
  serve({ mm7 })
  expect((await answered(multipart(envelope()))).code).toBe(code)
})

test('2568: a Basic header that is wrong is refused where one is not even asked for', async () => {
  serve({ mm7: 'basic: { user: a, password: b }' })
  const wrong = { authorization: `Basic ${Buffer.from('a:c').toString('base64')}` }
  const right = { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` }
  expect((await answered(multipart(envelope()), wrong)).code).toBe(2568)
  expect((await answered(multipart(envelope()), right)).code).toBe(1000)
  expect((await answered(multipart(envelope()))).code).toBe(1000)
})

test('3510: more requests than the account may send', async () => {
  serve({ mm7: 'rate: 1/s' })
  expect((await answered(multipart(envelope()))).code).toBe(1000)
  expect((await answered(multipart(envelope()))).code).toBe(3510)
})

test('3003: content that cannot be fetched; what can be is the content', async () => {
  serve()
  vasp.answer = ({ url }, response) =>
    void response.writeHead(url.endsWith('gone') ? 404 : 200, { 'content-type': 'image/png' }).end('PNG')
  const there = vasp.url.replace('callback', 'cat.png')
  expect((await answered(multipart(envelope({ content: `<Content href="${vasp.url}/gone"/>` })))).code).toBe(3003)
  expect((await answered(multipart(envelope({ content: `<Content href="${there}"/>` })))).code).toBe(1000)
  expect(http.records[0]?.submission.mms?.parts).toMatchObject([
    { contentType: 'image/png', name: 'cat.png', content: 'PNG' },
  ])
})

test('the standard dialect says it in its own codes, with HTTP 500, and takes several recipients in part', async () => {
  serve({ rules: ['{ when: { to: "*9" }, then: { submit: { refuse: ESME_RINVDSTADR } } }'] })
  const bad = await answered(multipart(envelope({ vaspid: 'std', operation: 'QueryStatusReq' })))
  expect([bad.status, bad.code]).toEqual([500, 4003])
  const several = '<Number>+16175550123</Number><Number>16175550129</Number><Number>x</Number>'
  const part = await answered(multipart(envelope({ vaspid: 'std', recipients: several })))
  expect([part.status, part.code, part.text]).toEqual([200, 1100, 'Partial success'])
  const none = await answered(multipart(envelope({ vaspid: 'std', recipients: '<Number>16175550129</Number>' })))
  expect([none.status, none.code]).toEqual([500, 2002])
})

test('a message that waits can be cancelled and replaced in the standard dialect', async () => {
  serve()
  const later = '<EarliestDeliveryTime>PT1H</EarliestDeliveryTime>'
  const { messageId } = await answered(multipart(envelope({ vaspid: 'std', more: later })))
  const ask = (operation: string, more: string) =>
    answered(
      multipart(
        envelope({
          vaspid: 'std',
          operation,
          recipients: '',
          more: `<MessageID>${messageId}</MessageID>${more}`,
        }).replace('<Recipients></Recipients>', ''),
      ),
    )
  expect((await ask('ReplaceReq', '<EarliestDeliveryTime>PT2H</EarliestDeliveryTime>')).code).toBe(1000)
  await http.advance(90 * MINUTE)
  expect(http.records[0]?.life).toBe('queued')
  expect(await ask('CancelReq', '')).toMatchObject({ operation: 'CancelRsp', code: 1000 })
  expect((await ask('CancelReq', '')).code).toBe(3001)
  expect(http.records[0]?.life).toBe('cancelled')
})

test('what the carrier refuses is a fault in MM7’s own numbers, and the scenario may name any', async () => {
  serve({
    rules: [
      '{ when: { to: "*1" }, then: { submit: { refuse: ESME_RSYSERR } } }',
      '{ when: { to: "*2" }, then: { submit: throttle } }',
      '{ when: { to: "*3" }, then: { submit: queue-full } }',
      '{ when: { to: "*4" }, then: { submit: { mm7: 4007 } } }',
    ],
  })
  const codes = []
  for (const last of [1, 2, 3, 4])
    codes.push((await answered(multipart(envelope({ recipients: `<Number>1617555012${last}</Number>` })))).code)
  expect(codes).toEqual([3000, 3510, 4006, 4007])
})

test('a report that is not taken is tried again every 5 minutes, 5 times, then frozen until it is thawed', async () => {
  serve()
  const usual = vasp.answer
  vasp.answer = (_, response) => void response.writeHead(500).end()
  await answered(multipart(envelope()))
  await http.advance(2 * HOUR)
  const [first] = vasp.calls as [Called]
  expect(vasp.calls.map(({ at }) => (at - first.at) / SECOND)).toEqual([0, 300, 600, 900, 1200, 1500])
  expect(http.world.handOvers.frozen.size).toBe(1)
  vasp.answer = usual
  expect(http.world.handOvers.thaw(null)).toBe(1)
  await http.advance(SECOND)
  expect([http.world.handOvers.frozen.size, vasp.calls.length]).toEqual([0, 7])
})

test('1000 for another transaction is no acceptance', async () => {
  serve()
  vasp.answer = (call, response) => {
    const { namespace, version } = messageIn(call)
    const frame = { transactionId: 'another', namespace, version }
    response
      .writeHead(200)
      .end(writeGenericRsp(frame, 'DeliveryReportRsp', { code: 1000, text: 'Success', details: '' }))
  }
  await answered(multipart(envelope()))
  await http.advance(6 * MINUTE)
  expect(vasp.calls.length).toBe(2)
})

test('Forwarded, Deferred and the outcome, each where the carrier sends it', async () => {
  serve({
    carrier:
      'mms: { reports: [forwarded, deferred, outcome], user-agent: "Samsung Galaxy", operator-ids: ["31002", "0001470"] }',
    rules: ['{ when: { to: "*9" }, then: { deferred: 2h } }'],
  })
  await answered(multipart(envelope({ recipients: '<Number>16175550129</Number>' })), {
    'x-mblox-carrier-id': '0001470',
  })
  await http.advance(3 * HOUR)
  expect(vasp.calls.map((call) => textIn(messageIn(call).body, 'MMStatus'))).toEqual([
    'Forwarded',
    'Deferred',
    'Retrieved',
  ])
  expect(vasp.calls.every(({ headers }) => headers['x-mblox-carrier-id'] === '31002')).toBe(true)
  expect(vasp.calls[0]?.body).toContain('UAProf="Samsung Galaxy"')
})

test('faults of a report are on the wire', async () => {
  const kinds = ['wrong-transaction-id', 'wrong-message-id', 'wrong-namespace', 'malformed', 'cut']
  serve({ rules: kinds.map((kind, i) => `{ when: { to: "*${i}" }, then: { receipts: { fault: ${kind} } } }`) })
  vasp.answer = (_, response) => void response.writeHead(200).end()
  for (let i = 0; i < kinds.length; i++)
    await answered(multipart(envelope({ recipients: `<Number>1617555012${i}</Number>` })))
  await http.advance(MINUTE)
  const bodies = vasp.calls.map(({ body }) => body)
  expect(bodies.find((body) => body.includes('16175550120'))).toContain('>tx-1<')
  expect(bodies.find((body) => body.includes('16175550121'))).toMatch(/<MessageID>\d{18}0</)
  expect(bodies.find((body) => body.includes('16175550122'))).toContain('REL-9-MM7-9-9')
  expect(bodies.find((body) => body.includes('16175550123'))).not.toContain('</soap-env:Body>')
  expect(bodies.some((body) => body.includes('16175550124'))).toBe(false)
})

test('a reply from the handset is a DeliverReq with its parts', async () => {
  serve({ rules: ['{ then: { reply: { text: "Thanks", after: 1s } } }'] })
  await answered(multipart(envelope()))
  await http.advance(MINUTE)
  const delivered = vasp.calls.map(messageIn).find(({ operation }) => operation === 'DeliverReq')
  expect(delivered?.parts.map(({ body }) => body.toString())).toEqual(['Thanks'])
  expect(http.world.mos.newestFirst()[0]?.handOvers[0]?.state).toBe('accepted')
})
