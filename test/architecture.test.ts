/** The house's own rules: who may import whom, who may touch time and chance, and how large a room may grow. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = 'emulator'
/** Lines that no file exceeds. */
const LONGEST = 400

const BELOW_ENGINE = ['core', 'text', 'protocol', 'message', 'scenario']
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  text: ['core', 'text'],
  protocol: ['core', 'text', 'protocol'],
  message: ['core', 'text', 'message'],
  scenario: BELOW_ENGINE,
  expectation: [...BELOW_ENGINE, 'expectation'],
  engine: [...BELOW_ENGINE, 'engine'],
  store: [...BELOW_ENGINE, 'engine', 'store'],
  http: [...BELOW_ENGINE, 'engine', 'http'],
  front: [...BELOW_ENGINE, 'engine', 'http', 'front'],
  control: [...BELOW_ENGINE, 'engine', 'http', 'front', 'expectation', 'control'],
  client: ['core', 'text', 'protocol', 'client'],
  suite: [...BELOW_ENGINE, 'expectation', 'client', 'suite'],
}

interface SourceFile {
  readonly path: string
  readonly text: string
  readonly imports: readonly string[]
}

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

const FILES: readonly SourceFile[] = filesBelow(ROOT)
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(path, 'utf8')
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string)
    return { path, text, imports }
  })

/** `core` for emulator/core/draw.ts; '' for a file at the top. */
function roomOf(path: string): string {
  const [first, second] = relative(ROOT, path).split('/')
  return second === undefined ? '' : (first as string)
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
}

test('a room imports only from the rooms below it', () => {
  const wrong = FILES.flatMap(({ path, imports }) => {
    const allowed = ALLOWED[roomOf(path)]
    if (allowed === undefined) return []
    return imports
      .filter((target) => target.startsWith('.'))
      .map((target) => normalize(join(dirname(path), target)))
      .filter((target) => !allowed.includes(roomOf(target)))
      .map((target) => `${path} imports ${target}`)
  })
  expect(wrong).toEqual([])
})

test('one front does not import another', () => {
  const wrong = FILES.filter(({ path }) => roomOf(path) === 'front').flatMap(({ path, imports }) => {
    const front = relative(join(ROOT, 'front'), path).split('/')[0] as string
    return imports
      .map((target) => relative(join(ROOT, 'front'), normalize(join(dirname(path), target))))
      .filter((target) => !target.startsWith('..') && target.split('/')[0] !== front)
      .map((target) => `${path} imports ${target}`)
  })
  expect(wrong).toEqual([])
})

test('the pure rooms import nothing of Node but what only computes', () => {
  const wrong = FILES.filter(({ path }) => ['core', 'text', 'message'].includes(roomOf(path))).flatMap(
    ({ path, imports }) =>
      // node:util decodes the legacy alphabets.
      imports
        .filter((target) => !target.startsWith('.') && target !== 'node:util')
        .map((target) => `${path} imports ${target}`),
  )
  expect(wrong).toEqual([])
})

test('only core touches the wall clock, real timers and unseeded chance', () => {
  const forbidden =
    /\bnew Date\b|\bDate\.(now|UTC)\b|\bsetTimeout\(|\bsetInterval\(|\bsetImmediate\(|\bperformance\.|\bMath\.random\b|\brandom(Int|Bytes|UUID)\b/
  const wrong = FILES.filter(({ path }) => roomOf(path) !== 'core')
    .filter(({ text }) => forbidden.test(withoutComments(text)))
    .map(({ path, text }) => `${path}: ${forbidden.exec(withoutComments(text))?.[0]}`)
  expect(wrong).toEqual([])
})

test('no power is taken in core: its last bit differs between versions of Node', () => {
  const wrong = FILES.filter(({ path }) => roomOf(path) === 'core')
    .filter(({ text }) => /Math\.pow|\*\*(?!\/)/.test(withoutComments(text)))
    .map(({ path }) => path)
  expect(wrong).toEqual([])
})

test('no file grows beyond what one can take in', () => {
  const long = FILES.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > LONGEST)
    .map(({ path, lines }) => `${path}: ${lines} lines`)
  expect(long).toEqual([])
})

test('files are named in kebab-case after what they hold, none of them a drawer for odds and ends', () => {
  const wrong = FILES.map(({ path }) => path).filter((path) => {
    const name = path.split('/').at(-1) as string
    return !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.ts$/.test(name) || /utils|helpers|manager|misc/.test(name)
  })
  expect(wrong).toEqual([])
})

test('nothing is exported by default, and only the public index exports what others made', () => {
  const wrong = FILES.filter(
    ({ path, text }) => /^export default/m.test(text) || (/^export \*/m.test(text) && path !== join(ROOT, 'index.ts')),
  ).map(({ path }) => path)
  expect(wrong).toEqual([])
})
