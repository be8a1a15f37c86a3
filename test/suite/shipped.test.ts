/** The suites that are shipped: all pass, in time, and give the same report however they are run. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { BEHAVIOURS } from '../../emulator/suite/coverage.ts'
import type { RunResult } from '../../emulator/suite/result.ts'
import { directoryOf, runSuite } from './a-suite.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Takes the time that it measures. */
const REAL_CLOCK = 'real-clock.yaml'
/** Of wall time, for a machine that has much else to do: one test sends ten thousand texts. */
const PATIENT = ['--timeout', '2m']
const SUITES = readdirSync(join(ROOT, 'scenarios/suites')).filter((name) => name.endsWith('.yaml'))
const STEPPED = SUITES.filter((name) => name !== REAL_CLOCK).map((name) => `scenarios/suites/${name}`)

async function report(suites: readonly string[], ...args: readonly string[]): Promise<string> {
  const file = join(directoryOf({}), 'report.json')
  const { code, out } = await runSuite(ROOT, ...suites, ...PATIENT, '--stable', '--report', `json:${file}`, ...args)
  expect(out).not.toMatch(/^ *✗/m)
  expect(code).toBe(0)
  return readFileSync(file, 'utf8')
}

/** Run once for all that is asked of it: it takes a minute where other tests run beside it. */
let inOrder: Promise<string> | null = null
const reportInOrder = () => {
  inOrder ??= report(STEPPED, '--jobs', '1')
  return inOrder
}

test('all of them pass, and give the same report byte for byte, whatever the jobs and the order', async () => {
  const first = await reportInOrder()
  const again = await report(STEPPED, '--jobs', '8', '--shuffle')
  // Not by toBe, which would print megabytes.
  const at = [...first].findIndex((character, i) => character !== again[i])
  expect(at === -1 ? '' : `${first.slice(at - 200, at + 100)}\n--- or ---\n${again.slice(at - 200, at + 100)}`).toBe('')
  expect(again.length).toBe(first.length)
}, 300_000)

test('every front is met by deliveries, no status is left untold, and no behaviour unmet that a suite can bring about', async () => {
  const { coverage, untold } = JSON.parse(await reportInOrder()) as RunResult
  for (const front of ['smpp', 'mm7', 'rest', 'gateway']) {
    const met = coverage.filter((each) => each.front === front).map(({ behaviour }) => behaviour)
    expect(met).toContain('delivered')
  }
  expect(untold).toEqual([])
  const met = new Set(coverage.map(({ behaviour }) => behaviour))
  // No step replaces a message, nor leaves while a receipt is on its way.
  const others = ['replaced', 'receipt returned']
  expect(BEHAVIOURS.filter((word) => !met.has(word) && !others.includes(word))).toEqual([])
}, 300_000)

test.runIf(SUITES.includes(REAL_CLOCK))(
  'on the real clock, too',
  async () => {
    await report([`scenarios/suites/${REAL_CLOCK}`])
  },
  240_000,
)
