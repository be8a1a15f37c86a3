/** Each line of docs/magic-endings.md about a front over HTTP, tried by its client; those about SMPP: test/scenario. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { knownCodes } from '../../emulator/protocol/mm7/status-codes.ts'
import { type Met, overGateway, overMm7, overRest } from './endings-over-http.ts'
import { pageText, section, tableRows } from './page.ts'

const page = pageText('magic-endings.md')
const rules = [
  ...readFileSync('scenarios/carriers/everyday.yaml', 'utf8').matchAll(/when: \{ to: "\*(\d{6})" \}/g),
].map(([, digits]) => digits)

const FRONTS: readonly (readonly [heading: string, over: (to: string) => Promise<Met>, columns: readonly string[]])[] =
  [
    ['## MM7', overMm7, ['answer', 'reports']],
    ['## SMS REST API', overRest, ['answer', 'callbacks', 'report']],
    ['## Gateway', overGateway, ['answer', 'callbacks', 'report']],
  ]

const LINES = FRONTS.flatMap(([heading, over, columns]) =>
  tableRows(section(page, heading)).map((row) => ({
    front: heading.slice(3),
    digits: row['number ends in'] ?? '',
    over,
    says: columns.map((column) => row[column]),
  })),
)

test.each(FRONTS)('the page lists every ending: %s', (heading) => {
  const front = heading.slice(3)
  const listed = LINES.filter((line) => line.front === front).map(({ digits }) => digits)
  expect(listed).toEqual(['anything else', ...rules])
})

test.each(LINES)('$front: a number that ends in $digits gets what the page says', async ({ digits, over, says }) => {
  const { answer, told, shown } = await over(`64211${digits === 'anything else' ? '234567' : digits}`)
  expect([answer, told, shown].slice(0, says.length)).toEqual(says)
})

const CODES = [...new Set([...knownCodes('sinch'), ...knownCodes('3gpp')])].sort((a, b) => a - b)

test.each(CODES)('a number that ends in 98%i is answered so over MM7', async (code) => {
  const { answer } = await overMm7(`6421198${code}`)
  expect(answer.split(' ')[0]).toBe(String(code))
})

test('a number that ends in 98NNNN is delivered by the other fronts', async () => {
  expect((await overRest('64211982001')).shown).toBe('Delivered 0')
  expect((await overGateway('64211982001')).shown).toBe('Queued, Sent, Submitted, Received')
})
