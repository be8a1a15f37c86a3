/**
 * Requests per second over HTTP, MM7 submissions and REST batches: of the whole emulator and of the bound, taken in
 * turns so that what else the machine does meets both alike.
 */
import { CLIENT_CORE, cpuMicros, runForJson, scriptPath, startServer, stop, waitedMillis } from './children.mjs'
import { median } from './statistics.mjs'

const KINDS = ['mm7', 'rest']
/** So few finished messages are kept that their number has settled before the measurement begins. */
const SERVERS = [
  { name: 'emulator', script: 'emulator-server.mjs', args: ['--max-messages', '10000'] },
  { name: 'bound', script: 'bound-http-server.mjs', args: [] },
]
const WARM_UP_S = 3
/** The client gets warm, too. */
const LEAD_S = 0.5

export async function measureHttp({ quick, progress }) {
  const rounds = quick ? 1 : 5
  const seconds = quick ? 2 : 4
  const results = {}
  for (const kind of KINDS) {
    const runs = new Map(SERVERS.map(({ name }) => [name, []]))
    for (let round = 1; round <= rounds; round++) {
      for (const server of SERVERS) {
        const run = await runOnce(server, kind, seconds)
        runs.get(server.name).push(run)
        progress(`${kind}, round ${round} of ${rounds}: ${server.name} ${Math.round(run.perSecond)}/s`)
      }
    }
    const [emulator, bound] = SERVERS.map(({ name }) => summary(runs.get(name)))
    results[kind] = {
      emulator,
      bound,
      ratios: {
        toBound: emulator.perSecond / bound.perSecond,
        cpuToBound: bound.cpuMicrosPerRequest / emulator.cpuMicrosPerRequest,
      },
    }
  }
  return results
}

async function runOnce({ script, args }, kind, seconds) {
  const { child, ports } = await startServer(script, args)
  const client = (...spans) => {
    const words = [scriptPath('http-client.mjs'), ports.http, kind, ...spans].map(String)
    return runForJson(process.execPath, words, CLIENT_CORE)
  }
  try {
    await client(0, WARM_UP_S)
    const [before, waited] = [cpuMicros(child.pid), waitedMillis(child.pid)]
    const { answered, elapsed, busy, ...result } = await client(LEAD_S, seconds)
    return {
      ...result,
      cpuMicrosPerRequest: (cpuMicros(child.pid) - before) / answered,
      waited: (waitedMillis(child.pid) - waited) / 1_000 / elapsed,
      clientBusy: busy,
    }
  } finally {
    await stop(child)
  }
}

function summary(runs) {
  const fields = Object.keys(runs[0]).map((field) => [field, median(runs.map((run) => run[field]))])
  return { ...Object.fromEntries(fields), runs }
}
