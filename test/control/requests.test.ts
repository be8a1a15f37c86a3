import request from 'supertest'
import { expect, test } from 'vitest'
import { controlBench, W } from './control-bench.ts'

test('the root lists the endpoints as text', async () => {
  const response = await controlBench().get('/')
  expect(response.type).toBe('text/plain')
  expect(response.text).toContain('GET /api/v1/worlds/{world}/messages ')
})

test('the API lists its endpoints and the worlds', async () => {
  const { endpoints, worlds } = await controlBench().read('/api/v1')
  expect(worlds).toEqual(['default'])
  expect(endpoints.map(({ path }: { path: string }) => path)).toContain('/api/v1/worlds/{world}/clock')
})

test('says nothing of what it is made with', async () => {
  const { headers } = await controlBench().get('/api/v1')
  expect(Object.keys(headers)).not.toContain('x-powered-by')
  expect(Object.keys(headers)).not.toContain('etag')
})

test('an unknown path is a 404 that says where to look', async () => {
  for (const path of ['/metrics', '/api/v1/wrolds', `${W}/mesages`]) {
    const { status, body } = await controlBench().get(path)
    expect(status).toBe(404)
    expect(body.error).toEqual({
      code: 'NOT_FOUND',
      message: `nothing at ${path}`,
      hint: 'GET /api/v1 lists what there is.',
    })
  }
})

test('an unknown world is a 404 with those there are', async () => {
  const { status, body } = await controlBench().get('/api/v1/worlds/defalt')
  expect(status).toBe(404)
  expect(body.error).toEqual({
    code: 'NOT_FOUND',
    message: 'there is no world defalt',
    hint: 'did you mean `default`? There is default.',
  })
})

test('a method that a path does not have is a 405 that names those it has', async () => {
  const bench = controlBench()
  const response = await request(bench.api).delete(`${W}/clock`)
  expect(response.status).toBe(405)
  expect(response.headers.allow).toBe('GET, POST')
  expect(response.body.error).toEqual({
    code: 'METHOD_NOT_ALLOWED',
    message: `DELETE cannot be used on ${W}/clock`,
    hint: 'Use GET or POST.',
  })
})

test('HEAD answers as GET does, without a body', async () => {
  const response = await request(controlBench().api).head(`${W}/messages`)
  expect([response.status, response.text ?? '']).toEqual([200, ''])
})

test('a field that is not known is refused with what was meant', async () => {
  const { status, body } = await controlBench().post(`${W}/clock`, { advnce: '5m' })
  expect(status).toBe(400)
  expect(body.error).toEqual({
    code: 'BAD_REQUEST',
    message: 'unknown key `advnce` in a change of the clock',
    hint: 'did you mean `advance`?',
  })
})

test('all that is wrong with a body is told at once', async () => {
  const { status, body } = await controlBench().post(`${W}/mo`, { from: 64211, too: '12345', text: 'hi' })
  expect(status).toBe(400)
  expect(body.error.message).toContain('`account` is missing')
  expect(body.error.message).toContain('`from`: expected a text in quotes')
  expect(body.error.message).toContain('unknown key `too`')
  expect(body.error.hint).toBe('did you mean `to`?')
})

test('a body that is a list, not an object, is refused', async () => {
  const { status, body } = await controlBench().post(`${W}/clock`, [1])
  expect([status, body.error.code]).toEqual([400, 'BAD_REQUEST'])
})

test('a parameter that is not known, or given twice, is refused', async () => {
  const bench = controlBench()
  const unknown = await bench.get(`${W}/messages?stat=DELIVRD`)
  expect(unknown.status).toBe(400)
  expect(unknown.body.error.hint).toBe('did you mean `state`?')
  const twice = await bench.get(`${W}/messages?to=1&to=2`)
  expect([twice.status, twice.body.error.message]).toEqual([400, '`to` is given more than once'])
})

test('malformed JSON is a 400 that says so', async () => {
  const response = await request(controlBench().api)
    .post(`${W}/clock`)
    .set('content-type', 'application/json')
    .send('{"advance": ')
  expect(response.status).toBe(400)
  expect(response.body.error.message).toMatch(/^the body is not JSON: /)
})

test('a body of another type is a 415', async () => {
  const response = await request(controlBench().api).post(`${W}/clock`).type('form').send('advance=5m')
  expect(response.status).toBe(415)
  expect(response.body.error).toMatchObject({ code: 'UNSUPPORTED_TYPE' })
})

test('a body in a charset that is not understood is a 415', async () => {
  const response = await request(controlBench().api)
    .post(`${W}/clock`)
    .set('content-type', 'application/json; charset=latin1')
    .send('{}')
  expect(response.status).toBe(415)
})

test.each([
  ['clock', 1],
  ['mo', 16],
])('a body over the limit is a 413: of %s %i MiB', async (path, most) => {
  const response = await controlBench().post(`${W}/${path}`, { text: 'x'.repeat(most << 20) })
  expect([response.status, response.body.error]).toMatchObject([
    413,
    { code: 'TOO_LARGE', message: `the body is larger than ${most} MiB` },
  ])
})

test('a path that cannot be decoded is a 400', async () => {
  const response = await controlBench().get('/api/v1/worlds/%E0%A4%A')
  expect([response.status, response.body.error.code]).toEqual([400, 'BAD_REQUEST'])
})

test('a bug is reported, and told to the client without a trace of the code', async () => {
  const bench = controlBench()
  bench.reloadError = new TypeError('secret')
  const { status, body, text } = await bench.post('/api/v1/reload')
  expect([status, body.error.code]).toEqual([500, 'BUG'])
  expect(text).not.toContain('secret')
  expect(text).not.toContain('.ts')
  expect(bench.bugs).toEqual([bench.reloadError])
})
