import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { millis } from '../../emulator/core/instant.ts'
import { systemWall } from '../../emulator/core/wall.ts'

/** What setTimeout can wait at the most; beyond it Node fires at once. */
const LONGEST = 2 ** 31 - 1

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

it('reads the time of day', () => {
  vi.useRealTimers()
  expect(Math.abs(systemWall.rightNow() - Date.now())).toBeLessThan(1_000)
  expect(Math.abs(systemWall.now() - Date.now())).toBeLessThan(1_000)
})

it('keeps its reading for a turn of the event loop, but for who asks for this very moment', async () => {
  const now = systemWall.now()
  const rightNow = systemWall.rightNow()
  vi.advanceTimersByTime(100)
  expect(systemWall.now()).toBe(now)
  expect(systemWall.rightNow() - rightNow).toBeCloseTo(100)
  await Promise.resolve()
  expect(systemWall.now() - now).toBeCloseTo(100)
})

it('runs a task once, when its delay is over', () => {
  const task = vi.fn()
  systemWall.after(millis(1_000), task)
  vi.advanceTimersByTime(999)
  expect(task).not.toHaveBeenCalled()
  vi.advanceTimersByTime(10_000)
  expect(task).toHaveBeenCalledTimes(1)
})

it.each([
  ['just beyond what setTimeout keeps', LONGEST + 1],
  ['of five years', 5 * 365 * 86_400_000],
])('honours a delay %s', (_, delay) => {
  const task = vi.fn()
  systemWall.after(millis(delay), task)
  vi.advanceTimersByTime(delay - 1)
  expect(task).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(task).toHaveBeenCalledTimes(1)
})

it.each([
  ['at once', 5_000, 0],
  ['in the second leg of a long delay', LONGEST + 5_000, LONGEST + 1],
])('does not run what was cancelled %s', (_, delay, before) => {
  const task = vi.fn()
  const timer = systemWall.after(millis(delay), task)
  vi.advanceTimersByTime(before)
  timer.cancel()
  vi.advanceTimersByTime(delay)
  expect(task).not.toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
})

it('runs what is to be soon in the next turn, in order', () => {
  const order: string[] = []
  systemWall.soon(() => {
    order.push('first')
    systemWall.soon(() => order.push('third'))
  })
  systemWall.soon(() => order.push('second'))
  expect(order).toEqual([])
  vi.runAllTimers()
  expect(order).toEqual(['first', 'second', 'third'])
})
