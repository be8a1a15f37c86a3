import { expect, test } from 'vitest'
import { FILE_REPORTERS, fileReports } from '../../../emulator/suite/report/file-reports.ts'
import { SCREEN_REPORTERS } from '../../../emulator/suite/report/screen.ts'
import { A_RUN } from './a-run-result.ts'

test('reports are named by kind and file', () => {
  expect(fileReports('junit:f.xml, html:out/f.html,json:C:\\f.json')).toEqual({
    ok: true,
    value: [
      { kind: 'junit', path: 'f.xml' },
      { kind: 'html', path: 'out/f.html' },
      { kind: 'json', path: 'C:\\f.json' },
    ],
  })
})

test.each([
  ['juint:f.xml', '"juint" is no kind of report: did you mean `junit`? There are junit, html, json'],
  ['JSON:f.json', '"JSON" is no kind of report: did you mean `json`? There are junit, html, json'],
  ['f.xml', '"f.xml" does not say which report it is to hold; did you mean `junit:f.xml`?'],
  [
    'teletext:a',
    '"teletext" is no kind of report: there are junit, html, json; write it like junit:report.xml,html:report.html,json:report.json',
  ],
  ['junit', '"junit" names no file; write it like junit:report.xml'],
  ['html: ', '"html:" names no file; write it like html:report.html'],
  [
    'json:a,',
    'a report is missing between the commas; write it like junit:report.xml,html:report.html,json:report.json',
  ],
  ['json:a,html:a', '"a" is to hold two reports; name another file'],
  [
    'toString:a',
    '"toString" is no kind of report: there are junit, html, json; write it like junit:report.xml,html:report.html,json:report.json',
  ],
])('%s is refused with what to write instead', (given, error) => {
  expect(fileReports(given)).toEqual({ ok: false, error })
})

test('every reporter is a pure function of the result', () => {
  const options = { colour: true, verbose: true, stable: false }
  for (const report of [...Object.values(FILE_REPORTERS), ...Object.values(SCREEN_REPORTERS)]) {
    const once = report(A_RUN, options)
    expect(once).toMatch(/\n$/)
    expect(report(structuredClone(A_RUN), options)).toBe(once)
  }
})
