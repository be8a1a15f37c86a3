import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SourceText } from '../../emulator/scenario/source-text.ts'
import { DEEPEST, LARGEST_FILE, nodeAt, plainValue, readYaml } from '../../emulator/scenario/yaml-source.ts'

function read(text: string): { value: unknown; messages: string[] } {
  const messages: string[] = []
  const root = readYaml(new SourceText({ path: 'f.yaml', text }), (_at, { message }) => messages.push(message))
  return { value: root === null ? null : plainValue(root), messages }
}

test('scalars are texts as the source has them', () => {
  const { value } = read('a: +1555\nb: 0044\nc: 000\nd: 1e3\ne: yes\nf: 2026-01-01\ng: ~\nh: "0\\x31"\ni: 22:00\n')
  expect(value).toEqual({
    a: '+1555',
    b: '0044',
    c: '000',
    d: '1e3',
    e: 'yes',
    f: '2026-01-01',
    g: '~',
    h: '01',
    i: '22:00',
  })
})

test('every number keeps its digits, however it is quoted', () => {
  const digits = fc.stringMatching(/^[+]?[0-9]{1,20}$/)
  const quoted = fc.constantFrom(
    (d: string) => d,
    (d: string) => `'${d}'`,
    (d: string) => `"${d}"`,
  )
  fc.assert(
    fc.property(digits, quoted, (number, quote) => {
      expect(read(`to: ${quote(number)}\nlist: [${quote(number)}]\n`).value).toEqual({ to: number, list: [number] })
    }),
  )
})

test('keys that are numbers stay texts', () => {
  expect(read('0044: a\n1.0: b\n').value).toEqual({ '0044': 'a', '1.0': 'b' })
})

test('a key named like a property of every object is only a key', () => {
  const { value } = read('__proto__: a\nconstructor: b\n')
  expect(Object.entries(value as object)).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ])
})

test('aliases stand for what they name', () => {
  expect(read('a: &x [1, 2]\nb: *x\n').value).toEqual({ a: ['1', '2'], b: ['1', '2'] })
})

test('an alias of what it is in ends', () => {
  expect(read('a: &x [*x]\n').messages).toEqual(['the file grows too large by its aliases'])
})

test('merge keys are keys like others', () => {
  expect(read('a: &x {k: 1}\nb: {<<: *x}\n').value).toEqual({ a: { k: '1' }, b: { '<<': { k: '1' } } })
})

test(`nesting up to ${DEEPEST} is read, and no deeper`, () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  expect(read(nested(DEEPEST)).messages).toEqual([])
  expect(read(nested(DEEPEST + 1)).messages).toEqual([`nested more than ${DEEPEST} deep`])
})

test.each(['[', '{a: ', '- ', '? ', '[{a: '])('a megabyte of %j is refused at once', (piece) => {
  const text = piece.repeat(LARGEST_FILE / piece.length)
  expect(read(text.slice(0, LARGEST_FILE)).messages).toEqual([`nested more than ${DEEPEST} deep`])
})

test('a file of more than a megabyte is not read', () => {
  expect(read(`a: ${'x'.repeat(LARGEST_FILE)}`).messages).toEqual(['the file has more than 1048576 characters'])
})

test('many keys in one map take no quadratic time', () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n')
  expect(Object.keys(read(keys).value as object)).toHaveLength(20_000)
})

test('any text is read or refused, without an exception', () => {
  const pieces = fc.constantFrom(
    'a',
    ':',
    ' ',
    '\n',
    '  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '&x',
    '*x',
    '!t',
    '|',
    '#',
    '? ',
    '%',
    '---',
    '\t',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const { value, messages } = read(parts.join(''))
      expect(value !== null || messages.length > 0).toBe(true)
    }),
  )
})

test('positions count from 1, over lines of either ending', () => {
  const source = new SourceText({ path: 'f.yaml', text: 'a: 1\r\nbb: {c: 22}\n' })
  const root = readYaml(source, () => {})
  const node = root === null ? null : nodeAt(root, ['bb', 'c'])
  expect(source.position(node?.start ?? 0)).toEqual({ line: 2, col: 9 })
  expect(source.line(1)).toBe('a: 1')
  expect(source.line(2)).toBe('bb: {c: 22}')
})
