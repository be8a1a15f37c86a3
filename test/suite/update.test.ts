/** `--update` changes what was expected, and nothing else, however it is written. */
import { expect, test } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { edited } from '../../emulator/suite/update.ts'

test.each([
  ['in flow', 'a: [X, Y]\nb: 1\n'],
  ['a list below its key', 'a:\n  - X\n  - Y\nb: 1\n'],
  ['a list as far left as its key', 'a:\n- X\n- Y\n\nb: 1\n'],
  ['a map below its key', 'a:\n  between: [1s, 2s]\nb: 1\n'],
  ['a literal', 'a: |\n  X\n  Y\nb: 1\n'],
  ['a folded text', 'a: >-\n  X\n  Y\nb: 1\n'],
  ['at the end', 'b: 1\na:\n  - X\n'],
  ['with a comment after it', 'a:\n  - X # first\n# of b\nb: 1\n'],
  ['with other line ends', 'a:\r\n  - X\r\nb: 1\r\n'],
])('%s', (_, text) => {
  const node = parseDocument(text).get('a', true) as { range: [number, number, number] }
  for (const end of [node.range[1], node.range[2]]) {
    const result = edited(text, [{ file: 'a.yaml', start: node.range[0], end, text: '[Z]' }])
    expect(parse(result)).toEqual({ a: ['Z'], b: 1 })
  }
})
