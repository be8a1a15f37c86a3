/** How many messages are looked at again and again. */
import { expect, test } from 'vitest'
import type { MessageView } from '../../emulator/expectation/message-view.ts'
import { Received } from '../../emulator/suite/clients/received.ts'
import { lookAgain } from '../../emulator/suite/look-again.ts'
import { fieldsToSee, lookAt, type Seen } from '../../emulator/suite/looks.ts'
import type { Expectation } from '../../emulator/suite/step.ts'
import { aMessageView } from '../expectation/a-message-view.ts'

const ANY_TEXT = { says: '/./', fits: () => true }
const ANY_COUNT = { says: 'at least 0', fits: () => true }

test('what was as expected is not looked at again before the rest is', async () => {
  const lives = ['pending', 'delivered', 'pending', 'pending']
  const asked: (readonly number[] | null)[] = []
  const view = (key: number) => ({ key, front: 'smpp', id: String(key), life: lives[key] }) as MessageView
  const seen = async (keys: readonly number[] | null): Promise<Seen> => {
    asked.push(keys)
    const messages = (keys ?? [0, 1, 2, 3]).map(view)
    return { messages, answers: [], received: new Received(), isOutside: false }
  }
  const delivered = { says: 'delivered', fits: (life: string) => life === 'delivered' }
  const look = lookAgain({ life: delivered, messages: { says: '4', fits: (count) => count === 4 } }, seen)
  expect((await look(false))?.awaits).toEqual([0, 2, 3])
  lives[3] = 'delivered'
  expect((await look(false))?.awaits).toEqual([0, 2])
  // At the end the oldest is told.
  expect((await look(true))?.message?.key).toBe(0)
  lives.fill('delivered')
  expect(await look(false)).toBeNull()
  expect(asked).toEqual([null, [3], [0, 2], null, [2], [0], null])
})

test('of ten thousand that come to be as expected, all are looked at in some looks', async () => {
  let life = 'pending'
  let looks = 0
  const all = Array.from({ length: 10_000 }, (_, key) => key)
  const seen = async (keys: readonly number[] | null): Promise<Seen> => {
    looks++
    const messages = (keys ?? all).map((key) => aMessageView({ key, life }))
    return { messages, answers: [], received: new Received(), isOutside: false }
  }
  const look = lookAgain({ life: { says: 'delivered', fits: (given) => given === 'delivered' } }, seen)
  expect((await look(false))?.awaits).toHaveLength(10_000)
  life = 'delivered'
  expect(await look(false)).toBeNull()
  expect(looks).toBeLessThan(20)
})

test.each<[string, Expectation]>([
  ['what the client got', { receipts: ANY_COUNT, receipt: { stat: ANY_TEXT } }],
  ['its answer and how many there are', { answer: ANY_TEXT, messages: ANY_COUNT }],
  ['times of its attempts', { 'attempts-at': [] }],
  ['times of its receipts', { 'receipts-at': [], 'receipts-sent': ANY_COUNT }],
  ['its state', { frozen: false, happened: ANY_TEXT, rule: 'a-rule' }],
  ['its statuses', { smpp: ANY_TEXT, err: ANY_TEXT, mm7: ANY_TEXT, rest: ANY_TEXT, gateway: ANY_TEXT }],
])('of a message no more is looked at than is asked for: %s', (_, expected) => {
  const fields: readonly string[] = fieldsToSee(expected)
  const view = new Proxy(aMessageView(), {
    get(whole, field) {
      if (!fields.includes(String(field))) throw new Error(`${String(field)} was not asked for`)
      return Reflect.get(whole, field)
    },
  })
  for (const isOutside of [true, false]) {
    lookAt(expected, { messages: [view], answers: ['ESME_ROK'], received: new Received(), isOutside })
  }
})
