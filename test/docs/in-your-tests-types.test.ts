/**
 * The types that a project gets with the package: what docs/in-your-tests.md shows compiles in the strictest of projects,
 * with libraries checked, no types of Node's, and either way of finding modules; what the page does not know is not there.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { directoryOf } from '../suite/a-suite.ts'
import { blocksOf } from './documented.ts'

const ROOT = process.cwd()
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

const STRICTEST = {
  strict: true,
  target: 'es2022',
  lib: ['es2022', 'esnext.disposable', 'dom'],
  types: [],
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
}

/** Of vitest and node:test, what the examples need: the types of the runners are not what is compiled here. */
const EXAMPLE = blocksOf('in-your-tests.md', 'ts')
  .join('')
  .replace(/^import .* from 'vitest'$/m, 'declare const test: (name: string, body: () => Promise<void>) => void')
  .replace(
    /^test\(/m,
    'declare const expect: (value: unknown) => { toBe(v: unknown): void; toEqual(v: unknown): void }\n$&',
  )

const USE = `import {
  type ClockMode, EmulatorError, type EmulatorOptions, ExpectationError, type MessageDetail, type MessageSummary,
  type Ports, type RunningEmulator, type Sent, startEmulator, type TestWorld,
} from 'carrier-emulator'

const clock: ClockMode = { kind: 'scaled', factor: 60 }
const options: Partial<EmulatorOptions> = { smppPort: 0, httpPort: 0, clock, scenarios: ['a.yaml'], seed: 7 }
const emulator: RunningEmulator = await startEmulator(options)
const { smpp, http }: Ports = emulator.ports
export const ports: readonly (number | null)[] = [smpp, http]
const world: TestWorld = emulator.world()
export const sent: Sent = await world.send({ via: 'mm7', from: '12345', to: '64211234567', text: 'hello' })
const [first]: readonly MessageSummary[] = await world.messages({ to: '64211234567', state: 'DELIVRD' })
export const detail: MessageDetail = await world.message(first?.id ?? 'key:1')
export const whys: readonly string[] = detail.timeline.map(({ what }) => what)
try {
  await world.expect({ life: 'delivered', attempts: { 'at-least': 2 } })
} catch (error) {
  if (error instanceof ExpectationError) throw new Error(error.about?.to, { cause: [error.expected, error.details] })
  if (error instanceof EmulatorError) throw new Error(error.hint, { cause: error.code })
}
// @ts-expect-error: misspelt
await world.send({ tp: '64211234567', text: 'hello' })
// @ts-expect-error: no such clock
await startEmulator({ clock: { kind: 'manuel' } })
// @ts-expect-error: the inside of it is not for tests
export const inside = emulator.worlds
`

test.each([
  ['node16', 'node16'],
  ['esnext', 'bundler'],
])('they compile with module %s and moduleResolution %s', (module, moduleResolution) => {
  const compilerOptions = { ...STRICTEST, module, moduleResolution }
  const project = directoryOf({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions, files: ['use.ts', 'example.ts'] }),
    'use.ts': USE,
    'example.ts': EXAMPLE,
  })
  mkdirSync(join(project, 'node_modules'))
  symlinkSync(ROOT, join(project, 'node_modules/carrier-emulator'))
  const { status, stdout } = spawnSync(process.execPath, [TSC, '-p', project], { cwd: project, encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})
