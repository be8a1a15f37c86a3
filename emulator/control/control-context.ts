/** What the control API is given: the emulator it speaks of. */
import type { Worlds } from '../engine/worlds.ts'
import type { SmppFront } from '../front/smpp/smpp-front.ts'

export interface ControlContext {
  readonly worlds: Worlds
  readonly smpp: SmppFront
  /** Reads the scenario files again. Throws EmulatorError BAD_SCENARIO and changes nothing then. */
  reload(): void
}
