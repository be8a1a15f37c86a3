import { expect, test } from 'vitest'
import { didYouMean, nearest } from '../../../emulator/protocol/settings/did-you-mean.ts'

const words = ['retry', 'receipts', 'rules', 'latency', 'on-return', 'undeliverable']

test.each([
  ['retyr', 'retry'],
  ['reciepts', 'receipts'],
  ['Latency', 'latency'],
  ['latncy', 'latency'],
  ['undelivrable', 'undeliverable'],
  ['on_return', 'on-return'],
  ['rule', 'rules'],
])('%s is meant as %s', (word, meant) => {
  expect(nearest(word, words)).toBe(meant)
})

test.each(['colour', 'xyz', '', 'r'])('nothing is near %j', (word) => {
  expect(nearest(word, words)).toBeUndefined()
  expect(didYouMean(word, words)).toBe('')
})

test('two neighbours swapped are one mistake, not two', () => {
  expect(nearest('dorp', ['drop'])).toBe('drop')
})

test('of two near words the nearest is meant', () => {
  expect(nearest('hexx', ['text', 'hex'])).toBe('hex')
})
