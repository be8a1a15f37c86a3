/** Requests that break before their account has been found, on the wire. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import express from 'express'
import request from 'supertest'
import { expect, test } from 'vitest'
import { namespaceOf } from '../../../emulator/protocol/mm7/namespaces.ts'
import { type Answered, answered, answerIn, envelope, http, multipart, serve, TYPE } from './served.ts'

/** Octets as they are, over a socket of their own: no client would write them. */
async function sent(head: string, body = ''): Promise<Answered> {
  const server = createServer(http.mm7)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')))
    socket.on('error', reject)
    socket.write(`POST /mm7/v1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${head}\r\n${body}`)
  })
  await new Promise((resolve) => server.close(resolve))
  const [top = '', ...rest] = text.split('\r\n\r\n')
  return answerIn(Number(top.slice(9, 12)), rest.join('\r\n\r\n'))
}

test('2500: a request without Content-Length has no body, and one that is chunked says no length', async () => {
  serve()
  const type = `Content-Type: ${TYPE}\r\n`
  const none = { code: 2500, details: 'Content-Length is missing: the request has no body' }
  expect(await sent(type)).toMatchObject({ status: 200, ...none })
  expect(await sent(`${type}Content-Length: 0\r\n`)).toMatchObject({
    code: 2500,
    details: 'Content-Length is 0: the request has no body',
  })
  const chunked = (vaspid: string) => {
    const body = multipart(envelope({ vaspid }))
    return sent(`${type}Transfer-Encoding: chunked\r\n`, `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`)
  }
  expect(await chunked('test')).toMatchObject({
    code: 2500,
    details: 'Content-Length is missing',
    transactionId: 'tx-1',
  })
  expect(await chunked('std')).toMatchObject({ code: 1000 })
})

const BREAKS: readonly (readonly [what: string, code: number, broken: (body: string) => string])[] = [
  ['XML that breaks off', 2007, (body) => body.replace('</Recipients>', '')],
  ['an attachment that has no end', 2513, (body) => body.replace('--inner--', '')],
  ['a root part of another type', 2515, (body) => body.replace('text/xml; charset=utf-8', 'text/plain')],
]

test.each(BREAKS)('%s is answered in the manner of the account that it names', async (_, code, broken) => {
  serve({ mm7: 'fault-status: 500' })
  expect(await answered(broken(multipart(envelope())))).toMatchObject({ status: 500, code, transactionId: 'tx-1' })
  const standard = await answered(broken(multipart(envelope({ vaspid: 'std' }))))
  expect(standard).toMatchObject({ status: 500, code: 2007, text: 'Message format corrupt' })
  const modica = await answered(broken(multipart(envelope({ vaspid: 'mod' }))))
  expect(modica).toMatchObject({ status: 200, code: 2007, text: 'Message format corrupt' })
  // Nobody's: as the service of the documents has it.
  expect(await answered(broken(multipart(envelope({ vaspid: 'nobody' }))))).toMatchObject({ status: 200, code })
})

test('what an account’s request broke by is journalled as the account’s', async () => {
  serve()
  await answered(multipart(envelope({ vaspid: 'std' })).replace('</Recipients>', ''))
  const [last] = http.world.journal.recent(1)
  expect(last?.event).toMatchObject({ kind: 'refused', front: 'mm7', account: 'std', status: 2007 })
})

test('a fault speaks the version and namespace of what it could not read', async () => {
  serve()
  const namespace = namespaceOf('REL-5-MM7-1-2')
  const broken = multipart(envelope({ namespace, version: '5.3.0' })).replace('</Recipients>', '')
  const answer = await answered(broken)
  expect(answer).toMatchObject({ code: 2007, namespace, version: '5.3.0', transactionId: 'tx-1' })
  expect(answer.details).toMatch(/^line 8, column \d+: /)
})

test('the handler mounts in Express, behind its parsers too', async () => {
  serve()
  for (const parsers of [[], [express.json(), express.urlencoded({ extended: true })]]) {
    const app = express()
    for (const parser of parsers) app.use(parser)
    app.post('/vasp/mm7', http.mm7)
    const { status, text, body } = await request(app)
      .post('/vasp/mm7')
      .set('content-type', TYPE)
      .buffer(true)
      .parse(asLatin1 as never)
      .send(multipart(envelope()))
    expect(answerIn(status, String(text ?? body))).toMatchObject({ status: 200, code: 1000 })
  }
})

function asLatin1(response: NodeJS.ReadableStream, done: (error: Error | null, body: string) => void): void {
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => chunks.push(chunk))
  response.on('end', () => done(null, Buffer.concat(chunks).toString('latin1')))
}
