import fc from 'fast-check'
import { expect, test } from 'vitest'
import { childOf, readXml, textIn, type XmlElement } from '../../../emulator/protocol/mm7/xml-reader.ts'

function read(text: string | Buffer, charset = ''): XmlElement {
  const xml = readXml(Buffer.from(text as string), charset)
  if (!xml.ok) throw new Error(xml.error)
  return xml.value
}

function reason(text: string | Buffer, charset = ''): string {
  const xml = readXml(Buffer.from(text as string), charset)
  return xml.ok ? '' : xml.error
}

test('gives elements by their local name, in their namespace', () => {
  const root = read('<s:a xmlns:s="urn:s" xmlns="urn:d"><b s:x="1" y="2"> t </b><c xmlns=""/></s:a>')
  expect([root.name, root.namespace]).toEqual(['a', 'urn:s'])
  expect(childOf(root, 'b')).toMatchObject({ namespace: 'urn:d', text: 't' })
  expect([...childOf(root, 'b')!.attributes]).toEqual([
    ['x', '1'],
    ['y', '2'],
  ])
  expect(childOf(root, 'c')).toMatchObject({ namespace: '', text: '', children: [] })
  expect([childOf(root, 'd'), textIn(root, 'd'), textIn(root, 'b')]).toEqual([null, null, 't'])
})

test.each([
  ['entities', '<a>&lt;&amp;&#233;&#x1F600;</a>', '<&é😀'],
  ['CDATA', '<a>x<![CDATA[<&]]>y</a>', 'x<&y'],
  ['text around an element', '<a> x<b/>y </a>', 'xy'],
  ['comments and instructions', '<?p i?><!-- c --><a>x<!-- c -->y</a>', 'xy'],
  ["XML's white space at the ends, and no other", '<a>\r\n\t \u00a0x\u2003\n</a>', '\u00a0x\u2003'],
])('reads %s', (_, xml, text) => {
  expect(read(xml).text).toBe(text)
})

const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a>é€</a>`
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()

test.each<[string, Buffer, string]>([
  ['UTF-8', Buffer.from(declared('UTF-8')), ''],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${declared('utf-8')}`), ''],
  ['UTF-8 with a mark, whatever is said', Buffer.from(`\ufeff${declared('iso-8859-1')}`), 'iso-8859-1'],
  ['UTF-8 as the Content-Type has it, whatever the declaration', Buffer.from(declared('ISO-8859-1')), 'UTF-8'],
  ['UTF-16 with a mark', Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le'), ''],
  ['UTF-16 with a mark, big end first', bigEndian(`\ufeff${declared('UTF-16')}`), 'utf-16'],
  ['UTF-16 without a mark', Buffer.from(declared('UTF-16'), 'utf16le'), 'utf-16'],
  ['UTF-16 without a mark, big end first', bigEndian(declared('UTF-16')), ''],
  ['Windows-1252', Buffer.from(declared('windows-1252').replace('€', '\x80'), 'latin1'), ''],
])('reads %s', (_, octets, charset) => {
  expect(read(octets, charset).text).toBe('é€')
})

test('reads ISO 8859-1 where the declaration or the Content-Type says so', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1')
  expect(read(latin1("<?xml version='1.0' encoding='iso-8859-1'?><a>\xe9</a>")).text).toBe('é')
  expect(read(latin1('<a>\xe9</a>'), 'ISO-8859-1').text).toBe('é')
  expect(reason(latin1('<a>\xe9</a>'))).toBe('it is not UTF-8')
  expect(reason(latin1('<a>\xe9\ufffd</a>'))).toBe('it is not UTF-8')
  expect(reason('<a/>', 'ebcdic')).toBe('the encoding ebcdic is not known; use UTF-8')
})

test.each([
  ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'a DOCTYPE is not taken'],
  ['an unknown entity', '<a>\n<b>&nbsp;</b></a>', 'line 2, column'],
  ['an element that does not end', '<a><b></a>', 'line 1, column'],
  ['nothing', '', 'document must contain a root element'],
  ['two roots', '<a/><b/>', 'line 1, column'],
  ['an unbound prefix', '<x:a/>', 'unbound namespace prefix'],
  ['elements nested deeply', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`, 'nested more than 32 deep'],
  ['very many elements', `<a>${'<b/>'.repeat(20_001)}</a>`, 'more than 20000 elements'],
  [
    'very many attributes',
    `<a ${Array.from({ length: 65 }, (_, i) => `a${i}=""`).join(' ')}/>`,
    'more than 64 attributes',
  ],
  ['a character that XML has no place for', '<a>\x01</a>', 'line 1, column 4'],
])('refuses %s, and says where', (_, xml, expected) => {
  expect(reason(xml)).toContain(expected)
})

test('gives an answer to any octets and any pieces of XML', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '/',
    'a',
    ' ',
    '=',
    '"',
    '&',
    ';',
    '#',
    'x',
    '<a>',
    '</a>',
    '<!',
    '<?',
    '?>',
    '-->',
    '<!--',
    '<![CDATA[',
    ']]>',
    ':',
    'xmlns',
    '<?xml version="1.0"',
    '\x00',
    'é',
    '<!DOCTYPE',
  )
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void readXml(Buffer.from(bytes))))
  fc.assert(
    fc.property(fc.string({ unit: pieces, maxLength: 40 }), (text) => void readXml(Buffer.from(text))),
    {
      numRuns: 2_000,
    },
  )
})
