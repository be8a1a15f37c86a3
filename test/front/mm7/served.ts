/** An MM7 front with a VASP behind it, for the tests of this folder; what leaves is valid by the schema, each time. */
import request, { type Response } from 'supertest'
import { afterEach, beforeEach, expect } from 'vitest'
import { namespaceOf } from '../../../emulator/protocol/mm7/namespaces.ts'
import { type Mm7Message, readMm7 } from '../../../emulator/protocol/mm7/read-request.ts'
import { answerOf, type Mm7Answer } from '../../../emulator/protocol/mm7/read-response.ts'
import { writeGenericRsp } from '../../../emulator/protocol/mm7/write-response.ts'
import { faultByXsd } from '../../protocol/mm7/mm7-schema.ts'
import { CallbackServer, type Called, HttpWorld } from '../../support/a-http-world.ts'

export let vasp: CallbackServer
export let http: HttpWorld

beforeEach(async () => {
  vasp = await CallbackServer.start()
})

afterEach(async () => {
  expect(http.bugs).toEqual([])
  await http.close()
  await vasp.close()
})

interface Parts {
  readonly carrier?: string
  readonly rules?: readonly string[]
  readonly mm7?: string
}

export function serve({ carrier = '', rules = [], mm7 = '' }: Parts = {}): void {
  http = new HttpWorld(`
carriers:
  net:
    numbers: ["*"]
    ${carrier}
    rules: [${rules.join(', ')}]
accounts:
  test:
    mm7: { vasids: [test], short-codes: ["12345"], callback: "${vasp.url}", ${mm7} }
  std:
    mm7: { dialect: 3gpp, callback: "${vasp.url}" }
  mod:
    mm7: { dialect: modica, callback: "${vasp.url}" }
`)
  vasp.now = () => http.world.clock.now()
  vasp.answer = (call, response) => {
    const { transactionId, namespace, version, operation } = messageIn(call)
    const frame = { transactionId, namespace, version }
    const name = operation.replace('Req', 'Rsp') as 'DeliveryReportRsp'
    const body = writeGenericRsp(frame, name, { code: 1000, text: 'Success', details: '' })
    response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' }).end(body)
  }
}

/** What was posted to the VASP, which is valid by the schema. */
export function messageIn({ body, headers }: Called): Mm7Message {
  const read = readMm7(headers, Buffer.from(body, 'latin1'))
  if (!read.ok) throw new Error(read.error.details)
  const xml = Buffer.from(/<\?xml.*<\/soap-env:Envelope>/s.exec(body)?.[0] ?? '', 'latin1').toString('utf8')
  expect(faultByXsd(xml, read.value.namespace)).toBe('')
  return read.value
}

export interface Submit {
  readonly namespace?: string
  readonly version?: string
  readonly vaspid?: string
  readonly header?: string
  readonly identification?: string
  readonly recipients?: string
  readonly more?: string
  readonly content?: string
  readonly operation?: string
}

export const REL_6 = namespaceOf('REL-6-MM7-1-4')

export function envelope(submit: Submit = {}): string {
  const { namespace = REL_6, version = '6.8.0', operation = 'SubmitReq', vaspid = 'test' } = submit
  const identification =
    submit.identification ??
    `<SenderIdentification><VASPID>${vaspid}</VASPID><VASID>test</VASID><SenderAddress><ShortCode>12345</ShortCode></SenderAddress></SenderIdentification>`
  const recipients = submit.recipients ?? '<Number>16175550123</Number>'
  return `<?xml version="1.0" encoding="UTF-8"?>
<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/">
<soap-env:Header>${submit.header ?? `<TransactionID xmlns="${namespace}" soap-env:mustUnderstand="1">tx-1</TransactionID>`}</soap-env:Header>
<soap-env:Body><${operation} xmlns="${namespace}">${version === '' ? '' : `<MM7Version>${version}</MM7Version>`}
${identification}
<Recipients>${recipients === '' ? '' : `<To>${recipients}</To>`}</Recipients>
${submit.more ?? ''}<Subject>Hi</Subject>${submit.content ?? '<Content href="cid:generic"/>'}
</${operation}></soap-env:Body></soap-env:Envelope>`
}

export const PARTS = [
  '--inner\r\nContent-Type: application/smil; charset=utf-8\r\nContent-ID: <mms.smil>\r\n\r\n<smil/>',
  '--inner\r\nContent-Type: text/plain; charset=utf-8\r\nContent-ID: <text.txt>\r\n\r\nKia ora',
  '--inner--',
].join('\r\n')

export function multipart(xml: string, attachment?: string): string {
  const second =
    attachment ??
    `Content-Type: multipart/related; boundary=inner; start="<mms.smil>"\r\nContent-ID: <generic>\r\n\r\n${PARTS}`
  return `--outer\r\nContent-Type: text/xml; charset=utf-8\r\nContent-ID: <mm7-start>\r\n\r\n${xml}\r\n--outer\r\n${second}\r\n--outer--\r\n`
}

export const TYPE = 'multipart/related; boundary=outer; type="text/xml"; start="<mm7-start>"'

export function post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  let asked = request(http.mm7).post('/mm7/v1').set('content-type', TYPE).buffer(true)
  for (const [name, value] of Object.entries(headers)) asked = asked.set(name, value)
  return Promise.resolve(asked.parse(asText as never).send(body))
}

function asText(response: NodeJS.ReadableStream, done: (error: Error | null, body: string) => void): void {
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)))
  response.on('end', () => done(null, Buffer.concat(chunks).toString('utf8')))
}

export interface Answered extends Mm7Answer {
  /** Of HTTP. */
  readonly status: number
  readonly namespace: string
  readonly version: string
}

/** An answer, which is valid by the schema. */
export async function answered(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
  const { status, body: text } = await post(body, headers)
  return answerIn(status, String(text))
}

export function answerIn(status: number, text: string): Answered {
  const read = readMm7({ 'content-type': 'text/xml' }, Buffer.from(text))
  const answer = read.ok ? answerOf(read.value) : null
  if (!read.ok || answer === null) throw new Error(`${status}: ${text}`)
  const { namespace, version } = read.value
  expect(faultByXsd(text, namespace)).toBe('')
  return { status, ...answer, namespace, version }
}
