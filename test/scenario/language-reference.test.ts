/** The reference page is true: its scenarios load, and it names every key and word there is. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { handOverPolicyOf } from '../../emulator/engine/account-state.ts'
import { CAUSES } from '../../emulator/message/cause.ts'
import { handOverPolicy } from '../../emulator/message/policies.ts'
import type { FrontName } from '../../emulator/message/record.ts'
import { formatDiagnostic } from '../../emulator/scenario/diagnostic.ts'
import { scenarioJsonSchema } from '../../emulator/scenario/json-schema.ts'
import { loadScenario } from '../../emulator/scenario/load-scenario.ts'
import { mistakesIn, planThen, worldOf } from './compiled.ts'

const page = readFileSync(new URL('../../docs/reference/scenario-language.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map((match) => match[1] ?? '')

test.each(blocks)('a scenario of the page loads without a warning: %#', (text) => {
  const result = loadScenario([{ path: 'page.yaml', text }])
  expect(result.ok ? result.value.warnings : result.error.map(formatDiagnostic)).toEqual([])
})

test('the page has a scenario in each of its sections', () => {
  expect(blocks.length).toBeGreaterThanOrEqual(8)
})

/** The keys and the words that the schema knows. */
function vocabulary(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(vocabulary)
  if (typeof schema !== 'object' || schema === null) return []
  const { properties, enum: words, ...rest } = schema as { properties?: object; enum?: unknown[] }
  const here = [...Object.keys(properties ?? {}), ...(words ?? []).filter((each) => typeof each === 'string')]
  return [...here, ...vocabulary(Object.values(properties ?? {})), ...vocabulary(Object.values(rest))]
}

test('the page names every key and every word of the language', () => {
  const missing = [...new Set(vocabulary(scenarioJsonSchema()))].filter((each) => !page.includes(each))
  expect(missing).toEqual([])
})

test('the page lists every cause with its number', () => {
  for (const { name, code, temporary } of CAUSES) {
    if (name !== 'none') expect(page).toContain(`| \`${name}\` | ${code} | ${temporary ? 'temporary' : 'permanent'} |`)
  }
})

test.each(
  [
    ...page.matchAll(/^\| `(\{ (?:uniform|normal|lognormal|exponential|weibull|empirical|mixture).*?)` \| [^|]+\|$/gm),
  ].map((match) => match[1] ?? ''),
)('a distribution of the page can be drawn from: %s', (text) => {
  expect(planThen(`{ latency: ${text} }`).attempt.delivery.quantile(0.5)).toBeGreaterThan(0)
})

test('what the page says of defaults is so', () => {
  const defaults = worldOf('carriers: { c: {} }').carriers.get('c')?.plan
  const spelled = worldOf(`
carriers:
  c:
    validity: { default: 48h, max: 7d }
    expiry: at-deadline
    retry: [{ every: 1m, times: 5 }, { every: 10m, times: 6 }, { every: 1h }]
    on-return: next-attempt
    latency: { response: 0, first: 0, delivery: 1s, receipt: 200ms }
    receipts: { final: requested, intermediate: requested, accepted: never, reordered: off, after-expiry: off, early: off, after-refusal: off, dates: 10, zone: UTC, err-width: 3, tlvs: on, pdu: deliver_sm, esm-class: 0x04, bind: submitting, per-part: off }
    ids: { source: drawn, form: decimal, pad: 0, response: same, receipt: same, wrong: off }
`).carriers.get('c')?.plan
  const shown = (plan: unknown) =>
    JSON.stringify(plan, (_key, value) => (typeof value === 'function' ? undefined : value))
  expect(shown(spelled)).toBe(shown(defaults))
})

test('what the page says of an account is so', () => {
  const account = (text: string) => worldOf(`accounts: { a: ${text} }`).accounts.get('a')
  const spelled: readonly (readonly [short: string, long: string])[] = [
    [
      '{ smpp: { password: p } }',
      '{ hand-out: modica, smpp: { system-id: a, password: p, version: 5.0, window: 10, over: throttle, error-bodies: full, default-alphabet: gsm7, timers: { enquire-link: 0, inactivity: 0, response: 30s } } }',
    ],
    [
      '{ mm7: {} }',
      '{ mm7: { vaspid: a, vasids: [], short-codes: [], dialect: sinch, mode: tolerant, basic-required: off, state: active, fault-status: 200, max-size: 5MB, carrier-id: optional, blacklist: [], allow-from: [], reports: { content-type: multipart-without-boundary, carrier-header: x-mblox-carrier-id, carrier-scheme: 5-digit, date: submission }, version: 6.8.0, release: REL-6-MM7-1-4 } }',
    ],
    [
      '{ mm7: { dialect: 3gpp } }',
      '{ mm7: { dialect: 3gpp, fault-status: 500, reports: { content-type: text/xml, carrier-header: none, date: event }, version: 6.8.0, release: REL-6-MM7-1-4 } }',
    ],
    [
      '{ mm7: { dialect: modica } }',
      '{ mm7: { dialect: modica, fault-status: 200, reports: { content-type: text/xml, carrier-header: none, date: event }, version: 5.3.0, release: REL-5-MM7-1-2 } }',
    ],
    [
      '{ rest: { token: t } }',
      '{ rest: { token: t, service-plan: a, regions: [], illegal-numbers: [], intermediate-callbacks: off, unknown-after: 72h, blocked: off, api: seed, code-as: number, recipient-as: plain, fetch-media: off, report-fields: [], lists-reach: 14d, inbound-sent-at: off } }',
    ],
    [
      '{ gateway: { password: p } }',
      '{ gateway: { password: p, application: a, api: v1, status-id: message-id, callbacks: [sent, received, rejected, expired], opted-out: [], opt-out: on } }',
    ],
    [
      '{ gateway: { password: p, callback: "http://127.0.0.1/" } }',
      '{ gateway: { password: p, dlr-callback: "http://127.0.0.1/", mo-callback: "http://127.0.0.1/" } }',
    ],
  ]
  for (const [short, long] of spelled) expect(account(long)).toEqual(account(short))
})

test('the page tells which policy holds for which front', () => {
  const usual = worldOf(
    'accounts: { a: { smpp: { password: p }, mm7: {}, rest: { token: t }, gateway: { password: p } }, m: { mm7: { dialect: modica } } }',
  )
  const policy = (account: string, front: FrontName) => {
    const settings = usual.accounts.get(account)
    if (settings === undefined) throw new Error(`no account ${account}`)
    return handOverPolicyOf({ settings }, front)
  }
  const told = new Map([...page.matchAll(/^\| `([\w-]+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(([, name, of]) => [name, of]))
  expect(told.get('smpp')).toBe('`smpp`')
  expect(policy('a', 'smpp')).toBe(handOverPolicy('smpp'))
  expect(told.get('sinch-mm7')).toBe('`mm7` otherwise')
  expect(policy('a', 'mm7')).toBe(handOverPolicy('sinch-mm7'))
  expect(told.get('sinch-rest')).toBe('`rest`')
  expect(policy('a', 'rest')).toBe(handOverPolicy('sinch-rest'))
  expect(told.get('modica')).toBe('`gateway`, `mm7` in the dialect `modica`; `hand-out`')
  expect(policy('a', 'gateway')).toBe(handOverPolicy('modica'))
  expect(policy('m', 'mm7')).toBe(handOverPolicy('modica'))
  expect(usual.accounts.get('a')?.handOut).toBe(handOverPolicy('modica'))
})

test('what the page says is refused is refused', () => {
  expect(mistakesIn('carriers: { c: { numbers: } }')).toHaveLength(1)
  expect(mistakesIn('carriers: { c: { title: !!str x } }')).toHaveLength(1)
  expect(mistakesIn('carriers: { c: { receipts: { late: 1h, sendings: [] } } }')).toHaveLength(1)
  expect(mistakesIn('accounts: { a: {} }')).toHaveLength(1)
  expect(mistakesIn('accounts: { a: { mm7: { vaspid: x } }, b: { mm7: { vaspid: x } } }')).toHaveLength(1)
})
