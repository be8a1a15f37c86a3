import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startEmulator } from 'carrier-emulator'

let emulator
before(async () => {
  emulator = await startEmulator({ smppPort: 0, httpPort: 0, clock: { kind: 'auto' } })
})
after(() => emulator.close())

test('what was sent is on the handset', async () => {
  const world = emulator.world()
  // Your own code goes here: it finds SMPP at emulator.ports.smpp, everything over HTTP at emulator.ports.http.
  await world.send({ from: 'BANK', to: '64211234567', text: 'Your code is 123456' })
  await world.advance('5s')
  const [message] = await world.inbox('64211234567')
  assert.equal(message.text, 'Your code is 123456')
})

test('a throttled text is a refusal, not an exception', async () => {
  const { status } = await emulator.world().send({ to: '64211909011', text: 'hello' })
  assert.equal(status, 0x58) // ESME_RTHROTTLED
})
