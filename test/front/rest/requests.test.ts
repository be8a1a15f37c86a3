/** What clients may send that is long, deep, odd or old, and what the lists and reports then say. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the API's
import { afterEach, expect, test } from 'vitest'
import { DAY, MINUTE } from '../../../emulator/core/instant.ts'
import { HttpWorld } from '../../support/a-http-world.ts'

let http: HttpWorld

afterEach(async () => {
  expect(http.bugs).toEqual([])
  await http.close()
})

function serve(rest = ''): void {
  http = new HttpWorld(`
carriers: { net: { numbers: ["*"], rules: [{ when: { to: "*7" }, then: { outcome: undeliverable } }] } }
accounts: { test: { rest: { token: test, ${rest} } } }
`)
}

const A_BATCH = { from: '12345', to: ['64211234568'], body: 'hello' }

async function send(changes: object = {}): Promise<string> {
  const answer = await http.restCall('post', '/batches', { ...A_BATCH, ...changes })
  expect([answer.status, answer.text]).toEqual([201, answer.text])
  return answer.body.id
}

async function recipient(id: string, number = '64211234568') {
  return (await http.restCall('get', `/batches/${id}/delivery_report/${number}`)).body
}

test('JSON nested a hundred thousand deep is answered 400', async () => {
  serve()
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const body = `{"from":"12345","body":"x","to":${deep}}`
  const { status, body: answer } = await http.restCall('post', '/batches', body)
  expect([status, answer.code]).toEqual([400, 'syntax_invalid_json'])
})

test('a path that is badly escaped names nobody', async () => {
  serve()
  const id = await send()
  for (const part of ['%zz', '%ff', '%', 'x', '64211111111']) {
    expect((await http.restCall('get', `/batches/${id}/delivery_report/${part}`)).status).toBe(404)
  }
  expect((await http.restCall('get', `/batches/${id}/delivery_report/%2B64211234568`)).status).toBe(200)
})

test('a batch to null has no recipients', async () => {
  serve()
  const { status, body } = await http.restCall('post', '/batches', { ...A_BATCH, to: null })
  expect([status, body.code]).toEqual([400, 'syntax_constraint_violation'])
})

test('a group that does not exist is unknown, whichever way ids are written', async () => {
  serve()
  for (const id of ['dxCJTlfb1UsF', '01FC66621XXXXX119Z8PMV1QPQ', '01fc66621xxxxx119z8pmv1qpq']) {
    const { status, body } = await http.restCall('post', '/batches', { ...A_BATCH, to: [id] })
    expect([status, body.code]).toEqual([403, 'unknown_group'])
  }
})

test('truncate_concat shortens to one part, and a dry run says so', async () => {
  serve()
  const long = { body: 'x'.repeat(400), truncate_concat: true, max_number_of_message_parts: 1 }
  const id = await send(long)
  await http.advance(MINUTE)
  expect(await recipient(id)).toMatchObject({ status: 'Delivered', number_of_message_parts: 1 })
  expect(http.records[0]?.payload).toBe('x'.repeat(160))
  const dry = await http.restCall('post', '/batches/dry_run?per_recipient=true', { ...A_BATCH, ...long })
  expect(dry.body).toEqual({
    number_of_recipients: 1,
    number_of_messages: 1,
    per_recipient: [{ recipient: '64211234568', number_of_parts: 1, body: 'x'.repeat(160), encoding: 'text' }],
  })
})

test('a parameter that the batch does not give at all has no value for anybody: 405', async () => {
  serve()
  const id = await send({ body: 'Hi ${name}' })
  await http.advance(MINUTE)
  expect(await recipient(id)).toMatchObject({ status: 'Aborted', code: 405 })
})

test('a dry run counts only what would be sent, and shows who would get nothing', async () => {
  serve()
  const to = ['64211234567', '64211234568', '64211234569']
  const parameters = { a: { '64211234567': 'Ann', '64211234569': 'x'.repeat(160) } }
  const batch = { ...A_BATCH, to, body: 'Hi ${a}', parameters, max_number_of_message_parts: 1 }
  const { body } = await http.restCall('post', '/batches/dry_run?per_recipient=true', batch)
  expect(body).toMatchObject({
    number_of_recipients: 3,
    number_of_messages: 1,
    per_recipient: [
      { recipient: '64211234567', number_of_parts: 1, body: 'Hi Ann' },
      { recipient: '64211234568', number_of_parts: 0, body: 'Hi ${a}' },
      { recipient: '64211234569', number_of_parts: 2 },
    ],
  })
})

test('a text that grows beyond 255 parts is Aborted 411, for parts are counted in an octet', async () => {
  serve()
  const id = await send({ body: '${a}'.repeat(500), parameters: { a: { default: 'x'.repeat(160) } } })
  await http.advance(MINUTE)
  expect(await recipient(id)).toMatchObject({ status: 'Aborted', code: 411 })
})

test('the parts are told where the account limits them, too', async () => {
  serve('max-parts: 5')
  const id = await send({ body: 'x'.repeat(200) })
  await http.advance(MINUTE)
  expect((await recipient(id)).number_of_message_parts).toBe(2)
})

test('a report counts messages, and a choice of them does not change how many the batch has', async () => {
  serve()
  const id = await send({ to: ['64211234567', '64211234568', '64211234569'], body: 'x'.repeat(400) })
  await http.advance(MINUTE)
  const all = await http.restCall('get', `/batches/${id}/delivery_report`)
  expect(all.body.total_message_count).toBe(3)
  const some = await http.restCall('get', `/batches/${id}/delivery_report?status=Delivered,Queued&type=full`)
  expect(some.body).toMatchObject({
    total_message_count: 3,
    statuses: [{ code: 0, status: 'Delivered', count: 2, recipients: ['64211234568', '64211234569'] }],
  })
  expect((await http.restCall('get', `/batches/${id}/delivery_report?type=other`)).status).toBe(404)
})

test('pages say how many entries they have', async () => {
  serve()
  for (let i = 0; i < 5; i++) await send()
  const frames = []
  for (const page of [0, 1, 2, 3]) {
    for (const list of ['batches', 'delivery_reports']) {
      const { body } = await http.restCall('get', `/${list}?page_size=2&page=${page}`)
      frames.push([body.count, body.page, body.page_size, body[list].length])
    }
  }
  expect(frames).toEqual([0, 0, 1, 1, 2, 2, 3, 3].map((page) => [5, page, [2, 2, 1, 0][page], [2, 2, 1, 0][page]]))
})

test("a client's expire_at is shown as it was given, whatever year the world is in", async () => {
  serve()
  const soon = new Date(Date.now() + 600_000).toISOString()
  const { body } = await http.restCall('post', '/batches', { ...A_BATCH, expire_at: soon })
  expect(body.expire_at).toBe(soon)
  const never = await http.restCall('post', '/batches', { ...A_BATCH, expire_at: '2999-01-01' })
  const limit = Date.parse(never.body.expire_at) - Date.now()
  expect(Math.abs(limit - 3 * DAY)).toBeLessThan(MINUTE)
})

test.each(['2020-01-01T00:00Z', '1970-01-01'])(
  'what expired long ago (%s) never reaches the carrier: 406',
  async (expire_at) => {
    serve()
    const id = await send({ expire_at })
    await http.advance(MINUTE)
    expect(await recipient(id)).toMatchObject({ status: 'Aborted', code: 406 })
  },
)

test('a batch that waits is changed in every field', async () => {
  serve()
  const send_at = new Date(Date.now() + 3_600_000).toISOString()
  const id = await send({ send_at })
  const change = { truncate_concat: true, from_ton: 5, from_npi: 1, campaign_id: 'C1', to_add: ['+64211234569'] }
  const { status, body } = await http.restCall('post', `/batches/${id}`, change)
  const { to_add, ...shown } = change
  expect([status, body]).toMatchObject([200, { ...shown, id, send_at, to: ['64211234568', to_add[0]?.slice(1)] }])
})

test('groups have numbers as members, and no groups', async () => {
  serve()
  const { body: group } = await http.restCall('post', '/groups', { members: ['+64211234568', '64211234568'] })
  expect(group.size).toBe(1)
  const { status, body } = await http.restCall('post', '/groups', { members: [group.id] })
  expect([status, body.code]).toEqual([400, 'syntax_invalid_parameter_format'])
})

test('a number that no carrier owns is unroutable, and keeps nobody else’s report waiting', async () => {
  http = new HttpWorld('{ carriers: { net: { numbers: ["64*"] } }, accounts: { test: { rest: { token: test } } } }')
  const id = await send({ to: ['33612345678', '64211234568'] })
  expect(await recipient(id, '33612345678')).toMatchObject({ status: 'Aborted', code: 402 })
  await http.advance(MINUTE)
  const { body } = await http.restCall('get', `/batches/${id}/delivery_report`)
  expect(body.statuses).toEqual([
    { code: 402, status: 'Aborted', count: 1 },
    { code: 0, status: 'Delivered', count: 1 },
  ])
})
