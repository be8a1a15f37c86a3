/** CancelReq and ReplaceReq of the standard's dialect: what is wrong with them is told as of a SubmitReq. */
import { beforeEach, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../emulator/core/instant.ts'
import { type Answered, answered, envelope, http, multipart, serve, vasp } from './served.ts'

let id = ''

const TWO = '<Number>16175550123</Number><Number>16175550124</Number>'

beforeEach(async () => {
  serve()
  const more = '<EarliestDeliveryTime>PT1H</EarliestDeliveryTime><ExpiryDate>P1D</ExpiryDate>'
  id = (await answered(multipart(envelope({ vaspid: 'std', more, recipients: TWO })))).messageId
})

/** `content`: what stands behind the MessageID. */
function ask(operation: string, content: string, attachment?: string | null): Promise<Answered> {
  const xml = envelope({ vaspid: 'std', operation, recipients: '', content: '', more: `<MessageID>${id}</MessageID>` })
    .replace('<Recipients></Recipients>', '')
    .replace('<Subject>Hi</Subject>', content)
  return attachment === null ? answered(xml, { 'content-type': 'text/xml' }) : answered(multipart(xml, attachment))
}

const OTHER = 'Content-Type: text/plain; charset=utf-8\r\nContent-ID: <other>\r\n\r\ninstead'

test.each<[number, string, string, (string | null)?]>([
  [2007, 'a time that is none', '<EarliestDeliveryTime>soon</EarliestDeliveryTime>'],
  [2007, 'content that names nothing', '<Content href="cid:none"/>', null],
  [2007, 'content without href', '<Content/>'],
  [2007, 'an attachment without a type', '<Content href="cid:other"/>', OTHER.replace(/^.*\r\n/, '')],
  [2004, 'content at a URL where nobody is', '<Content href="http://127.0.0.1:1/cat.png"/>'],
  [4004, 'an end that has passed', '<ExpiryDate>2001-01-01T00:00:00Z</ExpiryDate>'],
])('ReplaceReq: %i to %s, and the message stays as it was', async (code, _, content, attachment) => {
  expect(await ask('ReplaceReq', content, attachment)).toMatchObject({ status: 500, operation: 'RSErrorRsp', code })
  expect(http.records.map((record) => http.story(record).includes('replaced'))).toEqual([false, false])
})

test('ReplaceReq puts other content in the place of all that there was, by part or by URL', async () => {
  expect(await ask('ReplaceReq', '<Content href="cid:other"/>', OTHER)).toMatchObject({ code: 1000 })
  const texts = () => http.records.map(({ submission }) => submission.mms?.parts.map(({ content }) => content))
  expect(texts()).toEqual([['instead'], ['instead']])
  vasp.answer = (_, response) => void response.writeHead(200, { 'content-type': 'image/png' }).end('PNG')
  expect(await ask('ReplaceReq', `<Content href="${vasp.url}/cat.png"/>`)).toMatchObject({ code: 1000 })
  expect(texts()).toEqual([['PNG'], ['PNG']])
  expect(await ask('ReplaceReq', '<EarliestDeliveryTime>PT2H</EarliestDeliveryTime>')).toMatchObject({ code: 1000 })
  expect(texts()).toEqual([['PNG'], ['PNG']])
  await http.advance(90 * MINUTE)
  expect(http.records.map(({ life }) => life)).toEqual(['queued', 'queued'])
  await http.advance(HOUR)
  expect(http.records.map(({ life }) => life)).toEqual(['delivered', 'delivered'])
})

test('CancelReq cancels the recipients that it names, and knows none that the message has not', async () => {
  const to = (number: string) => `<Recipients><To><Number>${number}</Number></To></Recipients>`
  expect(await ask('CancelReq', to('16175550199'))).toMatchObject({
    code: 2003,
    details: `16175550199 is no recipient of ${id}`,
  })
  expect(await ask('CancelReq', to('16175550123'))).toMatchObject({ operation: 'CancelRsp', code: 1000 })
  expect(http.records.map(({ number, life }) => [number, life])).toEqual([
    ['16175550124', 'queued'],
    ['16175550123', 'cancelled'],
  ])
  expect(await ask('CancelReq', to('16175550123'))).toMatchObject({ code: 3001, details: /cancelled already/ })
})

test.each([
  ['P1D', 'PT1H'],
  ['PT2H', 'an hour from now'],
  ['two hours from now', 'PT1H'],
])('4004: delivery from %s on, until %s', async (earliest, expiry) => {
  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString()
  const written = (time: string) => ({ 'an hour from now': inHours(1), 'two hours from now': inHours(2) })[time] ?? time
  const more = `<EarliestDeliveryTime>${written(earliest)}</EarliestDeliveryTime><ExpiryDate>${written(expiry)}</ExpiryDate>`
  const answer = await answered(multipart(envelope({ vaspid: 'std', more })))
  expect(answer).toMatchObject({ code: 4004, details: 'EarliestDeliveryTime is not before ExpiryDate' })
})
