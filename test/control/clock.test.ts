import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type ControlBench, controlBench, someTurns, W } from './control-bench.ts'

const CLOCK = `${W}/clock`
let undo: (() => void)[] = []

afterEach(() => {
  for (const each of undo) each()
  undo = []
})

/** The API behind a port of its own. */
async function listening(bench: ControlBench): Promise<number> {
  const server: Server = createServer(bench.api)
  undo.push(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

test('shows what the clock reads, how it goes, and what comes next', async () => {
  const bench = controlBench()
  const { wall, ...clock } = await bench.read(CLOCK)
  expect(clock).toEqual({
    now: '2026-01-01T00:00:00.000Z',
    mode: 'manual',
    held: false,
    heldUntil: null,
    heldBy: null,
    pending: 0,
    next: null,
    exchanges: 0,
    waitingFor: [],
  })
  expect(Date.parse(wall)).toBeGreaterThan(Date.parse('2026-01-01'))
  bench.submit()
  expect(await bench.read(CLOCK)).toMatchObject({ pending: 1, next: '2026-01-01T00:00:01.000Z' })
})

test('an advance answers when everything due has happened', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  const id = await esme.submitted()
  const { status, body } = await bench.post(CLOCK, { advance: '5m' })
  expect(status).toBe(200)
  expect(body).toMatchObject({ now: '2026-01-01T00:05:00.000Z', fired: 2, next: null })
  expect(esme.receipts()).toHaveLength(1)
  expect((await bench.read(`${W}/messages/${id}`)).receipts[0].answered).toBe(true)
})

test('goes to the next timer, and stays where there is none', async () => {
  const bench = controlBench()
  bench.submit()
  const next = await bench.post(CLOCK, { to: 'next' })
  expect(next.body).toMatchObject({ now: '2026-01-01T00:00:01.000Z', fired: 1 })
  expect((await bench.post(CLOCK, { to: 'next' })).body.now).toBe('2026-01-01T00:00:01.200Z')
  expect((await bench.post(CLOCK, { to: 'next' })).body).toMatchObject({ now: '2026-01-01T00:00:01.200Z', fired: 0 })
})

test('goes to a time, as GET has written it, and never back', async () => {
  const bench = controlBench()
  const there = await bench.post(CLOCK, { to: '2026-01-03T00:00:00.250Z' })
  expect(there.body.now).toBe('2026-01-03T00:00:00.250Z')
  expect((await bench.post(CLOCK, { to: there.body.now })).status).toBe(200)
  const back = await bench.post(CLOCK, { to: '2026-01-02T00:00:00Z' })
  expect([back.status, back.body.error.message]).toEqual([409, 'the clock shows 2026-01-03T00:00:00.250Z already'])
})

test('goes to a time, but no further than to what happens to one message', async () => {
  const bench = controlBench()
  const first = bench.submit()
  await bench.post(CLOCK, { advance: '300ms' })
  const second = bench.submit()
  const to = '2026-01-01T01:00:00Z'
  const stopped = await bench.post(CLOCK, { to, until: `key:${second.key}` })
  expect(first.key).not.toBe(second.key)
  expect(stopped.body).toMatchObject({ now: '2026-01-01T00:00:01.300Z', fired: 3 })
  // Where nothing more happens to it, the time it is.
  await bench.post(CLOCK, { to: '2026-01-01T00:30:00Z' })
  expect((await bench.post(CLOCK, { to, until: `key:${second.key}` })).body.now).toBe('2026-01-01T01:00:00.000Z')
  expect((await bench.post(CLOCK, { to: 'next', until: 'key:1' })).status).toBe(400)
  expect((await bench.post(CLOCK, { to: '2026-01-01T02:00:00Z', until: 'key:99' })).status).toBe(404)
})

test('an advance of a clock that follows the wall skips ahead too', async () => {
  const bench = controlBench({}, { clock: { kind: 'real' } })
  undo.push(() => bench.worlds.close())
  const before = Date.parse((await bench.read(CLOCK)).now)
  const { body } = await bench.post(CLOCK, { advance: '3d' })
  expect(Date.parse(body.now) - before).toBeGreaterThanOrEqual(3 * 86_400_000)
  expect(Date.parse(body.now) - before).toBeLessThan(3 * 86_400_000 + 60_000)
})

test('switches the mode', async () => {
  const bench = controlBench()
  undo.push(() => bench.worlds.close())
  for (const mode of ['x60', 'x0.5', 'auto', 'real', 'manual']) {
    expect((await bench.post(CLOCK, { mode })).body.mode).toBe(mode)
  }
  const { status, body } = await bench.post(CLOCK, { mode: 'x0' })
  expect([status, body.error.message]).toEqual([
    400,
    '`mode`: "x0" is not a mode of the clock; write real, x60 (or any factor), manual or auto',
  ])
})

test('a held clock stands still until it is released', async () => {
  const bench = controlBench({}, { clock: { kind: 'scaled', factor: 1_000_000 } })
  undo.push(() => bench.worlds.close())
  expect((await bench.post(CLOCK, { hold: true })).body).toMatchObject({ held: true, heldUntil: null })
  const [first, second] = [await bench.read(CLOCK), await bench.read(CLOCK)]
  expect(second.now).toBe(first.now)
  expect((await bench.post(CLOCK, { hold: false })).body.held).toBe(false)
  await expect.poll(async () => (await bench.read(CLOCK)).now).not.toBe(first.now)
})

test('a hold is one hold, however often it is asked for', async () => {
  const bench = controlBench()
  await bench.post(CLOCK, { hold: true })
  await bench.post(CLOCK, { hold: true })
  expect((await bench.post(CLOCK, { hold: false })).body.held).toBe(false)
  expect((await bench.post(CLOCK, { hold: false })).status).toBe(200)
})

test('where a hold has a holder, nobody else holds the clock, and anybody may let it go who names no one', async () => {
  const bench = controlBench()
  expect((await bench.post(CLOCK, { hold: '1h' })).body.heldBy).toBeNull()
  expect((await bench.post(CLOCK, { hold: '1h', holder: 'one' })).body).toMatchObject({ held: true, heldBy: 'one' })
  for (const body of [{ hold: '1h' }, { hold: true, holder: 'two' }, { hold: false, holder: 'two' }]) {
    const { status, body: answer } = await bench.post(CLOCK, body)
    expect([status, answer.error.message]).toEqual([409, 'the clock of world default is held by one'])
    expect(answer.error.hint).toContain('at the latest at ')
  }
  expect((await bench.post(CLOCK, { hold: '2h', holder: 'one' })).status).toBe(200)
  expect((await bench.post(CLOCK, { hold: false })).body).toMatchObject({ held: false, heldBy: null })
  expect((await bench.post(CLOCK, { hold: '100ms', holder: 'two' })).body.heldBy).toBe('two')
  await expect.poll(async () => (await bench.read(CLOCK)).heldBy).toBeNull()
  expect((await bench.post(CLOCK, { advance: '1s', holder: 'two' })).status).toBe(400)
})

test('a hold with an end ends by itself', async () => {
  const bench = controlBench()
  const { body } = await bench.post(CLOCK, { hold: '100ms' })
  expect(body.held).toBe(true)
  expect(Date.parse(body.heldUntil) - Date.parse(body.wall)).toBeLessThanOrEqual(100)
  await expect.poll(async () => (await bench.read(CLOCK)).held).toBe(false)
})

test('takes one change at a time', async () => {
  const bench = controlBench()
  for (const body of [{}, { mode: 'manual', advance: '1s' }]) {
    const { status, body: answer } = await bench.post(CLOCK, body)
    expect([status, answer.error.message]).toEqual([400, 'expected one of mode, advance, to, hold'])
  }
})

test('refuses what is no duration, no time and no hold', async () => {
  const bench = controlBench()
  for (const body of [
    { advance: '5' },
    { advance: 5 },
    { advance: '-5m' },
    { to: 'soon' },
    { hold: 'yes' },
    { hold: 30 },
  ]) {
    expect((await bench.post(CLOCK, body)).status).toBe(400)
  }
})

test('says whom a skip waits for', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  esme.mute()
  await esme.submitted()
  const advanced = bench.post(CLOCK, { advance: '1m' })
  await expect.poll(() => esme.receipts().length).toBe(1)
  expect((await bench.read(CLOCK)).waitingFor).toEqual([
    { owner: 'smpp link 1 (test)', what: 'hand-over', count: 1, limit: '30s' },
  ])
  esme.accept(esme.received.at(-1)!)
  expect((await advanced).body.now).toBe('2026-01-01T00:01:00.000Z')
})

test('a client that goes away during an advance harms nothing', async () => {
  const bench = controlBench()
  const port = await listening(bench)
  const esme = await bench.bound()
  esme.mute()
  await esme.submitted()
  const leaving = request({
    port,
    host: '127.0.0.1',
    path: CLOCK,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  })
  leaving.on('error', () => undefined)
  leaving.end(JSON.stringify({ advance: '1m' }))
  await expect.poll(() => esme.receipts().length).toBe(1)
  leaving.destroy()
  await someTurns()
  esme.accept(esme.received.at(-1)!)
  await expect.poll(async () => (await bench.read(CLOCK)).now).toBe('2026-01-01T00:01:00.000Z')
  expect((await bench.post(CLOCK, { advance: '1m' })).body.now).toBe('2026-01-01T00:02:00.000Z')
  expect(bench.bugs).toEqual([])
})

test('what was done to the clock stands in the journal', async () => {
  const bench = controlBench()
  await bench.post(CLOCK, { advance: '90s' })
  await bench.post(CLOCK, { hold: true })
  const { events } = await bench.read(`${W}/journal`)
  expect(events.map(({ kind, what, detail }: Record<string, string>) => [kind, what, detail])).toEqual([
    ['control', 'clock', 'hold true'],
    ['control', 'clock', 'advance by 1m30s'],
  ])
})
