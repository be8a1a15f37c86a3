/**
 * Submits messages to handsets that stay away, in a world whose clock is advanced by hand, and advances it until the
 * last one has expired and its receipt has been answered. Prints what that took; the argument is how many messages.
 */
import { loadDist } from './dist.mjs'
import { InProcessClient } from './in-process-client.mjs'
import { scenarioFile } from './scenario-file.mjs'

const messages = Number(process.argv[2])
const { startEmulator } = await loadDist('main.js')
const { millis, DAY } = await loadDist('core/instant.js')

// Spark's, as it is published: 20 s, 60, 120, 300, 900, then 3,600 s for up to 5 days.
const scenario = scenarioFile(`
carriers:
  five-days:
    numbers: ["6421*"]
    validity: { default: 5d, max: 5d }
    retry:
      - { every: 20s, times: 1 }
      - { every: 60s, times: 1 }
      - { every: 120s, times: 1 }
      - { every: 300s, times: 1 }
      - { every: 900s, times: 1 }
      - { every: 3600s }
    latency: { response: 0s, delivery: 1s, receipt: 200ms }
    receipts: requested
    rules:
      - then: { handset: off }
`)
const emulator = await startEmulator({
  smppPort: null,
  httpPort: null,
  scenarios: [scenario],
  clock: { kind: 'manual' },
})
const world = emulator.worlds.default
const client = new InProcessClient(emulator)
await client.bind()
await client.submit(0, messages)

const start = performance.now()
const cpuStart = process.cpuUsage()
const { fired } = await world.clock.advance(millis(6 * DAY))
const seconds = (performance.now() - start) / 1_000
const cpu = process.cpuUsage(cpuStart)
if (client.receipts !== messages || world.messages.pending !== 0) {
  throw new Error(`${client.receipts} receipts, ${world.messages.pending} messages pending`)
}
process.stdout.write(
  JSON.stringify({
    messages,
    seconds,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    fired,
    firedPerMessage: fired / messages,
    firedPerSecond: fired / seconds,
    residentMegabytes: process.memoryUsage.rss() / 2 ** 20,
  }),
)
process.exit()
