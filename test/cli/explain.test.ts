import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from './fake-shell.ts'

const SCENARIO = `worlds:
  default:
    carriers:
      north:
        title: The North
        numbers: ["64*"]
        rules:
          - when: { text: "*stop*", account: bank }
            then: { receipts: missing }
          - when: { chance: 50% }
            then: { outcome: undeliverable }
  night:
    carriers:
      owl: { numbers: ["1*"] }
`

function scenario(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'explain-')), 'a.yaml')
  writeFileSync(file, SCENARIO)
  return file
}

test('tells the carrier, the rules tried, and what was decided', async () => {
  const { code, out, err } = await run([
    'explain',
    '64211',
    '--scenario',
    scenario(),
    '--text',
    'hi',
    '--account',
    'bank',
  ])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('A message to 64211 in world default at 2026-01-01T00:00:00Z\n')
  expect(out).toContain('north (The North)')
  expect(out).toContain('passed by')
})

test('the text and the account decide what they are asked for', async () => {
  const args = ['explain', '64211', '--scenario', scenario(), '--account', 'bank', '--text', 'please stop it']
  expect((await run(args)).out).toContain('matched')
})

test('chance is the seed’s: the same each time, another with another', async () => {
  const file = scenario()
  const told = async (seed: string) => (await run(['explain', '64211', '--scenario', file, '--seed', seed])).out
  expect(await told('1')).toBe(await told('1'))
  const outcomes = await Promise.all(Array.from({ length: 20 }, (_, seed) => told(String(seed))))
  expect(new Set(outcomes.map((text) => /outcome +(\w+)/.exec(text)?.[1]))).toEqual(
    new Set(['delivered', 'undeliverable']),
  )
})

test('the seed is the one that serve starts with where none is given', async () => {
  const file = scenario()
  const told = async (...flags: string[]) => (await run(['explain', '64211', '--scenario', file, ...flags])).out
  expect(await told()).toBe(await told('--seed', '1'))
})

test('another world, another time', async () => {
  const args = ['explain', '1234', '--scenario', scenario(), '--world', 'night', '--at', '2026-03-01T15:00:00+13:00']
  const { out } = await run(args)
  expect(out).toContain('A message to 1234 in world night at 2026-03-01T02:00:00Z\n')
  expect(out).toContain('owl')
})

test('the magic endings can be left out', async () => {
  expect((await run(['explain', '64211909001'])).out).toContain('matched magic-909001')
  expect((await run(['explain', '64211909001', '--no-magic'])).out).not.toContain('magic')
})

test('a world that is not there is refused with those that are', async () => {
  expect(await run(['explain', '1', '--scenario', scenario(), '--world', 'nigth'])).toEqual({
    code: 1,
    out: '',
    err: 'carrier-emulator: there is no world nigth\n  did you mean `night`?\n',
  })
})
