import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPlainXml } from '../../../emulator/protocol/mm7/plain-xml.ts'
import { readAnyXml, type XmlElement } from '../../../emulator/protocol/mm7/xml-reader.ts'
import { goldenRequest, REQUEST_NAMES } from './golden-requests.ts'

const plain = (xml: string): XmlElement | null => readPlainXml(Buffer.from(xml, 'latin1'), xml)

const name = fc.constantFrom('a', 'b', 'Number', 'p:a', 'q:To', '_x-1.y')
const space = fc.constantFrom('', ' ', '\r\n  ', '\n\t')
const word = fc.constantFrom(
  '',
  '6421',
  'two  words',
  'line\nline',
  'line\r\nline',
  '>',
  "'",
  '"',
  'x]',
  '&amp;',
  '\u007f',
)
const attribute = fc.tuple(
  fc.constantFrom('x', 'y', 'p:x', 'q:y', 'xmlns', 'xmlns:p', 'xmlns:q', 'xml:lang', 'xmlns:xml'),
  fc.constantFrom(' ', '\r\n'),
  fc.constantFrom('=', ' = '),
  fc.constantFrom('"v"', "'urn:p'", '"urn:q"', '""', '" v "', "'a\tb'", '"a>b"', '"a<b"', '"\'"', 'v'),
)
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      name,
      fc.array(attribute, { maxLength: 3 }),
      space,
      fc.array(fc.oneof({ depthSize: 'small', maxDepth: 5 }, word, space, tie('element')), { maxLength: 4 }),
      fc.boolean(),
    )
    .map(([tag, attributes, gap, content, isShort]) => {
      const written = attributes.map(([key, before, equals, value]) => before + key + equals + value).join('')
      const inner = content.join('')
      return isShort && inner === '' ? `<${tag}${written}${gap}/>` : `<${tag}${written}${gap}>${inner}</${tag}${gap}>`
    }),
}))
const head = fc.constantFrom(
  '',
  '<?xml version="1.0" encoding="utf-8"?>',
  "<?xml version='1.0'?>\r\n",
  '<?xml version="1.1"?>',
  '<!-- c -->',
)
const rooted = fc
  .tuple(head, space, element, space)
  .map(([first, before, root, after]) => `${first + before}<r xmlns:p="urn:p" xmlns:q="urn:q">${root}</r>${after}`)

test('what it reads, saxes reads alike', () => {
  let read = 0
  fc.assert(
    fc.property(rooted, (xml) => {
      const element = plain(xml)
      if (element === null) return
      read++
      expect(readAnyXml(xml)).toEqual({ ok: true, value: element })
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 2_000) },
  )
  expect(read).toBeGreaterThan(100)
})

/** The envelopes of the golden requests. */
const ENVELOPES = REQUEST_NAMES.map(
  (each) => /<([\w-]+:)?Envelope[\s\S]*<\/\1Envelope>/.exec(goldenRequest(each).body)?.[0],
)

test('reads most envelopes that clients write', () => {
  const read = ENVELOPES.filter((xml) => xml !== undefined && plain(xml) !== null)
  expect(read.length).toBeGreaterThan(ENVELOPES.length / 2)
})

test('what it reads of a spoiled request, saxes reads alike', () => {
  const request = ENVELOPES.find((xml) => xml !== undefined && plain(xml) !== null) ?? ''
  const piece = fc.constantFrom(
    '<',
    '>',
    '/',
    '"',
    "'",
    '=',
    ' ',
    ':',
    '&',
    '\r',
    '\0',
    ']]>',
    '<!--',
    'xmlns="',
    'x',
    '',
  )
  fc.assert(
    fc.property(fc.nat(request.length), fc.nat(4), piece, (at, cut, put) => {
      const xml = request.slice(0, at) + put + request.slice(at + cut)
      const element = plain(xml)
      if (element !== null) expect(readAnyXml(xml)).toEqual({ ok: true, value: element })
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 5_000) },
  )
})

test.each([
  ['a reference', '<a>&lt;</a>'],
  ['CDATA', '<a><![CDATA[x]]></a>'],
  ['a comment', '<a><!-- c --></a>'],
  ['a DOCTYPE', '<!DOCTYPE a><a/>'],
  ['text on both sides of an element', '<a>x<b/>y</a>'],
  ['a carriage return within a text', '<a>x\r\ny</a>'],
  ['a prefix that is not declared', '<p:a/>'],
  ['two attributes of one local name', '<a x="1" xmlns:p="urn:p" p:x="2"/>'],
  ['another closing tag', '<a></b>'],
  ['something behind the end', '<a/>b'],
  ['elements too deep', `${'<a>'.repeat(33)}${'</a>'.repeat(33)}`],
  ['nothing', ''],
])('leaves to saxes %s', (_, xml) => {
  expect(plain(xml)).toBeNull()
})
