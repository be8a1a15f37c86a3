/** POST …/wait: until messages are as expected, in the world's time, whatever its clock. */
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, test } from 'vitest'
import { type ControlBench, controlBench, someTurns, W } from './control-bench.ts'

const WAIT = `${W}/wait`
/** Absent for a day; an attempt every hour. */
const AWAY = {
  carrier: 'retry: [{ every: 1h }]\n    validity: { default: 48h }',
  rules: ['{ when: { to: "*7" }, then: { handset: { off: 24h } } }'],
}
let undo: (() => void)[] = []

afterEach(() => {
  for (const each of undo) each()
  undo = []
})

function running(mode: 'real' | 'auto' | 'scaled', parts = {}): ControlBench {
  const bench = controlBench(parts, { clock: mode === 'scaled' ? { kind: 'scaled', factor: 60 } : { kind: mode } })
  undo.push(() => bench.worlds.close())
  return bench
}

const clockOf = async (bench: ControlBench) => (await bench.read(`${W}/clock`)).now as string

describe('a manual clock', () => {
  it('is left alone where all is so already', async () => {
    const bench = controlBench()
    bench.submit()
    await bench.advance('5s')
    const { status, body } = await bench.post(WAIT, { life: 'delivered', within: '5m' })
    expect([status, body]).toEqual([200, { ok: true, messages: 1, now: '2026-01-01T00:00:05.000Z' }])
  })

  it('goes from one due time to the next, and no further than needed', async () => {
    const bench = controlBench()
    bench.submit()
    expect((await bench.post(WAIT, { life: 'delivered', within: '5m' })).body.now).toBe('2026-01-01T00:00:01.000Z')
    const { events } = await bench.read(`${W}/journal`)
    expect(events[0]).toMatchObject({ kind: 'control', what: 'clock', detail: 'wait for 5m at most' })
  })

  it('passes over no state, however short', async () => {
    const bench = controlBench(AWAY)
    bench.submit({ to: '6427' })
    const { body } = await bench.post(WAIT, { attempts: 3, within: '2d' })
    expect(body).toEqual({ ok: true, messages: 1, now: '2026-01-01T02:00:00.000Z' })
  })

  it('goes as far as it may where it never is so, which is told with what there is instead', async () => {
    const bench = controlBench(AWAY)
    bench.submit({ to: '6427' })
    const { status, body } = await bench.post(WAIT, { life: 'delivered', within: '3h', patience: '0s' })
    expect([status, body]).toEqual([
      200,
      {
        ok: false,
        mismatch: { what: 'life', expected: 'delivered', got: expect.any(String) },
        message: await bench.read(`${W}/messages/key:1`),
        now: '2026-01-01T03:00:00.000Z',
      },
    ])
    expect(body.message.attempts).toHaveLength(4)
  })

  it('waits for the answer of a client before it goes on', async () => {
    const bench = controlBench()
    const esme = await bench.bound()
    await esme.submitted({ registered_delivery: 1 })
    const { body } = await bench.post(WAIT, { 'receipts-sent': ['DELIVRD'], within: '1m' })
    expect(body).toEqual({ ok: true, messages: 1, now: '2026-01-01T00:00:01.200Z' })
    expect(esme.receipts()).toHaveLength(1)
  })

  it('gives a client some of the wall’s time before it goes over an empty time', async () => {
    const bench = controlBench()
    const waiting = bench.post(WAIT, { life: 'delivered', within: '1h', patience: '1h' })
    await someTurns()
    bench.submit()
    expect((await waiting).body).toEqual({ ok: true, messages: 1, now: '2026-01-01T00:00:01.000Z' })
  })

  it('is moved for several who wait at once so that each sees all', async () => {
    const bench = controlBench(AWAY)
    bench.submit({ to: '6427' })
    const counts = [1, 2, 3, 5, 8, 13]
    const answers = await Promise.all(
      counts.map((attempts) => bench.post(WAIT, { attempts, within: '2d', patience: '0s' })),
    )
    expect(answers.map(({ body }) => body.ok)).toEqual(counts.map(() => true))
    expect(await clockOf(bench)).toBe('2026-01-01T12:00:00.000Z')
  })

  it('stops for who waits no longer, and goes on for the others', async () => {
    const bench = controlBench()
    const { socket, gone } = await leaver(await listening(bench), { messages: 3, within: '30d', patience: '1h' })
    const other = bench.post(WAIT, { life: 'delivered', within: '2d', patience: '1h' })
    await someTurns()
    socket.destroy()
    await gone
    await someTurns()
    bench.submit()
    expect((await other).body.now).toBe('2026-01-01T00:00:01.000Z')
    bench.submit()
    await someTurns()
    expect(await clockOf(bench)).toBe('2026-01-01T00:00:01.000Z')
  })
})

/** The API behind a port of its own. */
async function listening(bench: ControlBench): Promise<number> {
  const server: Server = createServer(bench.api)
  undo.push(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function leaver(port: number, body: object) {
  const asked = request({
    port,
    path: WAIT,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    agent: false,
  })
  asked.on('error', () => undefined)
  const socket = await new Promise<import('node:net').Socket>((resolve) => asked.on('socket', resolve))
  const gone = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  asked.end(JSON.stringify(body))
  await new Promise<void>((resolve) => asked.on('finish', resolve))
  return { socket, gone }
}

describe('a clock that goes by itself', () => {
  it('is waited for: what is submitted later counts', async () => {
    const bench = running('scaled')
    const waiting = bench.post(WAIT, { life: 'delivered', messages: 2, within: '1h' })
    await someTurns()
    bench.submit()
    await someTurns()
    bench.submit()
    expect((await waiting).body).toMatchObject({ ok: true, messages: 2 })
  })

  it('ends the wait when the time is over', async () => {
    const bench = running('scaled')
    const before = Date.parse(await clockOf(bench))
    const { body } = await bench.post(WAIT, { messages: 1, within: '3s' })
    expect(body).toMatchObject({ ok: false, mismatch: { what: 'messages' }, message: null })
    expect(Date.parse(body.now)).toBeGreaterThanOrEqual(before + 3_000)
  })

  it('may be moved ahead by others meanwhile', async () => {
    const bench = running('real')
    const waiting = bench.post(WAIT, { messages: 1, within: '30d' })
    await someTurns()
    await bench.advance('31d')
    expect((await waiting).body.ok).toBe(false)
  })

  it('ends when the world is removed', async () => {
    const bench = running('real')
    const waiting = bench.post(WAIT, { messages: 1, within: '30d' })
    await someTurns()
    bench.worlds.close()
    expect([(await waiting).status, (await waiting).body.error.message]).toEqual([
      404,
      'the world default has been removed meanwhile',
    ])
  })
})

test('a world with a manual clock may be removed while somebody waits for a client', async () => {
  const bench = controlBench()
  const waiting = bench.post(WAIT, { messages: 1, within: '30d', patience: '1h' })
  await someTurns()
  bench.worlds.close()
  expect((await waiting).status).toBe(404)
})

test('a manual clock is moved even while clients do something all the time', async () => {
  const bench = controlBench()
  let isDone = false
  const submit = () => {
    if (isDone) return
    bench.submit({ to: '6421' })
    setImmediate(submit)
  }
  submit()
  const { body } = await bench.post(WAIT, { where: { id: 'key:1' }, life: 'delivered', within: '1m' })
  isDone = true
  expect(body.ok).toBe(true)
})

describe('a clock that skips', () => {
  it('is stopped at each thing that happens until it has been looked at', async () => {
    const bench = running('auto', AWAY)
    const counts = [1, 2, 7]
    const waits = counts.map((attempts) => bench.post(WAIT, { attempts, within: '2d' }))
    await someTurns()
    bench.submit({ to: '6427' })
    expect((await Promise.all(waits)).map(({ body }) => body.ok)).toEqual([true, true, true])
    expect((await bench.post(WAIT, { life: 'delivered', within: '2d' })).body.ok).toBe(true)
    expect((await bench.read(`${W}/clock`)).held).toBe(false)
  })

  it('goes to the end where nothing more comes', async () => {
    const bench = running('auto')
    const { body } = await bench.post(WAIT, { messages: 1, within: '3d', patience: '1ms' })
    expect([body.ok, body.now]).toEqual([false, '2026-01-04T00:00:00.000Z'])
  })
})

test('what was forgotten is not counted', async () => {
  const bench = controlBench({}, { maxMessages: 2 })
  for (let n = 0; n < 2; n++) bench.submit()
  const waiting = bench.post(WAIT, { messages: 1, within: '1h', patience: '1h' })
  await someTurns()
  await bench.post(`${W}/reset`)
  bench.submit({ registered: 0 })
  expect((await waiting).body).toMatchObject({ ok: true, messages: 1 })
  for (let n = 0; n < 5; n++) bench.submit({ registered: 0 })
  expect((await bench.post(WAIT, { life: 'delivered', messages: 2, within: '1h' })).body).toMatchObject({ ok: true })
})

test('ten thousand messages and a hundred who wait for them keep nobody waiting', async () => {
  const bench = controlBench()
  for (let n = 0; n < 10_000; n++) bench.submit()
  const waits = Array.from({ length: 100 }, () => bench.post(WAIT, { life: 'delivered', attempts: 1, within: '1h' }))
  let turns = 0
  let isDone = false
  const count = () => {
    turns++
    if (!isDone) setImmediate(count)
  }
  setImmediate(count)
  const answers = await Promise.all(waits)
  isDone = true
  // A million looks, of which some thousand make a spell, are hundreds of turns for others.
  expect(turns).toBeGreaterThan(50)
  expect(answers.map(({ body }) => body.messages)).toEqual(answers.map(() => 10_000))
})

test.each<[object, string]>([
  [{ life: 'delivered' }, '`within` is missing: expected a duration above 0 such as 30s or 1h30m'],
  [{ life: 'delivered', within: '0s' }, '`within`: "0s" is no time at all; write at least 1ms'],
  [{ within: '5m', messages: 0 }, '`messages`: it is so at once, and is not waited for'],
  [{ within: '5m', 'receipts-sent': { 'at-most': 1 } }, '`receipts-sent`: it is so at once'],
  [{ within: '5m' }, 'nothing is expected'],
  [{ lief: 'x', within: '5m' }, 'unknown key `lief` in what is waited for'],
  [{ life: 'x', within: '5m', patience: 'long' }, '`patience`'],
])('%j is a 400 that says it', async (body, message) => {
  const answer = await controlBench().post(WAIT, body)
  expect([answer.status, answer.body.error.code]).toEqual([400, 'BAD_REQUEST'])
  expect(answer.body.error.message).toContain(message)
})
