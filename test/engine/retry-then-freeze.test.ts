/**
 * Retry, then freeze, in its three places: a gateway that a carrier refuses (test/front/gateway), a client that takes no
 * receipts, and a client that is a gateway itself and tries again by its own rules.
 */
import { expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../emulator/core/instant.ts'
import { clientTries } from '../../emulator/engine/client-tries.ts'
import { STATUS } from '../../emulator/protocol/smpp/command-status.ts'
import { anSmppWorld, aScenario } from '../support/an-smpp-world.ts'
import { responseWith } from '../support/raw-esme.ts'

const SUBMIT = { source_addr: '4040', destination_addr: '64211234567', short_message: 'hello', registered_delivery: 1 }

test('a receipt that the client refuses is tried 50 times, a minute apart, then frozen; thawed, it is tried anew', async () => {
  const world = anSmppWorld({ account: 'hand-over: modica' })
  const esme = await world.bound()
  await esme.ask('submit_sm', SUBMIT)
  const record = [...world.world.messages.newestFirst()][0]!
  const tries = () =>
    world.world
      .timelineOf(record)
      .filter(({ what }) => what === 'receipt sent')
      .map(({ at }) => at)
  esme.answer = (pdu) => responseWith(pdu, STATUS.ESME_RSYSERR)
  for (let minute = 0; minute < 120; minute++) await world.advance(MINUTE)
  const [first = 0] = tries()
  expect(tries().map((at) => (at - first) / MINUTE)).toEqual(Array.from({ length: 50 }, (_, i) => i))
  expect([record.life, world.world.handOvers.frozen.size]).toEqual(['delivered', 1])
  esme.answer = (pdu) => responseWith(pdu, STATUS.ESME_ROK)
  expect(world.world.handOvers.thaw(null)).toBe(1)
  await world.settle()
  expect([tries().length, world.world.handOvers.frozen.size]).toEqual([51, 0])
})

test('a client that tries 50 times, a minute apart, and stops is seen to do so, and to go on when it is thawed', async () => {
  const refusing = { rules: ['{ then: { submit: { refuse: ESME_RSYSERR } } }'] }
  const world = anSmppWorld(refusing)
  const esme = await world.bound()
  // The client under test: a gateway with the policy of seed 004.
  let failures = 0
  const submit = async () => {
    const { status } = await esme.ask('submit_sm', SUBMIT)
    failures = status === 0 ? 0 : failures + 1
  }
  for (let minute = 0; minute < 60; minute++) {
    if (failures < 50) await submit()
    await world.advance(MINUTE)
  }
  const wanted = { account: 'test', to: '64211234567', from: null }
  const [seen] = clientTries(world.world, wanted)
  const at = seen?.tries.map((each) => each.at) ?? []
  expect(at.map((each) => (each - (at[0] ?? 0)) / MINUTE)).toEqual(Array.from({ length: 50 }, (_, i) => i))
  expect(seen?.tries.every(({ accepted, status }) => !accepted && status === STATUS.ESME_RSYSERR)).toBe(true)
  // Quiet: it stopped.
  expect(world.world.clock.now() - (at.at(-1) ?? 0)).toBeGreaterThan(3 * MINUTE)
  world.reload(aScenario())
  failures = 0
  await submit()
  await world.advance(HOUR)
  expect(clientTries(world.world, wanted)[0]?.tries.at(-1)?.accepted).toBe(true)
})
