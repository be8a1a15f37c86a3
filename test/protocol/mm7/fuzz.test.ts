import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf } from '../../../emulator/core/octets.ts'
import { partsNamed } from '../../../emulator/protocol/mm7/check-request.ts'
import { answerFrame } from '../../../emulator/protocol/mm7/envelope.ts'
import { pushedMessageOf, pushedReportOf } from '../../../emulator/protocol/mm7/read-push.ts'
import { readMm7 } from '../../../emulator/protocol/mm7/read-request.ts'
import { answerOf } from '../../../emulator/protocol/mm7/read-response.ts'
import { knownCodes, statusText } from '../../../emulator/protocol/mm7/status-codes.ts'
import { faultOfSchema } from '../../../emulator/protocol/mm7/strict.ts'
import { writeFault } from '../../../emulator/protocol/mm7/write-response.ts'
import { type GoldenRequest, goldenRequest, REQUEST_NAMES } from './golden-requests.ts'
import { aSettings, judge } from './judged.ts'
import { faultByXsd } from './mm7-schema.ts'
import { FRAMES, WRITTEN } from './written.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 1_500)

const golden: fc.Arbitrary<GoldenRequest> = fc.constantFrom(...REQUEST_NAMES).map(goldenRequest)

/** Pieces that requests are made of, and that break them. */
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.constantFrom(
    '<',
    '>',
    '/',
    '&',
    '"',
    '=',
    '\r\n',
    '\n',
    '\r\n\r\n',
    '--',
    ';',
    ':',
    '--mainBoundary',
    '--subBoundary--',
    '</SubmitReq>',
    '<To>',
    '</To>',
    '<Number/>',
    'boundary=',
    ' xmlns=""',
    '<!DOCTYPE a>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '&#0;',
    '&#x10FFFF;',
    'text/xml',
    'base64',
    'Content-Type: ',
    '\u0000',
    '\ufeff',
    '\ufffd',
    '-->',
  ),
)

const spoiled: fc.Arbitrary<GoldenRequest> = fc
  .record({
    request: golden,
    changes: fc.array(fc.record({ at: fc.nat(), cut: fc.nat(40), put: piece }), { minLength: 1, maxLength: 5 }),
    header: fc.option(fc.record({ at: fc.nat(), put: piece })),
  })
  .map(({ request, changes, header }) => {
    let { body } = request
    for (const { at, cut, put } of changes) {
      const place = at % (body.length + 1)
      body = body.slice(0, place) + put + body.slice(place + cut)
    }
    const type = request.headers['content-type']!
    const place = header === null ? 0 : header.at % (type.length + 1)
    const contentType = header === null ? type : type.slice(0, place) + header.put + type.slice(place)
    return { headers: { ...request.headers, 'content-type': contentType }, body }
  })

const settings = fc
  .record({ dialect: fc.constantFrom('sinch', '3gpp', 'modica'), mode: fc.constantFrom('tolerant', 'strict') })
  .map(aSettings)

test('answers every request, however spoiled, with a code of its dialect, in XML that is valid', () => {
  const seen = new Map<number, number>()
  fc.assert(
    fc.property(spoiled, settings, (request, settings) => {
      const judged = judge(request, settings)
      const code = judged.ok ? 1000 : judged.fault.code
      seen.set(code, (seen.get(code) ?? 0) + 1)
      if (judged.ok) {
        const { content } = judged.submit
        if (content !== null) partsNamed(judged.message, content.href)
        expect(judged.submit.recipients.length).toBeGreaterThan(0)
        return
      }
      const { fault } = judged
      expect(fault.details).not.toBe('')
      expect(knownCodes(settings.dialect)).toContain(code)
      const frame = answerFrame(fault)
      const xml = writeFault(frame, { code, text: statusText(settings.dialect, code), details: fault.details })
      expect(faultByXsd(xml, frame.namespace)).toBe('')
    }),
    { numRuns: RUNS },
  )
  // The changes are neither all harmless nor all fatal.
  expect(seen.get(1000)).toBeGreaterThan(0)
  expect(seen.size).toBeGreaterThan(5)
})

test('gives an answer to any octets under any Content-Type', () => {
  const type = fc.constantFrom(
    'text/xml',
    'multipart/related; boundary=b',
    'multipart/related',
    'text/xml; charset=utf-16',
    '',
  )
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: piece }).map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(type, octets, (type, octets) => void readMm7({ 'content-type': type }, octets)),
    { numRuns: RUNS },
  )
})

test('reads what peers push and answer, however spoiled, without falling over it', () => {
  const written = fc.constantFrom(...Object.values(WRITTEN)).map((write) => write(FRAMES['6.8.0']!))
  const change = fc.record({ at: fc.nat(), cut: fc.nat(30), put: piece })
  fc.assert(
    fc.property(written, fc.array(change, { maxLength: 3 }), (xml, changes) => {
      let text = xml
      for (const { at, cut, put } of changes)
        text = text.slice(0, at % text.length) + put + text.slice((at % text.length) + cut)
      const read = readMm7({ 'content-type': 'text/xml' }, Buffer.from(text))
      if (!read.ok) return
      answerOf(read.value)
      pushedReportOf(read.value)
      pushedMessageOf(read.value)
      faultOfSchema(read.value)
    }),
    { numRuns: RUNS },
  )
})

/** The envelope of the request with all elements, one thing changed at each of some places. */
const ALL = /<\?xml[\s\S]*Envelope>/.exec(goldenRequest('3gpp-all-elements').body)![0].replace(/\r/g, '')
const LINES = ALL.split('\n')
const shuffled = fc
  .array(
    fc.record({
      at: fc.integer({ min: 5, max: LINES.length - 3 }),
      what: fc.constantFrom('drop', 'double', 'swap', 'value', 'attribute'),
      word: fc.constantFrom(
        '',
        'true',
        'True',
        '1',
        '0',
        'P1D',
        'PT',
        '2026-01-01T00:00:00Z',
        '6.8.0',
        'Personal',
        'Low',
        '<x/>',
        'a b',
      ),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((changes) => {
    const lines = [...LINES]
    for (const { at, what, word } of changes) {
      const line = lines[at]!
      if (what === 'drop') lines[at] = ''
      if (what === 'double') lines[at] = line + line
      if (what === 'swap') [lines[at], lines[at + 1]] = [lines[at + 1]!, line]
      if (what === 'value') lines[at] = line.replace(/>[^<>]+</, `>${word}<`)
      if (what === 'attribute') lines[at] = line.replace(/"[^"]+"/, `"${word.replace('<', '')}"`)
    }
    return lines.join('\n')
  })

test('a strict reader and the XSD agree on what is valid', () => {
  const [namespace] = /http:\/\/www\.3gpp[^"]*/.exec(ALL)!
  const counts = { valid: 0, not: 0 }
  fc.assert(
    fc.property(shuffled, (xml) => {
      const read = readMm7({ 'content-type': 'text/xml' }, bytesOf(xml))
      if (!read.ok || read.value.operation !== 'SubmitReq' || read.value.namespace !== namespace) return
      // What has a code of its own in the envelope is no matter of the schema.
      if (read.value.headerEntries.map(({ name }) => name).join() !== 'TransactionID') return
      const byXsd = faultByXsd(xml, namespace)
      const byUs = faultOfSchema(read.value)
      counts[byXsd === '' ? 'valid' : 'not']++
      expect([byUs === null, byUs?.details, byXsd]).toEqual([byXsd === '', byUs?.details, byXsd])
    }),
    { numRuns: RUNS },
  )
  expect(Math.min(counts.valid, counts.not)).toBeGreaterThan(20)
})
