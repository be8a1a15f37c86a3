/** How late receipts reach the client's socket when 10,000 messages a second are submitted, on the real clock. */
import { CLIENT_CORE, runForJson, scriptPath, startServer, stop, waitedMillis } from './children.mjs'
import { scenarioFile } from './scenario-file.mjs'

const RATE = 10_000
const WARM_UP_S = 2

/** Delivery and receipt without chance: each receipt is due 1,200 ms after its submit was accepted. */
const DELIVERY_MS = 1_000
const RECEIPT_MS = 200
const SCENARIO = `
carriers:
  metronome:
    numbers: ["6421*"]
    latency: { response: 0s, delivery: ${DELIVERY_MS}ms, receipt: ${RECEIPT_MS}ms }
    receipts: requested
`

export async function measureLateness({ quick, progress }) {
  const seconds = quick ? 3 : 10
  const { child, ports } = await startServer('emulator-server.mjs', [scenarioFile(SCENARIO)])
  try {
    const args = [ports.smpp, RATE, WARM_UP_S, seconds, DELIVERY_MS + RECEIPT_MS]
    const script = scriptPath('lateness-client.mjs')
    const waited = waitedMillis(child.pid)
    const result = await runForJson(process.execPath, [script, ...args.map(String)], CLIENT_CORE)
    const serverWaited = (waitedMillis(child.pid) - waited) / 1_000 / (WARM_UP_S + seconds)
    progress(`lateness: p99 ${result.fromSubmit.p99.toFixed(2)} ms`)
    return { ratePerSecond: RATE, seconds, serverWaited, ...result }
  } finally {
    await stop(child)
  }
}
