/** The MM7 client against servers that are none, and its listener against clients that are none. */
import { afterEach, expect, test } from 'vitest'
import { HttpFailure } from '../../../emulator/client/http/http-failure.ts'
import { HttpReceiver, type HttpScript } from '../../../emulator/client/http/http-receiver.ts'
import { HttpRequester } from '../../../emulator/client/http/http-requester.ts'
import { Mm7Client } from '../../../emulator/client/mm7/mm7-client.ts'
import { distinct, filePart, presentation, textPart } from '../../../emulator/client/mm7/mms-content.ts'
import { listenAsVasp } from '../../../emulator/client/mm7/vasp.ts'
import { millis } from '../../../emulator/core/instant.ts'
import { readMm7 } from '../../../emulator/protocol/mm7/read-request.ts'
import { writeSubmitRsp } from '../../../emulator/protocol/mm7/write-response.ts'

const open: { close(): void | Promise<void> }[] = []

afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

async function answered(script: HttpScript, timeout = 5_000) {
  const server = await HttpReceiver.listen({}, () => script)
  const client = new Mm7Client({
    url: `${server.url}/mm7`,
    vaspid: 'v',
    vasid: '',
    sender: null,
    timeouts: { connect: millis(5_000), answer: millis(timeout) },
  })
  open.push(client, server)
  return client.submit({ to: [{ kind: 'Number', value: '1' }], parts: [] }).catch((error: unknown) => {
    if (error instanceof HttpFailure) return error
    throw error
  })
}

const says = (status: number, body: string, type = 'text/xml') =>
  ({ kind: 'answer', status, headers: { 'content-type': type }, body }) as const

const SOAP = (body: string) =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header/><e:Body>${body}</e:Body></e:Envelope>`

test.each([
  [
    'an HTML page',
    says(502, '<html><body>Bad Gateway</body>', 'text/html'),
    502,
    /SubmitReq with HTTP 502, and not in MM7/,
  ],
  ['credentials wanted', says(401, 'no', 'text/plain'), 401, /HTTP 401/],
  ['half an envelope', says(200, SOAP('<a/>').slice(0, -20)), 200, /not in MM7/],
  ['an empty body', says(200, SOAP('')), 200, /an empty SOAP body without a StatusCode/],
  [
    'a SOAP fault of somebody else’s',
    says(500, SOAP('<e:Fault><faultcode>x</faultcode></e:Fault>')),
    500,
    /Fault without a StatusCode/,
  ],
  ['nothing', says(204, '', ''), 204, /Content-Type is missing/],
  [
    'a code in words',
    says(200, SOAP('<SubmitRsp><Status><StatusCode>fine</StatusCode></Status></SubmitRsp>')),
    200,
    /SubmitRsp without/,
  ],
  ['entities without end', says(200, '<!DOCTYPE a [<!ENTITY b "&b;&b;">]><a>&b;</a>'), 200, /not in MM7/],
])('%s is not understood', async (_, script, status, message) => {
  const failure = await answered(script)
  expect(failure).toMatchObject({
    code: 'PEER_REFUSED',
    kind: 'not-understood',
    status,
    message: expect.stringMatching(message),
  })
})

test('silence and cuts are failures of their kind', async () => {
  expect(await answered({ kind: 'silent' }, 30)).toMatchObject({ kind: 'timeout' })
  expect(await answered({ kind: 'drop' })).toMatchObject({ kind: 'broken' })
})

test('an answer for another transaction is an answer that says so', async () => {
  const frame = { transactionId: 'another', namespace: 'urn:x', version: '1.0.0' }
  const xml = writeSubmitRsp(frame, { code: 1000, text: 'Success', details: '' }, 'm-1')
  // The type is wrong, too, as it is of some relays.
  const reply = await answered(says(200, xml, 'text/plain'))
  expect(reply).toMatchObject({ code: 1000, messageId: 'm-1', transactionId: 'another', isOurs: false })
})

test('each request has a TransactionID of its own, and parts under ids of their own', async () => {
  const seen: string[] = []
  const bodies: string[][] = []
  const server = await HttpReceiver.listen({}, ({ headers, body }) => {
    const read = readMm7(headers, body)
    if (!read.ok) throw new Error(read.error.details)
    seen.push(read.value.transactionId)
    bodies.push(read.value.parts.map(({ contentId, body: content }) => `${contentId}=${content.toString()}`))
    const xml = writeSubmitRsp(read.value, { code: 1000, text: '', details: '' }, 'id')
    return says(200, xml)
  })
  const options = { url: server.url, vaspid: 'v', vasid: 'w', sender: null }
  const clients = [new Mm7Client(options), new Mm7Client(options)]
  open.push(...clients, server)
  const parts = distinct([textPart('a'), textPart('b'), filePart('text/plain', 'text.txt', Buffer.from('--c\r\n'))])
  for (const client of clients)
    for (let i = 0; i < 3; i++) await client.submit({ to: [{ kind: 'Number', value: '1' }], parts })
  expect(new Set(seen).size).toBe(6)
  expect(bodies[0]).toEqual(['text.txt=a', '2-text.txt=b', '3-text.txt=--c\r\n'])
})

test('a presentation shows what it has an element for, and escapes what it names', () => {
  const parts = [
    filePart('image/png', 'é <&> ".png', Buffer.alloc(1)),
    filePart('audio/amr', 'a.amr', Buffer.alloc(1)),
    filePart('application/pdf', 'a.pdf', Buffer.alloc(1)),
  ]
  const smil = presentation(parts)
  expect(smil.contentType).toContain('application/smil')
  expect(smil.content).toContain('<img src="cid:_______.png" region="Image">')
  expect(smil.content).toContain('<audio src="cid:a.amr">')
  expect(smil.content).not.toContain('pdf')
})

test('a listener keeps what it cannot read, and says so in MM7', async () => {
  const vasp = await listenAsVasp()
  const requester = new HttpRequester()
  open.push(requester, vasp)
  const post = (body: string, type: string) =>
    requester.ask({ method: 'POST', url: `${vasp.url}/x`, headers: { 'content-type': type }, body: Buffer.from(body) })
  const garbled = await post('<garbage', 'text/xml')
  const read = readMm7({ 'content-type': 'text/xml' }, garbled.body)
  expect(read.ok && [read.value.operation, read.value.body.name]).toEqual(['Fault', 'VASPErrorRsp'])
  await post(SOAP('<SubmitReq/>'), 'text/xml')
  await post('{}', 'application/json')
  expect(vasp.arrivals.all).toMatchObject([
    { kind: 'unreadable', code: 2007, body: Buffer.from('<garbage') },
    { kind: 'other', operation: 'SubmitReq' },
    { kind: 'unreadable', code: 2500 },
  ])
  expect([vasp.reports, vasp.messages]).toEqual([[], []])
})
