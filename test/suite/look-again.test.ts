/** How many messages are looked at again and again. */
import { expect, test } from 'vitest'
import type { MessageView } from '../../emulator/expectation/message-view.ts'
import { Received } from '../../emulator/suite/clients/received.ts'
import { lookAgain } from '../../emulator/suite/look-again.ts'
import type { Seen } from '../../emulator/suite/looks.ts'

test('what was as expected is not looked at again before the rest is', async () => {
  const lives = ['pending', 'delivered', 'pending', 'pending']
  const asked: (number | null)[] = []
  const view = (key: number) => ({ key, front: 'smpp', id: String(key), life: lives[key] }) as MessageView
  const seen = async (key: number | null): Promise<Seen> => {
    asked.push(key)
    const messages = key === null ? lives.map((_, each) => view(each)) : [view(key)]
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
  expect(asked).toEqual([null, 3, 2, null, 2, 0, null])
})
