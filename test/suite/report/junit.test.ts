import fc from 'fast-check'
import { XmlDocument, XmlElement } from 'libxml2-wasm'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { junitReport } from '../../../emulator/suite/report/junit.ts'
import { visibleText } from '../../../emulator/suite/report/visible-text.ts'
import { A_RUN, aRun, aRunSaying, aSuite, aTest } from './a-run-result.ts'

test('a run is suites of cases, each with its time, its place and what it came to', () => {
  expect(junitReport(A_RUN)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="carrier-emulator" tests="5" failures="1" errors="2" skipped="1" time="1.234">
  <testsuite name="One NZ" file="suites/one-nz.yaml" tests="5" failures="1" errors="2" skipped="1" time="0.180" timestamp="2026-11-25T19:40:42" hostname="qa-1">
    <properties>
      <property name="seed" value="42"/>
    </properties>
    <testcase name="each attempt at its minute" classname="One NZ" file="suites/one-nz.yaml" line="8" time="0.012"/>
    <testcase name="gives up after a day" classname="One NZ" file="suites/one-nz.yaml" line="18" time="0.024">
      <failure message="the receipt came an hour late" type="failed: expect">suites/one-nz.yaml:23  expect: receipt expired after 24h
the receipt came an hour late
  expected  a receipt expired after 24h
  got       a receipt expired after 25h

Timeline of #1:
  +0s accepted
  +25h final: expired

Decided by:
  late receipts, carriers/one-nz.yaml:31

repeat  carrier-emulator run suites/one-nz.yaml --grep 'gives up after a day' --seed 42

seed 42</failure>
    </testcase>
    <testcase name="over MM7" classname="One NZ" file="suites/one-nz.yaml" line="30" time="0.036">
      <error message="account \`test\` has no mm7" type="broken: send">suites/one-nz.yaml:32  send: by mm7 to 64211234567
account \`test\` has no mm7

seed 42</error>
    </testcase>
    <testcase name="waits for ever" classname="One NZ" file="suites/one-nz.yaml" line="40" time="0.048">
      <error message="the test took longer than it may" type="timed-out">the test took longer than it may

seed 42</error>
    </testcase>
    <testcase name="on the real clock" classname="One NZ" file="suites/one-nz.yaml" line="50" time="0.060">
      <skipped/>
    </testcase>
  </testsuite>
</testsuites>
`)
})

test('two tests of one name keep each its own time', () => {
  const report = junitReport(aRun([aSuite([aTest(), aTest()])]))
  expect([...report.matchAll(/<testcase.* time="([^"]+)"/g)].map((match) => match[1])).toEqual(['0.012', '0.024'])
})

test('any text comes back out of the XML as it is made visible', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (any) => {
      const text = `${any}]]>&<"'`
      const document = XmlDocument.fromString(junitReport(aRunSaying(text)))
      const named = document.get('//testcase[1]')
      const failure = document.get('//failure')
      expect(named instanceof XmlElement && named.attr('name')?.value).toBe(visibleText(text))
      expect(failure?.content).toContain(visibleText(text))
      document.dispose()
    }),
  )
})

test('two parsers of XML agree that it is well-formed', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
      const parser = new SaxesParser()
      parser.on('error', (error) => {
        throw error
      })
      parser.write(junitReport(aRunSaying(String.fromCharCode(...units)))).close()
    }),
  )
})
