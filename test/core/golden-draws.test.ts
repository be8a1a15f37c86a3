import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import * as distribution from '../../emulator/core/distribution.ts'
import * as draw from '../../emulator/core/draw.ts'
import { makeDraws } from '../golden/make-draws.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const golden = readFileSync(new URL('../golden/draws.json', import.meta.url), 'utf8')
const node24 = process.env.NODE24

it('draws what it has always drawn', () => {
  expect(makeDraws({ draw, distribution })).toEqual(JSON.parse(golden))
})

it.skipIf(!node24)('draws the same on Node 24 (skipped unless NODE24 names its binary)', () => {
  const print = (...args: string[]): string => execFileSync(node24 ?? '', args, { cwd: root, encoding: 'utf8' })
  expect(print('--version')).toMatch(/^v24\./)
  expect(print('test/golden/make-draws.mjs', 'emulator/core')).toBe(golden)
})
