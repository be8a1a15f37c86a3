/** What an emulator can be started with. Flags, variables and emulator.yaml all end up as this. */
import type { ClockMode } from './core/world-clock.ts'

export interface EmulatorOptions {
  readonly host: string
  /** 0 takes a free one; null: do not listen. */
  readonly smppPort: number | null
  readonly smppsPort: number | null
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string | null } | null
  readonly httpPort: number | null
  /** The control API on a port of its own; null: on the HTTP port. */
  readonly controlPort: number | null
  /** Files, or directories whose *.yaml files are read. */
  readonly scenarios: readonly string[]
  readonly seed: number
  /** Where the default accounts' MM7 reports, REST callbacks and gateway callbacks go; null: nowhere. */
  readonly callbackUrl: string | null
  readonly clock: ClockMode
  /** `wall`: worlds begin at the wall's reading; `fixed`: on 2026-01-01. */
  readonly start: 'wall' | 'fixed'
  /** The magic endings of carrier `everyday`. */
  readonly magic: boolean
  readonly maxMessages: number
  readonly maxPending: number
  /** Read changed scenario files again. */
  readonly watch: boolean
}

export const DEFAULT_OPTIONS: EmulatorOptions = {
  host: '127.0.0.1',
  smppPort: 2775,
  smppsPort: null,
  tls: null,
  httpPort: 8080,
  controlPort: null,
  scenarios: [],
  seed: 1,
  callbackUrl: null,
  clock: { kind: 'real' },
  start: 'wall',
  magic: true,
  maxMessages: 100_000,
  maxPending: 2_000_000,
  watch: false,
}
