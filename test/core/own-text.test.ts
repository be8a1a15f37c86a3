import fc from 'fast-check'
import { it } from 'vitest'
import { ownText } from '../../emulator/core/own-text.ts'

it('says what it was given', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => ownText(text) === text))
})
