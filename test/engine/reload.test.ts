/** What a reload of the scenario changes, and what it leaves alone: it holds for new messages only. */
import { expect, test } from 'vitest'
import { DAY } from '../../emulator/core/instant.ts'
import { clientId } from '../../emulator/engine/client-id.ts'
import { Directory } from '../../emulator/engine/directory.ts'
import { aWorld, compiled, submit } from '../support/a-world.ts'

const CARRIER = 'carriers: { all: { numbers: ["*"], latency: { delivery: 1h } } }'
const DECIMAL = `${CARRIER}\naccounts: { test: { smpp: { password: test } } }`
const HEX = `${CARRIER}\naccounts: { test: { smpp: { password: test, ids: { response: hex } } } }`

test('a message keeps the id that its client knows when ids are written another way', () => {
  const world = aWorld(DECIMAL)
  const account = world.accounts.get('test')
  if (account === undefined) throw new Error('no account')
  const before = submit(world, '64211')
  const known = clientId(account, before)
  world.install(compiled(HEX))
  const later = submit(world, '64212')
  expect(clientId(account, before)).toBe(known)
  expect(world.find(account, known)).toBe(before)
  expect(clientId(account, later)).toBe(Number(later.id).toString(16))
  expect(world.find(account, clientId(account, later))).toBe(later)
})

test('messages from before a reload are evicted by the id they were given', async () => {
  const world = aWorld(DECIMAL, 1)
  const account = world.accounts.get('test')
  if (account === undefined) throw new Error('no account')
  for (const to of ['64211', '64212', '64213']) submit(world, to)
  world.install(compiled(HEX))
  await world.clock.advance(DAY)
  expect([world.messages.size, account.messages.size]).toEqual([1, 1])
})

test('nobody signs in to an account that a reload took away, and what it is owed is kept', async () => {
  const world = aWorld(DECIMAL)
  const record = submit(world, '64211')
  const directory = new Directory()
  directory.attach('shared', world)
  expect(directory.at('shared').find('smpp', 'test')).not.toBe(null)
  world.install(compiled(CARRIER))
  expect(directory.at('shared').find('smpp', 'test')).toBe(null)
  await world.clock.advance(DAY)
  expect(record.life).toBe('delivered')
  world.install(compiled(DECIMAL))
  expect(directory.at('shared').find('smpp', 'test')?.account).toBe(world.accounts.get('test'))
})

test('the rules of a message are those it was accepted under', async () => {
  const world = aWorld(DECIMAL)
  const before = submit(world, '64211')
  world.install(compiled(DECIMAL.replace('latency:', 'rules: [{ then: { outcome: rejected } }], latency:')))
  const later = submit(world, '64212')
  await world.clock.advance(DAY)
  expect([before.life, later.life]).toEqual(['delivered', 'rejected'])
})
