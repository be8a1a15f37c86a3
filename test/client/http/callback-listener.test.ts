import { afterEach, expect, test } from 'vitest'
import { type CallbackListener, listenForCallbacks } from '../../../emulator/client/http/callback-listener.ts'
import { HttpRequester } from '../../../emulator/client/http/http-requester.ts'
import { EmulatorError } from '../../../emulator/core/emulator-error.ts'
import { millis } from '../../../emulator/core/instant.ts'

let listener: CallbackListener
const requester = new HttpRequester({ timeouts: { connect: millis(5_000), answer: millis(5_000) } })

afterEach(() => listener.close())

function post(body: string, path = '/callback') {
  const asked = { method: 'POST', url: `${listener.url}${path}`, headers: {}, body: Buffer.from(body) } as const
  return requester.ask(asked)
}

test('callbacks are kept in the order they came, and answered 200', async () => {
  listener = await listenForCallbacks()
  for (const each of ['{"n":1}', 'no json', '']) {
    expect(await post(each, '/deep/er?q=1')).toMatchObject({ status: 200, body: Buffer.alloc(0) })
  }
  expect(listener.callbacks.all.map(({ json, text, path }) => [json, text, path])).toEqual([
    [{ n: 1 }, '{"n":1}', '/deep/er?q=1'],
    [undefined, 'no json', '/deep/er?q=1'],
    [undefined, '', '/deep/er?q=1'],
  ])
})

test('they are answered as the script says: a status, late, not at all, or by a cut', async () => {
  listener = await listenForCallbacks()
  listener.answer = () => ({
    kind: 'answer',
    status: 503,
    headers: { 'retry-after': '1' },
    body: 'busy',
    after: millis(1),
  })
  const { status, headers, body } = await post('{}')
  expect([status, headers['retry-after'], body.toString()]).toEqual([503, '1', 'busy'])
  listener.answer = () => ({ kind: 'drop' })
  await expect(post('{}')).rejects.toMatchObject({ kind: 'broken' })
  listener.answer = () => ({ kind: 'silent' })
  const impatient = new HttpRequester({ timeouts: { connect: millis(5_000), answer: millis(30) } })
  const asked = { method: 'POST', url: listener.url, headers: {}, body: null } as const
  await expect(impatient.ask(asked)).rejects.toMatchObject({ kind: 'timeout' })
  expect(listener.callbacks.all).toHaveLength(3)
})

test('arrivals are awaited by what they are, or by how many', async () => {
  listener = await listenForCallbacks()
  const third = listener.callbacks.first(({ json }) => json === 3)
  const two = listener.callbacks.take(2)
  for (const each of ['1', '2', '3']) await post(each)
  expect((await third).json).toBe(3)
  expect((await two).map(({ json }) => json)).toEqual([1, 2])
  expect((await listener.callbacks.first()).json).toBe(1)
})

test('who awaits what never comes is told when the listener closes', async () => {
  listener = await listenForCallbacks()
  const awaited = listener.callbacks.first().catch((error: unknown) => error)
  await listener.close()
  expect(await awaited).toBeInstanceOf(EmulatorError)
  await expect(listener.callbacks.take(1)).rejects.toMatchObject({ code: 'PEER_REFUSED' })
  listener = await listenForCallbacks()
})

test('a port that is taken is told as such', async () => {
  listener = await listenForCallbacks()
  await expect(listenForCallbacks({ port: listener.port })).rejects.toMatchObject({ code: 'CANNOT_LISTEN' })
})
