/**
 * Submit and receipt pairs per second of the whole emulator, of the naive server and of the bound, taken in turns so
 * that what else the machine does meets all three alike.
 */
import { cpuMicros, startServer, stop, waitedMillis } from './children.mjs'
import { load, smpploadBinary } from './smppload.mjs'
import { median } from './statistics.mjs'

/**
 * How many messages each takes in a run: so many that the runs last about equally long, some seven seconds on the
 * machine this was written on, and the second that the last receipts take weighs the same in each.
 *
 * The emulator's stay below 909,001: that is where the load generator's numbers meet the magic endings.
 */
const SERVERS = [
  { name: 'emulator', script: 'emulator-server.mjs', messages: 600_000 },
  { name: 'naive', script: 'naive-server.mjs', messages: 150_000 },
  { name: 'bound', script: 'bound-server.mjs', messages: 3_000_000 },
]
const WARM_UP = 30_000

export async function measurePairs({ quick, messages, progress }) {
  smpploadBinary()
  const rounds = quick ? 1 : 3
  const runs = new Map(SERVERS.map(({ name }) => [name, []]))
  for (let round = 1; round <= rounds; round++) {
    for (const server of SERVERS) {
      const run = await runOnce(server, messages ?? (quick ? server.messages / 5 : server.messages))
      runs.get(server.name).push(run)
      progress(`pairs, round ${round} of ${rounds}: ${server.name} ${Math.round(run.pairsPerSecond)}/s`)
    }
  }
  const [emulator, naive, bound] = SERVERS.map(({ name }) => summary(runs.get(name)))
  return {
    emulator,
    naive,
    bound,
    ratios: {
      toNaive: emulator.pairsPerSecond / naive.pairsPerSecond,
      toBound: emulator.pairsPerSecond / bound.pairsPerSecond,
      cpuToNaive: naive.cpuMicrosPerPair / emulator.cpuMicrosPerPair,
      cpuToBound: bound.cpuMicrosPerPair / emulator.cpuMicrosPerPair,
    },
  }
}

async function runOnce({ script }, messages) {
  const { child, ports } = await startServer(script)
  try {
    await load(ports.smpp, WARM_UP)
    const [before, waited] = [cpuMicros(child.pid), waitedMillis(child.pid)]
    const result = await load(ports.smpp, messages)
    return {
      messages,
      pairsPerSecond: result.pairs_per_s,
      cpuMicrosPerPair: (cpuMicros(child.pid) - before) / messages,
      waited: (waitedMillis(child.pid) - waited) / 1_000 / result.all_s,
      clientBusy: result.busy,
      responseP50: result.resp_ms_p50,
      responseP99: result.resp_ms_p99,
    }
  } finally {
    await stop(child)
  }
}

function summary(runs) {
  const middle = (field) => median(runs.map((run) => run[field]))
  return {
    messages: runs[0].messages,
    pairsPerSecond: middle('pairsPerSecond'),
    cpuMicrosPerPair: middle('cpuMicrosPerPair'),
    waited: middle('waited'),
    clientBusy: middle('clientBusy'),
    responseP50: middle('responseP50'),
    responseP99: middle('responseP99'),
    runs,
  }
}
