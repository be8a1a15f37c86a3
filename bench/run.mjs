/**
 * `npm run bench`: what the emulator's speed is, in ratios to other servers measured in the same run. README.md says
 * what each number means.
 *
 *   node bench/run.mjs [--only pairs,http,memory,lateness,schedule] [--quick] [--messages N]
 *
 * --messages: as many for each of the three servers of `pairs`, in place of equally long runs.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { isPinned, scriptPath } from './children.mjs'
import { measureHttp } from './http.mjs'
import { measureLateness } from './lateness.mjs'
import { measureMemory } from './memory.mjs'
import { measurePairs } from './pairs.mjs'
import { report } from './report.mjs'
import { measureSchedule } from './schedule.mjs'

const MEASUREMENTS = {
  pairs: measurePairs,
  http: measureHttp,
  memory: measureMemory,
  lateness: measureLateness,
  schedule: measureSchedule,
}

const { quick, only, messages } = options()
const progress = (text) => process.stderr.write(`${text}\n`)
const results = {
  run: {
    at: new Date().toISOString(),
    commit: commit(),
    node: process.version,
    cpu: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
    pinned: isPinned,
    quick,
    messages,
    loadBefore: loadavg()[0],
  },
}
let failed = false
for (const name of only) {
  try {
    results[name] = await MEASUREMENTS[name]({ quick, messages, progress })
  } catch (error) {
    failed = true
    console.error(`${name}: ${error.message}`)
  }
}
results.run.loadAfter = loadavg()[0]
const file = scriptPath('out/latest.json')
mkdirSync(scriptPath('out'), { recursive: true })
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
console.log(report(results))
process.exit(failed ? 1 : 0)

function options() {
  try {
    const strings = { only: { type: 'string' }, messages: { type: 'string' } }
    const { values } = parseArgs({ options: { quick: { type: 'boolean' }, ...strings } })
    const names = values.only?.split(',') ?? Object.keys(MEASUREMENTS)
    const unknown = names.find((name) => !(name in MEASUREMENTS))
    if (unknown !== undefined) throw new Error(`there is no measurement "${unknown}"`)
    const messages = values.messages === undefined ? null : Number(values.messages)
    if (messages !== null && !(messages > 0)) throw new Error('--messages takes a number')
    return { quick: values.quick ?? false, only: names, messages }
  } catch (error) {
    console.error(
      `${error.message}\nusage: node bench/run.mjs [--only ${Object.keys(MEASUREMENTS)}] [--quick] [--messages N]`,
    )
    process.exit(2)
  }
}

function commit() {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: scriptPath('.'), encoding: 'utf8' }).trim()
  } catch {
    return null
  }
}
