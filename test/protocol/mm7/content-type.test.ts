import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseContentType } from '../../../emulator/protocol/mm7/content-type.ts'

function parametersOf(header: string): Record<string, string> | null {
  const type = parseContentType(header)
  return type === null ? null : Object.fromEntries(type.parameters)
}

test.each<[string, Record<string, string>]>([
  ['text/xml', {}],
  ['text/xml;', {}],
  ['text/xml; charset=utf-8', { charset: 'utf-8' }],
  ['text/xml;charset="utf-8";', { charset: 'utf-8' }],
  ['text/xml ; CharSet = "utf-8" ', { charset: 'utf-8' }],
  ['text/xml;; a=1;;b=2', { a: '1', b: '2' }],
  ['text/xml; flag; a=1', { a: '1' }],
  ['text/xml; a=1; a=2', { a: '1' }],
  ['multipart/related; boundary=----=_Part_1; type=text/xml', { boundary: '----=_Part_1', type: 'text/xml' }],
  ['multipart/related; boundary="a;b"; start="<mm7-start>"', { boundary: 'a;b', start: '<mm7-start>' }],
  [String.raw`image/png; name="a\"b\\c.png"`, { name: String.raw`a"b\c.png` }],
  [
    'multipart/related; start="<mms.smil>"; \t boundary="subBoundary"',
    { start: '<mms.smil>', boundary: 'subBoundary' },
  ],
  ['multipart/related; type="text/xml"; boundary="open', { type: 'text/xml' }],
  ['text/xml; =1; a=2', {}],
  ['text/xml; a b=1', {}],
])('reads the parameters of %s', (header, parameters) => {
  expect(parametersOf(header)).toEqual(parameters)
})

test.each(['', ' ', 'text', 'text/', '/xml', 'text/xml/more', 'text xml', 'text/x ml', ';text/xml', '"text/xml"'])(
  'takes "%s" for no content type',
  (header) => {
    expect(parseContentType(header)).toBeNull()
  },
)

test('the type is in lower case', () => {
  expect(parseContentType('Multipart/RELATED; Boundary=AbC')).toEqual({
    type: 'multipart/related',
    parameters: new Map([['boundary', 'AbC']]),
  })
})

test('reads back any quoted value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const quoted = value.replace(/[\\"]/g, String.raw`\$&`)
      expect(parametersOf(`a/b; x="${quoted}"; y=1`)).toEqual({ x: value, y: '1' })
    }),
  )
})

test('gives an answer to any header', () => {
  const character = fc.constantFrom('a', '/', ';', '=', '"', '\\', ' ', '\t', '<', 'é')
  fc.assert(fc.property(fc.string({ unit: character }), (header) => void parseContentType(header)))
  fc.assert(fc.property(fc.string({ unit: character }), (rest) => void parseContentType(`a/b;${rest}`)))
})

test.each([' ', '"', '\\', ';', '=', 'a=', 'a="', ';"'])(
  'a header of a hundred thousand "%s" stops nobody',
  (piece) => {
    // Cubic over 8,000 blanks, as it once was, took two minutes.
    parseContentType(`a/b;x=${piece.repeat(100_000)}"`)
  },
)
