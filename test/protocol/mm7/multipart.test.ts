import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  boundaryFor,
  type MimePart,
  type PartToWrite,
  parseMultipart,
  writeMultipart,
} from '../../../emulator/protocol/mm7/multipart.ts'

function read(text: string, boundary = 'b'): readonly MimePart[] {
  const parsed = parseMultipart(Buffer.from(text, 'latin1'), boundary)
  if (!parsed.ok) throw new Error(parsed.error.reason)
  return parsed.value
}

function bodies(text: string, boundary = 'b'): string[] {
  return read(text, boundary).map(({ body }) => body.toString('latin1'))
}

function reason(text: string, boundary = 'b'): string {
  const parsed = parseMultipart(Buffer.from(text, 'latin1'), boundary)
  return parsed.ok ? '' : parsed.error.reason
}

test.each<[string, string, string[]]>([
  ['lines that end in CRLF', '--b\r\nA: 1\r\n\r\none\r\n--b\r\nA: 2\r\n\r\ntwo\r\n--b--\r\n', ['one', 'two']],
  ['lines that end in LF alone', '--b\nA: 1\n\none\n--b\nA: 2\n\ntwo\n--b--\n', ['one', 'two']],
  ['a line break before the first boundary', '\r\n--b\r\nA: 1\r\n\r\none\r\n--b--', ['one']],
  ['nothing behind the last boundary', '--b\r\nA: 1\r\n\r\none\r\n--b--', ['one']],
  ['a preamble and an epilogue', 'for --b readers\r\n--b\r\nA: 1\r\n\r\none\r\n--b--\r\nbye\r\n--b\r\n', ['one']],
  ['white space behind a boundary', '--b \t\r\nA: 1\r\n\r\none\r\n--b-- \r\n', ['one']],
  ['a part without headers', '--b\r\n\r\none\r\n--b--', ['one']],
  ['a part that is headers alone', '--b\r\nA: 1\r\n--b--', ['']],
  ['an empty part', '--b\r\nA: 1\r\n\r\n\r\n--b--', ['']],
  ['no line break of its own before a boundary', '--b\r\n\r\n--b--', ['']],
  ['line breaks of the content', '--b\r\n\r\n\r\n\none\r\n\n\r\n--b--', ['\r\n\none\r\n\n']],
  [
    'the boundary in the middle of a line',
    '--b\r\n\r\none --b\r\n--bb\r\n--b-x\r\n--b--',
    ['one --b\r\n--bb\r\n--b-x'],
  ],
  [
    'a longer boundary that begins like this one',
    '--b\r\n\r\n--b--2\r\nx\r\n--b--2--\r\n--b--',
    ['--b--2\r\nx\r\n--b--2--'],
  ],
])('takes %s', (_, text, expected) => {
  expect(bodies(text)).toEqual(expected)
})

test('unfolds headers, whose names are in lower case and of which the first counts', () => {
  const [part] = read(
    '--b\r\nContent-TYPE : multipart/related; start="<s>";\r\n\t boundary="x"\r\nA: 1\r\nA: 2\r\n and more\r\nC: 3\r\n\r\n\r\n--b--',
  )
  expect([...part!.headers]).toEqual([
    ['content-type', 'multipart/related; start="<s>"; boundary="x"'],
    ['a', '1'],
    ['c', '3'],
  ])
  expect(part!.contentType?.parameters.get('boundary')).toBe('x')
})

test('reads headers in UTF-8, and what is not that as ISO 8859-1', () => {
  const [utf8, latin1] = read('--b\r\nA: caf\xc3\xa9\r\n\r\n\r\n--b\r\nA: caf\xe9\r\n\r\n\r\n--b--')
  expect([utf8!.headers.get('a'), latin1!.headers.get('a')]).toEqual(['café', 'café'])
})

test.each([
  ['<a@b>', 'a@b'],
  ['a@b', 'a@b'],
  [' <a> ', 'a'],
  ['</tnn-200102/mm7-submit>', '/tnn-200102/mm7-submit'],
])('the Content-ID %s is %s', (written, contentId) => {
  expect(read(`--b\r\nContent-ID: ${written}\r\n\r\n\r\n--b--`)[0]!.contentId).toBe(contentId)
})

test.each([
  ['binary', 'a=\x00\xff', 'a=\x00\xff'],
  ['8BIT', 'a\xff', 'a\xff'],
  ['7bit', 'a', 'a'],
  ['Base64', 'AAH/\r\nYQ==', '\x00\x01\xffa'],
  ['base64', 'AAH/YQ', '\x00\x01\xffa'],
  ['quoted-printable', 'caf=E9 =\r\nau lait=3D=3d \t\r\nend', 'caf\xe9 au lait==\r\nend'],
  ['quoted-printable', 'a=zz=', 'a=zz='],
])('decodes %s', (encoding, written, octets) => {
  expect(bodies(`--b\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${written}\r\n--b--`)).toEqual([octets])
})

test.each<[string, string, string]>([
  ['no boundary in the body', 'text', 'the boundary "b" does not stand in the body'],
  ['no end', '--b\r\nA: 1\r\n\r\none\r\n', 'part 1 has no end: the closing boundary is missing'],
  ['a header that is none', '--b\r\nnonsense\r\n\r\none\r\n--b--', 'part 1: its headers cannot be read'],
  [
    'a header of 20,000 characters',
    `--b\r\nA: ${'x'.repeat(20_000)}\r\n\r\n\r\n--b--`,
    'part 1: its headers cannot be read',
  ],
  ['too many headers', `--b\r\n${'A: 1\r\n'.repeat(100)}\r\n\r\n--b--`, 'part 1: its headers cannot be read'],
  ['too many parts', `${'--b\r\n\r\n\r\n'.repeat(300)}--b--`, 'more than 256 parts'],
  [
    'content that is not base64',
    '--b\r\nContent-Transfer-Encoding: base64\r\n\r\n!!\r\n--b--',
    'part 1: its content is not base64',
  ],
  [
    'an encoding of its own',
    '--b\r\nContent-Transfer-Encoding: uu\r\n\r\n!!\r\n--b--',
    'part 1: the transfer encoding "uu" is not known',
  ],
])('refuses %s', (_, text, expected) => {
  expect(reason(text)).toBe(expected)
})

test('says no boundary is one that is empty or longer than a line', () => {
  expect(reason('--b--', '')).toBe('the multipart has no usable boundary')
  expect(reason('--b--', 'b'.repeat(201))).toBe('the multipart has no usable boundary')
})

test('gives the parts before the one that it cannot read', () => {
  const parsed = parseMultipart(Buffer.from('--b\r\n\r\none\r\n--b\r\nnonsense\r\n\r\n--b--'), 'b')
  expect(parsed.ok ? [] : parsed.error.before.map(({ body }) => body.toString())).toEqual(['one'])
})

const octets = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes))
/** Octets of which delimiters are made. */
const hostile = fc
  .string({ unit: fc.constantFrom('-', '\r', '\n', 'b', '0', ' ', '\r\n--b', '--'), maxLength: 30 })
  .map((text) => Buffer.from(text, 'latin1'))
const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/)
const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/)
const part: fc.Arbitrary<PartToWrite> = fc.record({
  headers: fc.uniqueArray(
    fc.tuple(
      token.filter((name) => name.toLowerCase() !== 'content-transfer-encoding'),
      value,
    ),
    { maxLength: 4, selector: ([name]) => name.toLowerCase() },
  ),
  body: fc.oneof(octets, hostile),
})

test('reads back the very octets of what it has written', () => {
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 5 }),
      fc.constantFrom('b', '-', '----=_Part_1', "a'()+_,./:=? b"),
      (parts, wish) => {
        const boundary = boundaryFor(
          wish,
          parts.map(({ body }) => body),
        )
        const parsed = parseMultipart(writeMultipart(boundary, parts), boundary)
        if (!parsed.ok) throw new Error(parsed.error.reason)
        expect(
          parsed.value.map(({ headers, body }) => ({ headers: [...headers], body: body.toString('hex') })),
        ).toEqual(
          parts.map(({ headers, body }) => ({
            headers: headers.map(([name, text]) => [name.toLowerCase(), text]),
            body: body.toString('hex'),
          })),
        )
      },
    ),
    { numRuns: 1_000 },
  )
})

test('reads back base64 and quoted-printable of any octets', () => {
  fc.assert(
    fc.property(octets, (body) => {
      const base64 = body.toString('base64').replace(/.{1,76}/g, '$&\r\n')
      const quoted = [...body].map((octet) => `=${octet.toString(16).toUpperCase().padStart(2, '0')}`).join('')
      const parts = [
        { headers: [['Content-Transfer-Encoding', 'base64']] as const, body: Buffer.from(base64) },
        { headers: [['Content-Transfer-Encoding', 'quoted-printable']] as const, body: Buffer.from(quoted) },
      ]
      const parsed = parseMultipart(writeMultipart('b', parts), 'b')
      expect(parsed.ok && parsed.value.map((each) => each.body.toString('hex'))).toEqual([
        body.toString('hex'),
        body.toString('hex'),
      ])
    }),
  )
})

test('a header to write cannot end the headers', () => {
  const [only] = read(
    writeMultipart('b', [{ headers: [['A', '1\r\n\r\n--b--\r\n']], body: Buffer.from('x') }]).toString('latin1'),
  )
  expect([only!.headers.get('a'), only!.body.toString()]).toEqual(['1 --b--', 'x'])
})

test('gives an answer to any octets', () => {
  fc.assert(fc.property(octets, (body) => void parseMultipart(body, 'b')))
  fc.assert(fc.property(hostile, (body) => void parseMultipart(body, 'b')))
})

test('a run of blanks in quoted-printable takes no more than linear time', () => {
  // Quadratic, as it once was, this is an hour.
  const text = `--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${' '.repeat(4_000_000)}x\r\n--b--`
  expect(bodies(text)[0]!.length).toBe(4_000_001)
})
