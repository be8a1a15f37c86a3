import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { millis } from '../../../emulator/core/instant.ts'
import { systemWall } from '../../../emulator/core/wall.ts'
import { listenSmpp } from '../../../emulator/front/smpp/listener.ts'
import { encodePdu } from '../../../emulator/protocol/smpp/encode.ts'
import { A_BIND, aScenario, PATIENCE, smppWorlds } from '../../support/an-smpp-world.ts'
import { A_SUBMIT, aPdu, RawEsme, responseWith } from '../../support/raw-esme.ts'

const MESSAGES = 10_000
const DAY = 86_400_000

/** Everything that chance decides: fates, failures, delays, odd receipts. */
const SCENARIO = aScenario({
  carrier: `latency:
      first: { uniform: { min: 0s, max: 500ms } }
      delivery: { lognormal: { median: 800ms, p95: 1500ms } }
      receipt: { exponential: { mean: 300ms }, at-most: 1s }
    retry: [{ every: 1s, times: 2 }, { every: 30m }]
    validity: 2h`,
  rules: [
    '{ when: { chance: 10% }, then: { outcome: undeliverable } }',
    '{ when: { chance: 10% }, then: { failures: 2 } }',
    '{ when: { chance: 5% }, then: { outcome: expired } }',
    '{ when: { chance: 5% }, then: { receipts: twice } }',
    '{ when: { chance: 5% }, then: { submit: throttle } }',
  ],
  smpp: 'window: 1000',
})

interface Fate {
  readonly id: string
  readonly life: string
  readonly doneAt: number
  /** World time and text of each receipt. */
  readonly receipts: readonly string[]
}

/** The fate of each number's message, submitted over so many binds at once, in the order of their arrival. */
async function fates(binds: number, numbers: readonly string[]): Promise<ReadonlyMap<string, Fate>> {
  const bugs: unknown[] = []
  const { worlds, front } = smppWorlds(systemWall, SCENARIO, { seed: 7 }, (error) => bugs.push(error))
  const listener = await listenSmpp(front, '127.0.0.1', 0, null)
  const texts = new Map<string, string[]>()
  const clients = await Promise.all(
    Array.from({ length: binds }, (_, nth) => {
      const share = numbers.filter((_number, i) => i % binds === nth)
      return submitting(listener.port, share, (from, text) => {
        texts.set(from, [...(texts.get(from) ?? []), text])
      })
    }),
  )
  await Promise.all(clients.map((client) => client.done))
  const world = worlds.default
  await world.clock.advance(millis(DAY))

  const all = [...world.messages.newestFirst()].map((record): [string, Fate] => {
    const times = world.timelineOf(record).filter(({ what }) => what === 'receipt sent')
    const told = (texts.get(record.to) ?? []).map((text, i) => `${times[i]?.at} ${text}`)
    return [record.to, { id: record.id, life: record.life, doneAt: record.doneAt, receipts: told }]
  })
  expect(world.messages.pending).toBe(0)
  expect(bugs).toEqual([])
  const stopped = front.stop(PATIENCE)
  await Promise.all([stopped, listener.close()])
  worlds.close()
  return new Map(all.reverse())
}

/** Binds and submits one message to each number, in packets that know nothing of where a PDU ends. */
async function submitting(port: number, numbers: readonly string[], onReceipt: (from: string, text: string) => void) {
  const client = connect({ port, host: '127.0.0.1' })
  client.setNoDelay(true)
  await once(client, 'connect')
  const esme = new RawEsme({ client, server: null, settle: () => Promise.resolve() })
  let answered = 0
  const done = new Promise<void>((resolve) => {
    esme.answer = (pdu) => {
      if (pdu.command === 'submit_sm_resp' && ++answered === numbers.length) resolve()
      if (pdu.command === 'deliver_sm') onReceipt(pdu.body.source_addr, pdu.body.short_message)
      return responseWith(pdu, 0)
    }
  })
  const octets = Buffer.concat([
    encodePdu(aPdu('bind_transceiver', 1, A_BIND)),
    ...numbers.map((destination_addr, i) => encodePdu(aPdu('submit_sm', i + 2, { ...A_SUBMIT, destination_addr }))),
  ])
  for (let at = 0; at < octets.length; at += 20_011) esme.write(octets.subarray(at, at + 20_011))
  return { done }
}

test('gives 10,000 messages the same fates over one bind and over eight that race', async () => {
  const numbers = Array.from({ length: MESSAGES }, (_, i) => `6421${String(i * 7919).padStart(8, '0')}`)
  const one = await fates(1, numbers)
  const eight = await fates(8, numbers)
  expect([one.size, eight.size]).toEqual([MESSAGES, MESSAGES])
  expect([...eight.keys()], 'they did race').not.toEqual([...one.keys()])
  const lives = new Map<string, number>()
  for (const { life } of one.values()) lives.set(life, (lives.get(life) ?? 0) + 1)
  expect([...lives.keys()].sort()).toEqual(['delivered', 'expired', 'failed', 'refused-for-now'])
  const differing = [...one].filter(([to, fate]) => JSON.stringify(fate) !== JSON.stringify(eight.get(to)))
  expect(differing).toEqual([])
})
