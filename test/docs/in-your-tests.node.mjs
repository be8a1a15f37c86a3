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
  await world.wait({ where: { to: '64211234567' }, life: 'delivered' }, '1m')
  const [message] = await world.inbox('64211234567')
  assert.equal(message.text, 'Your code is 123456')
})

test('a throttled text is a refusal, not an exception', async () => {
  const { status } = await emulator.world().send({ to: '64211909011', text: 'hello' })
  assert.equal(status, 0x58) // ESME_RTHROTTLED
})

test('what is not as expected says what there is instead, and what happened to the message', async () => {
  const world = emulator.world()
  const { ids } = await world.send({ to: '64211234567', text: 'hello' })
  await world.wait({ where: { id: ids[0] }, smpp: 'DELIVRD' }, '1m')
  await assert.rejects(world.expect({ where: { id: ids[0] }, smpp: 'EXPIRED' }), {
    message: /^SMPP status of the message to 64211234567: expected EXPIRED, got DELIVRD\n.*accepted\n/,
  })
})
