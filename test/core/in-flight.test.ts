import { expect, it } from 'vitest'
import { InFlight } from '../../emulator/core/in-flight.ts'
import { millis } from '../../emulator/core/instant.ts'

const limits = { request: millis(1_000), 'hand-over': millis(30_000), input: millis(500) }

it('is idle at once when nothing is in flight', async () => {
  await expect(new InFlight().idle()).resolves.toBeUndefined()
})

it('is idle again when the last token of the last holder is given back, for all who wait', async () => {
  const inFlight = new InFlight()
  const a = inFlight.holder('a', limits)
  const b = inFlight.holder('b', limits)
  a.take('request')
  b.take('hand-over')
  b.take('hand-over')
  const idle: string[] = []
  const both = Promise.all([inFlight.idle().then(() => idle.push('x')), inFlight.idle().then(() => idle.push('y'))])
  a.give('request')
  b.give('hand-over')
  await Promise.resolve()
  expect([inFlight.total, idle]).toEqual([1, []])
  b.give('hand-over')
  await both
  expect([inFlight.total, idle]).toEqual([0, ['x', 'y']])
})

it('shows who holds what, how often, and how long at the most', () => {
  const inFlight = new InFlight()
  const link = inFlight.holder('smpp link 3 (test)', limits)
  const other = inFlight.holder('smpp link 4 (test)', limits)
  link.take('hand-over')
  link.take('hand-over')
  link.take('input')
  other.take('request')
  other.give('request')
  expect(inFlight.waiting()).toEqual([
    { owner: 'smpp link 3 (test)', what: 'hand-over', count: 2, limit: 30_000 },
    { owner: 'smpp link 3 (test)', what: 'input', count: 1, limit: 500 },
  ])
})

it('takes back what a dropped holder held, and shows it no more', async () => {
  const inFlight = new InFlight()
  const link = inFlight.holder('link', limits)
  link.take('request')
  link.take('input')
  link.take('hand-over')
  const idle = inFlight.idle()
  link.drop()
  await idle
  expect([inFlight.total, inFlight.waiting()]).toEqual([0, []])
})

it('counts nothing twice when a token is given back after its holder was dropped', () => {
  const inFlight = new InFlight()
  const link = inFlight.holder('link', limits)
  const other = inFlight.holder('other', limits)
  link.take('request')
  other.take('request')
  link.drop()
  link.give('request')
  link.drop()
  expect(inFlight.total).toBe(1)
})

it('takes no token for a dropped holder, which nobody would give back', () => {
  const inFlight = new InFlight()
  const link = inFlight.holder('link', limits)
  link.drop()
  link.take('request')
  expect([inFlight.total, inFlight.waiting()]).toEqual([0, []])
})

it('does not take a token of one kind for another', () => {
  const inFlight = new InFlight()
  const link = inFlight.holder('link', limits)
  link.take('request')
  link.give('hand-over')
  link.give('input')
  expect([inFlight.total, link.waiting().map(({ what }) => what)]).toEqual([1, ['request']])
})
