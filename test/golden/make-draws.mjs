/**
 * Prints the golden draws: keys, bits, uniforms and values of every distribution that no release and no version of
 * Node may change, since a seed in someone's report stands for them.
 *
 *   npm run build && node test/golden/make-draws.mjs > test/golden/draws.json     (any Node)
 *   node test/golden/make-draws.mjs emulator/core                                 (Node 22.18 and later: the sources)
 *
 * A difference means that every seed in use gives other outcomes: a breaking change, not a file to refresh.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const SEEDS = [0, 1, 7, 4294967296, 9007199254740991]
const WORLDS = ['default', 'retry, then freeze', 'Übung 🌏']
const DESTINATIONS = ['64211234567', '64211234568', '+15550001234', '000', '']
const PLACES = [0, 1, 4294967295]
const PURPOSES = ['message', 'message-id', 'latency.delivery', 'rule 1']
const TRIES = [0, 1, 49]

const lognormal = { kind: 'lognormal', median: 3000, p95: 12000 }
const DISTRIBUTIONS = [
  { kind: 'fixed', value: 200 },
  { kind: 'uniform', min: 100, max: 90000 },
  { kind: 'normal', mean: 5000, sd: 1000 },
  { kind: 'normal', mean: 500, sd: 1000, atMost: 4000 },
  lognormal,
  { ...lognormal, atLeast: 1000, atMost: 60000 },
  { kind: 'exponential', mean: 20000 },
  { kind: 'weibull', scale: 20000, shape: 0.6 },
  { kind: 'weibull', scale: 20000, shape: 3.3, atLeast: 5000 },
  { kind: 'empirical', quantiles: [[0.5, 1000], [0.7, 1000], [0.95, 4000], [0.99, 30000]] },
  {
    kind: 'mixture',
    parts: [
      { weight: 9, of: { kind: 'normal', mean: 2000, sd: 500 } },
      { weight: 1, of: { ...lognormal, atLeast: 6000 } },
    ],
    atLeast: 1500,
    atMost: 3600000,
  },
]

/** All of it, made by the given draw.ts and distribution.ts (or what they are compiled to). */
export function makeDraws({ draw, distribution }) {
  return {
    purposes: Object.fromEntries(PURPOSES.map((name) => [name, draw.purposeOf(name)])),
    messages: messagesOf(draw),
    samples: DISTRIBUTIONS.map((d) => {
      const compiled = distribution.compileDistribution(d)
      if (!compiled.ok) throw new Error(compiled.error)
      return { of: compiled.value.describe(), values: samplesOf(draw, compiled.value) }
    }),
  }
}

function messagesOf(draw) {
  const key = { hi: 0, lo: 0 }
  const drawn = { hi: 0, lo: 0 }
  const messages = []
  for (const seed of SEEDS) {
    for (const world of WORLDS) {
      for (const to of DESTINATIONS) {
        for (const k of PLACES) {
          draw.messageKey(draw.worldKey(seed, world), to, k, key)
          // One draw a message, of another purpose and try each time.
          const purpose = PURPOSES[messages.length % PURPOSES.length]
          const nth = TRIES[messages.length % TRIES.length]
          draw.bits(key.hi, key.lo, draw.purposeOf(purpose), nth, drawn)
          const uniform = draw.uniform(key.hi, key.lo, draw.purposeOf(purpose), nth)
          messages.push({ seed, world, to, k, key: hex(key), purpose, nth, bits: hex(drawn), uniform })
        }
      }
    }
  }
  return messages
}

function samplesOf(draw, sampler) {
  const world = draw.worldKey(7, 'default')
  const purpose = draw.purposeOf('latency.delivery')
  const key = { hi: 0, lo: 0 }
  return Array.from({ length: 100 }, (_, i) => {
    draw.messageKey(world, `642112345${String(i).padStart(2, '0')}`, 0, key)
    return sampler.sample(draw.uniform(key.hi, key.lo, purpose, 0))
  })
}

function hex({ hi, lo }) {
  return hi.toString(16).padStart(8, '0') + lo.toString(16).padStart(8, '0')
}

/** JSON with a line for each message and each distribution. */
function textOf({ purposes, messages, samples }) {
  const lines = (rows) => rows.map((row) => `\n    ${JSON.stringify(row)}`).join(',')
  return `{\n  "purposes": ${JSON.stringify(purposes)},\n  "messages": [${lines(messages)}\n  ],\n  "samples": [${lines(samples)}\n  ]\n}\n`
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const core = resolve(process.argv[2] ?? 'dist/core')
  const extension = existsSync(`${core}/draw.js`) ? 'js' : 'ts'
  const load = (name) => import(pathToFileURL(`${core}/${name}.${extension}`).href)
  process.stdout.write(textOf(makeDraws({ draw: await load('draw'), distribution: await load('distribution') })))
}
