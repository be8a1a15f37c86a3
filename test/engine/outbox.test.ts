/** What a journal that commits late holds back: no effect leaves before what caused it is safe, and none overtakes. */
import { expect, test } from 'vitest'
import type { Journal } from '../../emulator/engine/journal.ts'
import { Outbox } from '../../emulator/engine/outbox.ts'
import { Refusals } from '../../emulator/engine/refusals.ts'

class LateJournal implements Journal {
  readonly refusals = new Refusals()
  committed = 0
  #appended = 0
  #listener: () => void = () => undefined

  append(): number {
    return ++this.#appended
  }

  commit(upTo: number): void {
    this.committed = upTo
    this.#listener()
  }

  onCommitted(listener: () => void): void {
    this.#listener = listener
  }

  recent(): readonly never[] {
    return []
  }
}

test('an effect waits for the event that caused it', () => {
  const journal = new LateJournal()
  const outbox = new Outbox(journal)
  const left: string[] = []
  outbox.put(journal.append(), () => left.push('response'))
  outbox.put(journal.append(), () => left.push('receipt'))
  expect([left, outbox.size]).toEqual([[], 2])
  journal.commit(1)
  expect([left, outbox.size]).toEqual([['response'], 1])
  journal.commit(2)
  expect([left, outbox.size]).toEqual([['response', 'receipt'], 0])
})

test('an effect that could leave does not overtake one that waits', () => {
  const journal = new LateJournal()
  const outbox = new Outbox(journal)
  const left: string[] = []
  const first = journal.append()
  const second = journal.append()
  outbox.put(second, () => left.push('second'))
  outbox.put(first, () => left.push('first'))
  expect(outbox.isClear(first)).toBe(false)
  journal.commit(second)
  expect(left).toEqual(['second', 'first'])
})

test('with a journal that has committed, an effect runs where it is given', () => {
  const journal = new LateJournal()
  const outbox = new Outbox(journal)
  const sequence = journal.append()
  journal.commit(sequence)
  const left: string[] = []
  outbox.put(sequence, () => left.push('now'))
  expect([left, outbox.isClear(sequence)]).toEqual([['now'], true])
})

test('what an effect puts into the outbox while it is being emptied keeps its place', () => {
  const journal = new LateJournal()
  const outbox = new Outbox(journal)
  const left: string[] = []
  const one = journal.append()
  const two = journal.append()
  outbox.put(one, () => {
    left.push('one')
    outbox.put(two, () => left.push('caused by one'))
  })
  outbox.put(two, () => left.push('two'))
  journal.commit(two)
  expect([left, outbox.size]).toEqual([['one', 'two', 'caused by one'], 0])
})
