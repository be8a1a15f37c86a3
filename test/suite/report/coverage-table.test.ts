import { expect, test } from 'vitest'
import { BEHAVIOURS } from '../../../emulator/suite/coverage.ts'
import { coverageTable } from '../../../emulator/suite/report/coverage-table.ts'

test('behaviours stand in the order of the status table, fronts in their own', () => {
  const { fronts, rows, never } = coverageTable([
    { front: 'rest', behaviour: 'expired', messages: 2 },
    { front: 'smpp', behaviour: 'delivered', messages: 1 },
    { front: 'smpp', behaviour: 'delivered', messages: 4 },
    { front: 'smpp', behaviour: 'killed', messages: 0 },
  ])
  expect(fronts).toEqual(['smpp', 'mm7', 'rest', 'gateway'])
  expect(rows).toEqual([
    { behaviour: 'delivered', messages: [5, 0, 0, 0] },
    { behaviour: 'expired', messages: [0, 0, 2, 0] },
  ])
  expect(never).toEqual(BEHAVIOURS.filter((word) => word !== 'delivered' && word !== 'expired'))
})

test('a front and a behaviour that are new are told after those that are known', () => {
  const { fronts, rows } = coverageTable([{ front: 'fax', behaviour: 'smudged', messages: 1 }])
  expect(fronts.at(-1)).toBe('fax')
  expect(rows).toEqual([{ behaviour: 'smudged', messages: [0, 0, 0, 0, 1] }])
})
