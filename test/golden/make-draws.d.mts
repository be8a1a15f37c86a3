import type * as distribution from '../../emulator/core/distribution.ts'
import type * as draw from '../../emulator/core/draw.ts'

export function makeDraws(core: {
  readonly draw: typeof draw
  readonly distribution: typeof distribution
}): Readonly<Record<'purposes' | 'messages' | 'samples', unknown>>
