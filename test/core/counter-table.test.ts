import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CounterTable } from '../../emulator/core/counter-table.ts'

const word = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constant(0xffff_ffff),
)

it('counts as a Map would', () => {
  const steps = fc.array(
    fc.record({ hi: word, lo: word, step: fc.constantFrom('next', 'next', 'next', 'peek', 'clear') }),
    {
      maxLength: 400,
      size: 'max',
    },
  )
  fc.assert(
    fc.property(steps, (history) => {
      const table = new CounterTable()
      const model = new Map<string, number>()
      for (const { hi, lo, step } of history) {
        const name = `${hi} ${lo}`
        const before = model.get(name) ?? 0
        if (step === 'clear' && hi === 0) {
          table.clear()
          model.clear()
        } else if (step === 'next') {
          expect(table.next(hi, lo)).toBe(before)
          model.set(name, before + 1)
        } else expect(table.peek(hi, lo)).toBe(before)
        expect(table.size).toBe(model.size)
      }
    }),
  )
})

// Keys that a table which reads only some of the bits would heap onto one slot.
it.each<[string, (i: number) => [number, number]]>([
  ['in a row', (i) => [0, i]],
  ['that differ in the high half only', (i) => [i, 12_345]],
  ['that differ in their top bits only', (i) => [i << 12, i << 16]],
  ['of two equal halves', (i) => [i, i]],
])('keeps every count while it grows over keys %s', (_, keyOf) => {
  const table = new CounterTable()
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 50_000; i++)
      if (table.next(...keyOf(i)) !== round) expect.unreachable(`key ${i}, round ${round}`)
  }
  expect(table.size).toBe(50_000)
  expect(table.peek(...keyOf(49_999))).toBe(3)
})

it('takes the key 0 for a key like any other', () => {
  const table = new CounterTable()
  expect(table.peek(0, 0)).toBe(0)
  expect([table.next(0, 0), table.next(0, 0), table.peek(0, 0)]).toEqual([0, 1, 2])
})

it('does not count what is only looked at', () => {
  const table = new CounterTable()
  table.peek(1, 2)
  expect([table.size, table.peek(1, 2)]).toEqual([0, 0])
})

it('starts anew when cleared', () => {
  const table = new CounterTable()
  for (let i = 0; i < 1_000; i++) table.next(i, i)
  table.clear()
  expect([table.size, table.peek(1, 1), table.next(1, 1)]).toEqual([0, 0, 0])
})
