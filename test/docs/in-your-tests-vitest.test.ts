import { startEmulator } from 'carrier-emulator'
import { expect, test } from 'vitest'

test('a text to a handset that stays away expires after two days', async () => {
  await using emulator = await startEmulator({ smppPort: 0, httpPort: 0, clock: { kind: 'manual' } })
  const world = emulator.world()
  await world.handset('64211234567', 'off')

  const { status, ids } = await world.send({ to: '64211234567', text: 'hello' })
  expect(status).toBe(0)
  await world.advance('49h')

  const [id = ''] = ids
  const message = await world.message(id)
  expect(message.statuses.smpp?.stat).toBe('EXPIRED')
  expect(await world.inbox('64211234567')).toEqual([])
})
