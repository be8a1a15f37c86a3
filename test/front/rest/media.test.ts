import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, expect, test } from 'vitest'
import { MINUTE, SECOND } from '../../../emulator/core/instant.ts'
import { CallbackServer, HttpWorld } from '../../support/a-http-world.ts'

let http: HttpWorld
let undo: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
  expect(http.bugs).toEqual([])
  await http.close()
  for (const each of undo.reverse()) await each()
  undo = []
})

function serve(rules: readonly string[], rest = ''): void {
  http = new HttpWorld(`
carriers: { net: { numbers: ["*"], rules: [${rules.join(', ')}] } }
accounts: { test: { rest: { token: test, ${rest} } } }
`)
}

async function callbackServer(): Promise<CallbackServer> {
  const server = await CallbackServer.start()
  undo.push(() => server.close())
  return server
}

const MEDIA = { from: '12345', type: 'mt_media', to: ['64211234567'] }

test('media have codes of their own: 415, 416, 417, 418, in reports of their own type', async () => {
  serve([
    '{ when: { to: "*1" }, then: { outcome: refused } }',
    '{ when: { to: "*2" }, then: { outcome: unsupported } }',
    '{ when: { to: "*3" }, then: { outcome: undeliverable, error: absent-subscriber } }',
    '{ when: { to: "*4" }, then: { outcome: undeliverable, error: equipment-not-sm-equipped } }',
  ])
  const to = [1, 2, 3, 4, 5].map((last) => `6421123456${last}`)
  const sent = await http.restCall('post', '/batches', {
    ...MEDIA,
    to,
    body: { url: 'http://127.0.0.1:9/cat.png', message: 'Hi' },
  })
  expect([sent.status, sent.body.body]).toEqual([201, { url: 'http://127.0.0.1:9/cat.png', message: 'Hi' }])
  await http.advance(MINUTE)
  const report = await http.restCall('get', `/batches/${sent.body.id}/delivery_report?type=full`)
  expect(report.body.type).toBe('delivery_report_mms')
  expect(report.body.statuses.map(({ code, status }: { code: number; status: string }) => [code, status])).toEqual([
    [415, 'Rejected'],
    [416, 'Failed'],
    [417, 'Failed'],
    [418, 'Failed'],
    [0, 'Delivered'],
  ])
})

test('the message of media has each recipient’s own words, and who has none gets nothing', async () => {
  serve([])
  const body = { url: 'http://example.com/cat.png', message: 'Hi ${name}' }
  const parameters = { name: { '64211111111': 'Ann', '64211111112': 'Bob' } }
  const to = ['64211111111', '64211111112', '64211111113']
  const sent = await http.restCall('post', '/batches', { ...MEDIA, to, body, parameters })
  const dry = await http.restCall('post', '/batches/dry_run?per_recipient=true', { ...MEDIA, to, body, parameters })
  await http.advance(MINUTE)
  const texts = http.records.map(({ number, submission }) => [number, submission.mms?.parts[0]?.content])
  expect(texts.slice(1)).toEqual([
    ['64211111112', 'Hi Bob'],
    ['64211111111', 'Hi Ann'],
  ])
  const report = await http.restCall('get', `/batches/${sent.body.id}/delivery_report/64211111113`)
  expect([report.body.status, report.body.code]).toEqual(['Aborted', 405])
  expect(dry.body).toMatchObject({ number_of_messages: 2, per_recipient: [{ body: 'Hi Ann' }, { body: 'Hi Bob' }, {}] })
})

test('414: media that cannot be had, where the account has them fetched', async () => {
  serve([], 'fetch-media: on')
  const server = await callbackServer()
  server.answer = ({ url }, response) =>
    void response.writeHead(url.includes('gone') ? 404 : 200, { 'content-type': 'image/png' }).end('PNG')
  const bad = await http.restCall('post', '/batches', { ...MEDIA, body: { url: `${server.url}/gone` } })
  const good = await http.restCall('post', '/batches', { ...MEDIA, body: { url: `${server.url}/there` } })
  const codes = []
  for (const { body } of [bad, good]) {
    codes.push((await http.restCall('get', `/batches/${body.id}/delivery_report/64211234567`)).body.code)
  }
  expect(codes).toEqual([414, 401])
  expect(http.records[0]?.submission.mms?.parts).toMatchObject([{ contentType: 'image/png', content: 'PNG' }])
})

test('the gap reading of the callback schedule counts each delay from the failure before', async () => {
  const server = await callbackServer()
  http = new HttpWorld(`
carriers: { net: { numbers: ["*"] } }
accounts: { test: { rest: { token: test, callback: "${server.url}" }, hand-over: sinch-rest-gaps } }
`)
  server.now = () => http.world.clock.now()
  server.answer = (_, response) => void response.writeHead(500).end()
  await http.restCall('post', '/batches', { from: '12345', to: ['64211234567'], body: 'x', delivery_report: 'summary' })
  await http.advance(3 * 86_400 * SECOND)
  const times = server.calls.map(({ at }) => at / SECOND)
  expect(times.slice(1).map((at, i) => at - (times[i] as number))).toEqual(
    Array.from({ length: 15 }, (_, i) => 5 * 2 ** i),
  )
})

test('the worst part of a long message decides, when all its parts have been told', async () => {
  serve(['{ then: { receipts: { per-part: { 2: undeliverable } } } }'])
  const sent = await http.restCall('post', '/batches', { from: '12345', to: ['64211234567'], body: 'x'.repeat(400) })
  await http.advance(MINUTE)
  const { body } = await http.restCall('get', `/batches/${sent.body.id}/delivery_report/64211234567`)
  expect(body.status).toBe('Failed')
})

test('faults of callbacks are on the wire', async () => {
  const server = await callbackServer()
  const faults = ['malformed', 'wrong-message-id', 'cut']
  http = new HttpWorld(`
carriers:
  net:
    numbers: ["*"]
    rules: [${faults.map((fault, i) => `{ when: { to: "*${i}" }, then: { receipts: { fault: ${fault} } } }`).join(', ')}]
accounts: { test: { rest: { token: test, callback: "${server.url}" } } }
`)
  const ids = []
  for (const i of faults.keys()) {
    const to = [`6421123456${i}`]
    ids.push(
      (await http.restCall('post', '/batches', { from: '12345', to, body: 'x', delivery_report: 'per_recipient' })).body
        .id,
    )
  }
  await http.advance(MINUTE)
  const [malformed, wrong] = [0, 1].map(
    (i) => server.calls.find(({ body }) => body.includes(`6421123456${i}`))?.body ?? '',
  )
  expect(() => JSON.parse(malformed as string)).toThrow()
  expect(JSON.parse(wrong as string).batch_id).not.toBe(ids[1])
  expect(server.calls.some(({ body }) => body.includes('64211234562'))).toBe(false)
})

test('the handlers mount in Express', async () => {
  serve([])
  const app = express()
  app.use('/mm7', http.mm7)
  app.use('/xms/v1', http.rest)
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undo.push(() => new Promise((resolve) => server.close(resolve)))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const rest = await fetch(`${base}/xms/v1/test/batches`, {
    method: 'POST',
    headers: { authorization: 'Bearer test', 'content-type': 'application/json' },
    body: JSON.stringify({ from: '12345', to: ['64211234567'], body: 'hello' }),
  })
  const mm7 = await fetch(`${base}/mm7/v1`, { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<x/>' })
  expect([rest.status, mm7.status, (await mm7.text()).includes('<StatusCode>2007</StatusCode>')]).toEqual([
    201,
    200,
    true,
  ])
})
