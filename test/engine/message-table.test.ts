import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MessageTable } from '../../emulator/engine/message-table.ts'
import type { MessageRecord } from '../../emulator/message/record.ts'
import { aPlan } from '../support/a-plan.ts'
import { aRecord } from '../support/a-record.ts'

const plan = aPlan()

function keys(table: MessageTable, before?: number): readonly number[] {
  return [...table.newestFirst(before)].map(({ key }) => key)
}

test('does what a plain list does, whatever is added, settled and evicted', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'add' as const }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('settle' as const), pick: fc.nat() }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('evict' as const), keep: fc.nat(3) }) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 1_500, size: 'max' }), (steps) => {
      const table = new MessageTable()
      const model: MessageRecord[] = []
      const settled: MessageRecord[] = []
      let last = 0
      for (const each of steps) {
        if (each.kind === 'add') {
          const record = aRecord(plan, { key: ++last })
          table.add(record)
          model.push(record)
        } else if (each.kind === 'settle') {
          const open = model.filter((record) => !settled.includes(record))
          const record = open[each.pick % Math.max(1, open.length)]
          if (record !== undefined) {
            table.settle(record)
            table.settle(record)
            settled.push(record)
          }
        } else {
          const gone = settled.length > each.keep ? (settled.shift() ?? null) : null
          expect(table.evict(each.keep)).toBe(gone)
          if (gone !== null) model.splice(model.indexOf(gone), 1)
        }
      }
      const newestFirst = model.map(({ key }) => key).reverse()
      expect([table.size, table.pending]).toEqual([model.length, model.length - settled.length])
      expect(keys(table)).toEqual(newestFirst)
      const middle = Math.ceil(last / 2)
      expect(keys(table, middle)).toEqual(newestFirst.filter((key) => key < middle))
      for (const record of model) expect(table.at(record.key)).toBe(record)
    }),
    { numRuns: 60 },
  )
})

test('begins anew after it was cleared', () => {
  const table = new MessageTable()
  for (let key = 1; key <= 700; key++) table.add(aRecord(plan, { key }))
  table.clear()
  expect([table.size, keys(table)]).toEqual([0, []])
  table.add(aRecord(plan, { key: 1 }))
  expect(keys(table)).toEqual([1])
})

test('gives no message for a key that none has', () => {
  const table = new MessageTable()
  table.add(aRecord(plan, { key: 1 }))
  expect([table.at(2), table.at(1_000)]).toEqual([null, null])
})
