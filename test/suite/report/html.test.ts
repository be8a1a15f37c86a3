import fc from 'fast-check'
import { XmlDocument } from 'libxml2-wasm'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { htmlReport } from '../../../emulator/suite/report/html.ts'
import { visibleText } from '../../../emulator/suite/report/visible-text.ts'
import { A_RUN, aMessage, aRun, aRunSaying, aSuite, aTest } from './a-run-result.ts'

test('tests are folded, but for those that are not good', () => {
  const html = htmlReport(A_RUN)
  const tests = [...html.matchAll(/<details class="test edge-([a-z-]+)"( open="open")? id="[^"]+">/g)]
  expect(tests.map(([, outcome, open]) => [outcome, open !== undefined])).toEqual([
    ['passed', false],
    ['failed', true],
    ['broken', true],
    ['timed-out', true],
    ['skipped', false],
  ])
})

test('the page takes nothing from elsewhere and runs nothing', () => {
  const html = htmlReport(A_RUN)
  expect(html).not.toMatch(/<script|<link|<img|<iframe|src=|href=(?!"#)|url\(|@import|https?:/i)
  expect(html).toContain("default-src 'none'")
})

test('it shows why a test failed, its ladder, its messages, the coverage and the silent rules', () => {
  const html = htmlReport(A_RUN)
  for (const shown of [
    'the receipt came an hour late',
    'a receipt expired after 25h',
    '--grep',
    'class="ladder"',
    'failed: absent-subscriber (27)',
    'absent at first, carriers/one-nz.yaml:14',
    'never on Sundays',
    '<tr><th scope="row">delivered</th><td>12</td>',
  ])
    expect(html).toContain(shown)
})

test('what is to be looked into stands before all tests, and leads to where they stand', () => {
  const html = htmlReport(A_RUN)
  const links = [...html.matchAll(/<a href="#([^"]+)">/g)].map(([, id]) => id)
  expect(links).toHaveLength(3)
  for (const id of links) expect(html).toContain(`id="${id}"`)
  expect(html.indexOf('<a href')).toBeLessThan(html.indexOf('<details'))
  expect(htmlReport(aRun([aSuite([aTest({}), aTest({})])]))).not.toContain('To look into')
})

test('a test tells its line, for the heading of its suite tells the file', () => {
  const html = htmlReport(aRun([aSuite([aTest({ where: 'suites/one-nz.yaml:24' })])]))
  expect(html).toContain('>line 24<')
  expect(html).not.toContain('one-nz.yaml:24')
})

test('ten thousand messages do not make a page that no browser opens', () => {
  const messages = Array.from({ length: 10_000 }, (_, i) => aMessage({ key: i + 1, receiptDelays: [i] }))
  const html = htmlReport(aRun([aSuite([aTest({ messages })])]))
  expect(html.length).toBeLessThan(200_000)
  expect(html).toContain('the first 7 of 10000 messages')
  expect(html).toContain('and 9960 more')
})

test('no text breaks out of its place, as two parsers see it', () => {
  const hostile = fc.constantFrom('</style>', '<script>', ']]>', '-->', '"><', "'", '&', '&amp;', '</details>')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), hostile, (any, end) => {
      const html = htmlReport(aRunSaying(any + end))
      const document = XmlDocument.fromString(html)
      expect(document.get('//section[details]/h2')?.content).toContain(visibleText(any + end))
      expect(document.get('//script')).toBeNull()
      document.dispose()
      const parser = new SaxesParser()
      parser.on('error', (error) => {
        throw error
      })
      parser.write(html).close()
    }),
    { numRuns: 60 },
  )
})
