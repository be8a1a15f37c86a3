/**
 * Submits messages that their handset's absence keeps pending, and prints what the heap and its typed arrays have grown
 * by. Run with --expose-gc; the argument is how many.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { loadDist } from './dist.mjs'
import { InProcessClient } from './in-process-client.mjs'
import { scenarioFile } from './scenario-file.mjs'

const count = Number(process.argv[2])
const { startEmulator } = await loadDist('main.js')
const scenario = scenarioFile(`
carriers:
  nobody-home:
    numbers: ["6421*"]
    validity: { default: 2d, max: 5d }
    retry: 1h
    rules:
      - then: { handset: off }
`)

// Once with another emulator, so that the code and its feedback are there when the measuring begins.
await messagesPending(20_000)
await collected()

const before = await collected()
const kept = await messagesPending(count)
const after = await collected()
const octets = after.heapUsed + after.external - before.heapUsed - before.external
process.stdout.write(
  JSON.stringify({
    count,
    pending: kept.emulator.worlds.default.messages.pending,
    perMessage: octets / count,
    heapPerMessage: (after.heapUsed - before.heapUsed) / count,
    typedArraysPerMessage: (after.external - before.external) / count,
    residentPerMessage: (after.rss - before.rss) / count,
  }),
)
process.exit()

/** The clock stands: no timer fires, and the messages stay as they are. */
async function messagesPending(messages) {
  const emulator = await startEmulator({
    smppPort: null,
    httpPort: null,
    scenarios: [scenario],
    clock: { kind: 'manual' },
  })
  const client = new InProcessClient(emulator)
  await client.bind()
  await client.submit(0, messages)
  return { emulator, client }
}

async function collected() {
  for (let i = 0; i < 5; i++) {
    globalThis.gc()
    await turn()
  }
  return process.memoryUsage()
}
