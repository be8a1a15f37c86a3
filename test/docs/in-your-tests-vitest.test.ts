import { startEmulator } from 'carrier-emulator'
import { expect, test } from 'vitest'

test('a text to a handset that stays away expires after two days', async () => {
  await using emulator = await startEmulator({ smppPort: 0, httpPort: 0, clock: { kind: 'manual' } })
  const world = emulator.world()
  await world.handset('64211234567', 'off')

  // Your own code goes here: it finds SMPP at emulator.ports.smpp, everything over HTTP at emulator.ports.http.
  const { status } = await world.send({ to: '64211234567', text: 'hello' })
  expect(status).toBe(0)

  // The clock goes on until it is so, at most so far.
  await world.wait({ where: { to: '64211234567' }, messages: 1, smpp: 'EXPIRED' }, '3d')
  await world.expect({ where: { to: '64211234567' }, done: '48h', attempts: { 'at-least': 10 } })
  expect(await world.inbox('64211234567')).toEqual([])
})

test('a text comes with its receipt, by whatever it was sent', async () => {
  await using emulator = await startEmulator({ smppPort: 0, httpPort: 0, clock: { kind: 'manual' } })
  const world = emulator.world()
  await world.send({ via: 'rest', from: 'BANK', to: '64211234567', text: 'Your code is 123456' })

  await world.wait({ text: '/[0-9]{6}/', rest: 'Delivered', done: { 'at-most': '1m' } }, '5m')
  const [message] = await world.inbox('64211234567')
  expect(message?.text).toBe('Your code is 123456')
})
