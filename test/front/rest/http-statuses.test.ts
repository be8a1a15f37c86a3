/** What is refused before it is a batch, by the HTTP status alone. */
import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import request from 'supertest'
import { afterEach, expect, test } from 'vitest'
import { HttpWorld } from '../../support/a-http-world.ts'

let http: HttpWorld

afterEach(async () => {
  expect(http.bugs).toEqual([])
  await http.close()
})

function serve(rest = ''): void {
  http = new HttpWorld(`
carriers: { net: { numbers: ["*"] } }
accounts: { test: { rest: { token: test, ${rest} } }, other: { rest: { token: theirs } } }
`)
}

const A_BATCH = { from: '12345', to: ['64211234567'], body: 'hello' }

test.each([
  ['no token', 'test', {}],
  ['a wrong token', 'test', { authorization: 'Bearer wrong' }],
  ['the token of another plan', 'test', { authorization: 'Bearer theirs' }],
  ['a plan that there is not', 'nobody', { authorization: 'Bearer test' }],
  ['a token that is not a bearer’s', 'test', { authorization: 'Basic dGVzdDp0ZXN0' }],
])('401 to %s, and no body', async (_, plan, headers) => {
  serve()
  const { status, text } = await request(http.rest).post(`/xms/v1/${plan}/batches`).set(headers).send(A_BATCH)
  expect([status, text, http.records]).toEqual([401, '', []])
})

test.each([
  ['get', '/nothing', 404],
  ['get', '/batches/01FC66621XXXXX119Z8PMV1QPQ', 404],
  ['get', '/batches/01FC66621XXXXX119Z8PMV1QPQ/delivery_report', 404],
  ['get', '/inbounds/01FC66621XXXXX119Z8PMV1QPQ', 404],
  ['delete', '/groups/01FC66621XXXXX119Z8PMV1QPQ', 404],
  ['delete', '/batches', 405],
  ['put', '/inbounds', 405],
  ['get', '/batches/dry_run/more', 404],
] as const)('%s %s is answered %i, and no body', async (method, path, status) => {
  serve()
  const answer = await http.restCall(method, path, method === 'put' ? {} : undefined)
  expect([answer.status, answer.text]).toEqual([status, ''])
})

test.each(['text/plain', 'application/xml', 'application/jsonp'])('415 to %s', async (type) => {
  serve()
  const asked = request(http.rest).post('/xms/v1/test/batches').set('authorization', 'Bearer test')
  const { status, text } = await asked.set('content-type', type).send(JSON.stringify(A_BATCH))
  expect([status, text]).toEqual([415, ''])
})

test('415 to a body without a type; with a charset JSON is JSON', async () => {
  serve()
  const asked = () => request(http.rest).post('/xms/v1/test/batches').set('authorization', 'Bearer test')
  expect((await asked()).status).toBe(415)
  const said = asked().set('content-type', 'Application/JSON; charset=utf-8').send(JSON.stringify(A_BATCH))
  expect((await said).status).toBe(201)
})

test('429 while as many requests are under way as the account may have', async () => {
  serve('outstanding: 1')
  const server = createServer(http.rest)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const body = JSON.stringify(A_BATCH)
  const headers = { authorization: 'Bearer test', 'content-type': 'application/json', 'content-length': body.length }
  const { port } = server.address() as AddressInfo
  const slow = ask({
    port,
    method: 'POST',
    path: '/xms/v1/test/batches',
    headers: { ...headers, expect: '100-continue' },
  })
  slow.flushHeaders()
  // The server has its head, and waits for the body.
  await once(slow, 'continue')
  expect((await http.restCall('get', '/batches')).status).toBe(429)
  slow.end(body)
  const [answer] = (await once(slow, 'response')) as [IncomingMessage]
  expect(answer.statusCode).toBe(201)
  answer.resume()
  await once(answer, 'end')
  expect((await http.restCall('get', '/batches')).status).toBe(200)
  server.close()
})

test('403 where a report is asked for and there is nobody to send it to', async () => {
  serve()
  for (const delivery_report of ['summary', 'full', 'per_recipient', 'per_recipient_final']) {
    const { status, body } = await http.restCall('post', '/batches', { ...A_BATCH, delivery_report })
    expect([status, body.code]).toEqual([403, 'missing_callback_url'])
  }
  expect((await http.restCall('post', '/batches', { ...A_BATCH, delivery_report: 'none' })).status).toBe(201)
})
