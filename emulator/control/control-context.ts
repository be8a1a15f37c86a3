/** What the control API is given: the emulator it speaks of. */
import type { Millis } from '../core/instant.ts'
import type { ClockMode } from '../core/world-clock.ts'
import type { World } from '../engine/world.ts'
import type { Worlds } from '../engine/worlds.ts'
import type { SmppFront } from '../front/smpp/smpp-front.ts'

export interface ControlContext {
  readonly worlds: Worlds
  readonly own: WorldMaker
  onBug(error: unknown): void
  /** Reads the scenario files again. Throws EmulatorError BAD_SCENARIO and changes nothing then. */
  reload(): void
}

/** Worlds made over the API, and where each world's clients connect. */
export interface WorldMaker {
  smppOf(world: World): SmppFront
  portsOf(world: World): {
    readonly smpp: number | null
    readonly smpps: number | null
    readonly http: number | null
    readonly control: number | null
  }
  /** Whether a request made it, which can remove it, too. */
  isMade(world: World): boolean
  /** Throws EmulatorError BAD_SCENARIO, CONFLICT, CANNOT_LISTEN. */
  create(asked: NewWorldRequest): Promise<World>
  /** Throws EmulatorError CONFLICT for a world that no request made. */
  remove(world: World): Promise<void>
}

export interface NewWorldRequest {
  readonly name: string
  readonly sources: readonly { readonly path: string; readonly text: string }[]
  readonly listeners: 'own' | 'shared'
  readonly drawsAs: string
  readonly magic: boolean
  readonly callbackUrl: string | null
  /** Wall time after which it is removed unless somebody renews that; null: it stays. */
  readonly lease: Millis | null
  readonly seed: number | undefined
  readonly clock: ClockMode | undefined
  readonly start: 'wall' | 'fixed' | undefined
  readonly rates: 'wall' | 'world' | undefined
}
