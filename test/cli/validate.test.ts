import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { run } from './fake-shell.ts'

function aFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'validate-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const CARRIER = `carriers:
  north:
    numbers: ["64*"]
    rules:
      - when: { to: "*1" }
        then: { receipts: missing }
      - when: { to: "*2" }
        then: { receipts: missing }
`
const ACCOUNT = `accounts:
  bank:
    carrier: north
    smpp: { system-id: bank, password: secret }
`

test('files that are right are counted, without what the emulator brings', async () => {
  const folder = aFolder({ 'a.yaml': CARRIER })
  expect(await run(['validate', join(folder, 'a.yaml')])).toEqual({
    code: 0,
    out: '1 file, 1 carrier, 0 accounts, 2 rules\n',
    err: '',
  })
})

test('a directory is all its files, which may refer to one another', async () => {
  const folder = aFolder({ 'a.yaml': ACCOUNT, 'b.yml': CARRIER, 'notes.txt': ':' })
  expect(await run(['validate', folder])).toEqual({
    code: 0,
    out: '2 files, 1 carrier, 1 account, 2 rules\n',
    err: '',
  })
})

test('of a directory of suites each is checked as one', async () => {
  const suite = (name: string) => `suite: ${name}\ntests:\n  - name: a\n    steps:\n      - advance: 1s\n`
  const folder = aFolder({ 'a.yaml': suite('one'), 'b.yaml': suite('two'), 'c.yaml': CARRIER })
  const { code, out } = await run(['validate', folder])
  expect([code, out]).toEqual([0, '2 suites, 2 tests\n1 file, 1 carrier, 0 accounts, 2 rules\n'])
})

test('every mistake of every file is told as a compiler does, with exit code 2', async () => {
  const folder = aFolder({ 'a.yaml': ACCOUNT, 'b.yaml': CARRIER.replace('rules', 'ruels') })
  const { code, out, err } = await run(['validate', folder])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain('b.yaml:4:5: error: unknown key `ruels`')
  expect(err).toContain('did you mean `rules`?')
  expect(err).toMatch(/\n1 error\n$/)
})

test('errors and warnings are summed apart', async () => {
  const everything = '      - then: { receipts: missing }\n'
  const folder = aFolder({ 'a.yaml': CARRIER.replace('rules:\n', `rules:\n${everything}`), 'b.yaml': 'carrier: {}\n' })
  const { code, err } = await run(['validate', folder])
  expect(code).toBe(2)
  expect(err).toMatch(/warning: .*\n/)
  expect(err).toMatch(/\n1 error, \d warnings?\n$/)
})

test('a warning alone is told, and the files are right', async () => {
  const everything = '      - then: { receipts: missing }\n'
  const folder = aFolder({ 'a.yaml': CARRIER.replace('rules:\n', `rules:\n${everything}`) })
  const { code, out, err } = await run(['validate', folder])
  expect(code).toBe(0)
  expect(out).toBe('1 file, 1 carrier, 0 accounts, 3 rules\n')
  expect(err).toContain('a.yaml:6:9: warning: ')
})

test('a directory without a scenario is a mistake, also where those in it have some', async () => {
  const folder = aFolder({ 'notes.txt': 'carriers: {}' })
  mkdirSync(join(folder, 'carriers'))
  writeFileSync(join(folder, 'carriers', 'a.yaml'), CARRIER)
  const { code, err } = await run(['validate', folder])
  expect(code).toBe(2)
  expect(err).toContain(`${folder}: no YAML file in this directory`)
})

test('a path where nothing is ends with exit code 2', async () => {
  const { code, err } = await run(['validate', '/nowhere/at.yaml'])
  expect(code).toBe(2)
  expect(err).toContain('/nowhere/at.yaml: no such file or directory')
})

test('suites are checked as `run` reads them, beside scenarios', async () => {
  const shipped = fileURLToPath(new URL('../../scenarios/suites/every-front.yaml', import.meta.url))
  const { code, out } = await run(['validate', shipped])
  expect([code, out]).toEqual([0, '1 suite, 4 tests\n'])
  const folder = mkdtempSync(join(tmpdir(), 'validate-'))
  writeFileSync(join(folder, 'a.yaml'), 'suite: A\ntests: [{ name: a, steps: [sedn: {}] }]\n')
  const wrong = await run(['validate', join(folder, 'a.yaml')])
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('did you mean `send`?')])
})
