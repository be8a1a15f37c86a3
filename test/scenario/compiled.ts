/** Short ways to a compiled scenario, for tests. */
import type { Instant } from '../../emulator/core/instant.ts'
import type { Plan } from '../../emulator/message/plan.ts'
import type { Carrier } from '../../emulator/scenario/carrier.ts'
import type { CompiledScenario, CompiledWorld } from '../../emulator/scenario/compiled-scenario.ts'
import { formatDiagnostic } from '../../emulator/scenario/diagnostic.ts'
import type { Facts } from '../../emulator/scenario/facts.ts'
import { type LoadOptions, loadScenario } from '../../emulator/scenario/load-scenario.ts'

export function scenarioOf(texts: string | readonly string[], options?: LoadOptions): CompiledScenario {
  const sources = [texts].flat().map((text, i) => ({ path: `${i + 1}.yaml`, text }))
  const result = loadScenario(sources, options)
  if (!result.ok) throw new Error(result.error.map(formatDiagnostic).join('\n'))
  return result.value
}

export function worldOf(text: string, name = 'default'): CompiledWorld {
  const world = scenarioOf(text).worlds.get(name)
  if (world === undefined) throw new Error(`no world ${name}`)
  return world
}

/** A carrier with this body, indented by the caller as a block of two spaces under the carrier. */
export function carrierOf(body: string): Carrier {
  const indented = body.trimEnd().replace(/^(?!$)/gm, '    ')
  const carrier = worldOf(`carriers:\n  c:\n    title: C\n${indented}\n`).carriers.get('c')
  if (carrier === undefined) throw new Error('no carrier')
  return carrier
}

/** What the one rule of a carrier, which does this to every message, makes of a plan. */
export function planThen(then: string): Plan {
  return carrierOf(`rules:\n  - then: ${then}`).decide(factsOf())
}

/** The first line of each mistake of a text. */
export function mistakesIn(text: string): readonly string[] {
  const result = loadScenario([{ path: '1.yaml', text }])
  return result.ok ? [] : result.error.map(({ message, hint }) => (hint === '' ? message : `${message} (${hint})`))
}

export function factsOf(given: Partial<Facts> = {}): Facts {
  return {
    to: '64211234567',
    from: '12345',
    account: 'test',
    front: 'smpp',
    dataCoding: 0,
    registered: 1,
    isMms: false,
    size: 0,
    now: Date.UTC(2026, 0, 1) as Instant,
    drawHi: 0x12345678,
    drawLo: 0x9abcdef0,
    text: () => 'hello',
    nth: () => 0,
    ...given,
  }
}
