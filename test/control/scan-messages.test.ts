import { expect, test } from 'vitest'
import { scanMessages } from '../../emulator/control/scan-messages.ts'
import { MessageTable } from '../../emulator/engine/message-table.ts'
import type { MessageRecord } from '../../emulator/message/record.ts'
import { aRecord } from '../support/a-record.ts'
import { FakeWall } from '../support/fake-wall.ts'
import { controlBench, W } from './control-bench.ts'

function aTable(size: number): { messages: MessageTable; records: MessageRecord[] } {
  const messages = new MessageTable()
  const records = Array.from({ length: size }, (_, i) => aRecord(undefined, { key: i + 1 }))
  for (const record of records) messages.add(record)
  return { messages, records }
}

test('lets the event loop run for every 1000 messages', async () => {
  const { messages } = aTable(4_001)
  const wall = new FakeWall()
  let seen = 0
  let done = false
  const scan = scanMessages({ messages, wall }, () => {
    seen++
    return true
  }).then(() => {
    done = true
  })
  const turns: number[] = []
  while (!done) {
    turns.push(seen)
    await wall.turn()
  }
  await scan
  expect(turns).toEqual([1_000, 2_000, 3_000, 4_000])
  expect(seen).toBe(4_001)
})

test('stops where the visitor has seen enough', async () => {
  const { messages } = aTable(10)
  const seen: number[] = []
  await scanMessages({ messages, wall: new FakeWall() }, ({ key }) => {
    seen.push(key)
    return seen.length < 3
  })
  expect(seen).toEqual([10, 9, 8])
})

test('goes on behind messages that are evicted between two turns', async () => {
  const { messages, records } = aTable(2_000)
  const wall = new FakeWall()
  const seen: number[] = []
  const scan = scanMessages({ messages, wall }, ({ key }) => {
    seen.push(key)
    return true
  })
  // The scan stands before message 1000.
  for (const key of [1_000, 999]) messages.settle(records[key - 1]!)
  while (messages.evict(0) !== null);
  await wall.settle()
  await scan
  expect(seen.slice(998, 1_002)).toEqual([1_002, 1_001, 998, 997])
  expect(seen).toHaveLength(1_998)
})

test('ends with the messages there are when the world is reset meanwhile', async () => {
  const { messages } = aTable(3_000)
  const wall = new FakeWall()
  const scan = scanMessages({ messages, wall }, () => true)
  messages.clear()
  await wall.settle()
  await expect(scan).resolves.toBeUndefined()
})

test('a list that finds nothing among many messages keeps nobody waiting', async () => {
  const bench = controlBench()
  for (let n = 0; n < 60_000; n++) bench.submit()
  let turns = 0
  let done = false
  const count = () => {
    turns++
    if (!done) setImmediate(count)
  }
  setImmediate(count)
  const { messages } = await bench.read(`${W}/messages?to=1`)
  done = true
  expect(messages).toEqual([])
  expect(turns).toBeGreaterThan(25)
})
