import { expect, test } from 'vitest'
import { LIVES } from '../../../emulator/message/status-table.ts'
import { coverageTable } from '../../../emulator/suite/report/coverage-table.ts'

test('behaviours stand in the order of the status table, fronts in their own', () => {
  const { fronts, rows, never } = coverageTable([
    { front: 'rest', life: 'expired', messages: 2 },
    { front: 'smpp', life: 'delivered', messages: 1 },
    { front: 'smpp', life: 'delivered', messages: 4 },
    { front: 'smpp', life: 'killed', messages: 0 },
  ])
  expect(fronts).toEqual(['smpp', 'mm7', 'rest', 'gateway'])
  expect(rows).toEqual([
    { life: 'delivered', messages: [5, 0, 0, 0] },
    { life: 'expired', messages: [0, 0, 2, 0] },
  ])
  expect(never).toEqual(LIVES.filter((life) => life !== 'delivered' && life !== 'expired'))
})

test('a front and a behaviour that are new are told after those that are known', () => {
  const { fronts, rows } = coverageTable([{ front: 'fax', life: 'smudged', messages: 1 }])
  expect(fronts.at(-1)).toBe('fax')
  expect(rows).toEqual([{ life: 'smudged', messages: [0, 0, 0, 0, 1] }])
})
