/**
 * One walk over every cell of the status table: each outcome of a message, through each front, on each carrier that ships.
 * What the table says is what the client is told; where it has a dash, nothing is sent.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { duplexPair } from 'node:stream'
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, millis } from '../../emulator/core/instant.ts'
import type { World } from '../../emulator/engine/world.ts'
import type { Life } from '../../emulator/message/life.ts'
import { mm7Failure } from '../../emulator/message/mm7-failure.ts'
import type { MessageRecord } from '../../emulator/message/record.ts'
import { LIVES, STATUS_TABLE } from '../../emulator/message/status-table.ts'
import { statusWord } from '../../emulator/protocol/gateway/gateway-view.ts'
import { DEFAULT_NAMESPACE } from '../../emulator/protocol/mm7/namespaces.ts'
import { TLV_TAG } from '../../emulator/protocol/smpp/tlv-dictionary.ts'
import { CallbackServer, HttpWorld } from '../support/a-http-world.ts'
import { A_BIND } from '../support/an-smpp-world.ts'
import { A_SUBMIT, RawEsme } from '../support/raw-esme.ts'

/** How a rule brings each outcome about. What has no rule is brought about by the account, or by hand. */
const RULES: Partial<Record<Life, string>> = {
  delivered: '{ outcome: delivered }',
  expired: '{ outcome: expired, validity: 3s, retry: 1s }',
  failed: '{ outcome: undeliverable, error: absent-subscriber }',
  rejected: '{ outcome: rejected }',
  refused: '{ outcome: refused }',
  deleted: '{ outcome: deleted }',
  unknown: '{ outcome: unknown }',
  unsupported: '{ outcome: unsupported }',
  silent: '{ receipts: never }',
  notified: '{ deferred: never }',
  pending: '{ failures: 1, receipts: { intermediate: always } }',
  'refused-at-submission': '{ submit: { refuse: ESME_RINVDSTADR } }',
  'refused-for-now': '{ submit: { refuse: ESME_RSYSERR } }',
}

const OUTCOMES = Object.keys(RULES) as Life[]
const CARRIERS = readdirSync('scenarios/carriers').filter((name) => name !== 'everyday.yaml')

let callbacks: CallbackServer

beforeAll(async () => {
  callbacks = await CallbackServer.start()
})

afterAll(() => callbacks.close())

/** The shipped carrier, with one rule before its own: the n-th number meets the n-th outcome. */
function scenarioOf(file: string): { readonly yaml: string; readonly name: string } {
  const shipped = readFileSync(`scenarios/carriers/${file}`, 'utf8')
  const name = /^ {2}([\w.-]+):$/m.exec(shipped)?.[1] ?? ''
  const rules = OUTCOMES.map((life, n) => `      - { when: { to: "*${suffix(n)}" }, then: ${RULES[life]} }`).join('\n')
  const carrier = shipped.slice(shipped.indexOf('carriers:')).replace(/^accounts:[\s\S]*/m, '')
  const ruled = /^ {4}rules:\s*$/m.test(carrier)
    ? carrier.replace(/^ {4}rules:\s*$/m, `    rules:\n${rules}`)
    : `${carrier.trimEnd()}\n    rules:\n${rules}\n`
  const accounts = `accounts:
  test:
    carrier: ${name}
    smpp: { password: test, window: 1000 }
    rest: { token: test, callback: "${callbacks.url}/rest", intermediate-callbacks: on }
    mm7: { callback: "${callbacks.url}/mm7", dialect: 3gpp, reports: { date: event } }
    gateway: { password: test, callback: "${callbacks.url}/gateway", callbacks: all }
`
  return { yaml: `${ruled}\n${accounts}`, name }
}

function suffix(n: number): string {
  return `88${String(n).padStart(2, '0')}`
}

function recordTo(world: World, front: string, number: string): MessageRecord {
  const found = [...world.messages.newestFirst()].find(
    (record) => record.submission.front === front && record.number === number,
  )
  if (found === undefined) throw new Error(`no message to ${number} by ${front}`)
  return found
}

function submitReq(number: string): string {
  return `<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><TransactionID xmlns="${DEFAULT_NAMESPACE}">${number}</TransactionID></e:Header><e:Body><SubmitReq xmlns="${DEFAULT_NAMESPACE}"><MM7Version>6.8.0</MM7Version><SenderIdentification><VASPID>test</VASPID></SenderIdentification><Recipients><To><Number>${number}</Number></To></Recipients><DeliveryReport>true</DeliveryReport></SubmitReq></e:Body></e:Envelope>`
}

/** What the last word about it is, once all has happened; null: none after that the carrier has it. */
function lastWord(life: Life, finalIsSent: boolean, front: 'rest' | 'mm7' | 'gateway'): Life | null {
  const isOwnWord = life === 'refused-at-submission' || life === 'refused-for-now'
  if (isOwnWord) return front === 'gateway' && life === 'refused-for-now' ? 'frozen' : life
  if (!finalIsSent || life === 'silent') return front === 'rest' ? 'silent' : null
  if (life === 'pending') return 'delivered'
  return life === 'notified' ? 'expired' : life
}

/** Every life that a client was told of, by front: what makes the walk whole. */
const heard = { smpp: new Set<Life>(), rest: new Set<Life>(), mm7: new Set<Life>(), gateway: new Set<Life>() }

function wordsOf(world: World, record: MessageRecord, what: 'told' | 'receipt sent'): readonly Life[] {
  return world
    .timelineOf(record)
    .filter((entry) => entry.what === what)
    .map(({ detail }) => LIVES[detail] as Life)
}

test.each(CARRIERS)('every outcome through each front on %s', async (file) => {
  const { yaml } = scenarioOf(file)
  const http = new HttpWorld(yaml)
  callbacks.calls.length = 0
  try {
    const numbers = OUTCOMES.map((_, n) => `642100${suffix(n)}`)
    for (const number of numbers) {
      await request(http.mm7).post('/mm7/v1').set('content-type', 'text/xml').send(submitReq(number))
      await http.gatewayCall('post', '/rest/gateway/messages', { destination: number, content: 'hi' })
    }
    const esme = await boundEsme(http)
    for (const number of numbers) {
      await esme.ask('submit_sm', { ...A_SUBMIT, destination_addr: number, registered_delivery: 0x11 })
    }
    await http.restCall('post', '/batches', {
      from: '12345',
      to: numbers,
      body: 'hi',
      delivery_report: 'per_recipient',
    })
    await http.world.clock.advance(millis(8 * DAY))
    expect(http.bugs).toEqual([])
    for (const [n, life] of OUTCOMES.entries()) {
      const number = numbers[n] as string
      for (const front of ['rest', 'gateway'] as const) {
        const record = recordTo(http.world, front, number)
        // The gateway says Queued by the way, and the report shows it as the first line.
        const first: readonly Life[] = front === 'gateway' ? ['queued'] : []
        const told = wordsOf(http.world, record, 'told')
        const { final, sendings } = record.plan.receipts
        if (sendings.length === 1) {
          const expected = lastWord(life, final !== 'never', front)
          const row = expected === null ? null : STATUS_TABLE[expected][front]
          // A dash is no word: the one before stays the last.
          if (row !== null) expect([file, front, life, told.at(-1)]).toEqual([file, front, life, expected])
          else if (life !== 'pending' && life !== 'notified') {
            expect([file, front, life, told.includes(life)]).toEqual([file, front, life, false])
          }
        }
        for (const each of [...first, ...told]) heard[front].add(each)
        expect([file, life, ...pushed(front, number, record)]).toEqual([
          file,
          life,
          ...[...first, ...told].map((each) => cell(front, each, record)),
        ])
      }
      const smpp = recordTo(http.world, 'smpp', number)
      const receipts = wordsOf(http.world, smpp, 'receipt sent')
      for (const each of receipts) heard.smpp.add(each)
      const stats = receipts.map((each) => statIn(each, smpp))
      expect([file, life, ...receiptStats(esme, number)]).toEqual([file, life, ...stats])
      const mm7 = recordTo(http.world, 'mm7', number)
      const sent = wordsOf(http.world, mm7, 'receipt sent')
      for (const each of sent) heard.mm7.add(each)
      expect([file, life, ...pushed('mm7', number, mm7)]).toEqual([
        file,
        life,
        ...sent.map((each) => cell('mm7', each, mm7)),
      ])
      const { final, sendings } = mm7.plan.receipts
      const expected = lastWord(life, final !== 'never', 'mm7')
      const row = expected === null ? null : STATUS_TABLE[expected].mm7
      if (sendings.length > 1) continue
      if (row === null)
        expect([file, life, sent.filter((each) => each !== 'submitted' && each !== 'notified')]).toEqual([
          file,
          life,
          [],
        ])
      else expect([file, life, sent.at(-1)]).toEqual([file, life, expected])
    }
  } finally {
    await http.close()
  }
})

async function boundEsme(http: HttpWorld): Promise<RawEsme> {
  const [server, client] = duplexPair()
  http.smpp.accept(server, 'test')
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  const settle = async () => {
    for (let i = 0; i < 4; i++) await turn()
  }
  const esme = new RawEsme({ client, server, settle })
  await esme.ask('bind_transceiver', { ...A_BIND, system_id: 'test', password: 'test' })
  return esme
}

/** The `stat` of each receipt about a number, whatever PDU and template the carrier has for it. */
function receiptStats(esme: RawEsme, number: string): string[] {
  return [...esme.all('deliver_sm'), ...esme.all('data_sm')]
    .filter(({ body }) => body.source_addr === number)
    .map(({ body, tlvs }) => {
      const text = 'short_message' in body ? body.short_message : ''
      const payload = tlvs.find(({ tag }) => tag === TLV_TAG.message_payload)?.value ?? ''
      return STATS.find((stat) => `${text}${payload}`.includes(stat)) ?? `${text}${payload}`
    })
}

/** Every `stat` that is written, the carriers' own among them. */
const STATS: string[] = ['DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD', 'ENROUTE']

function statIn(life: Life, { plan }: MessageRecord): string {
  const own = plan.receipts.style.stat.get(life)
  if (own !== undefined) {
    if (!STATS.includes(own)) STATS.unshift(own)
    return own
  }
  return life === 'submitted' ? 'ACCEPTD' : (STATUS_TABLE[life].smpp?.stat ?? '—')
}

/** What the table says of a life, in the words that leave; with the dash as a word that never does. */
function cell(front: 'rest' | 'mm7' | 'gateway', life: Life, { cause }: MessageRecord): string {
  const row = STATUS_TABLE[life]
  if (front === 'gateway')
    return row.gateway === null
      ? '—'
      : life === 'pending' || life === 'notified'
        ? 'submitted'
        : statusWord(row.gateway)
  if (front === 'rest')
    return row.rest === null ? '—' : `${row.rest.status} ${row.rest.code === 'network' ? cause.code : row.rest.code}`
  return row.mm7 === 'by-cause' ? mm7Failure(cause.name) : (row.mm7?.status ?? '—')
}

/** What the client was posted about a number, in order. */
function pushed(front: 'rest' | 'mm7' | 'gateway', number: string, { id }: MessageRecord): string[] {
  const posted = callbacks.calls.filter(({ url }) => url.endsWith(`/${front}`))
  if (front === 'mm7') {
    return posted
      .filter(({ body }) => body.includes(`<Number>${number}</Number>`))
      .map(({ body }) => /<MMStatus>(\w+)</.exec(body)?.[1] ?? '')
  }
  const said = posted.map(({ body }) => JSON.parse(body))
  if (front === 'rest')
    return said.filter(({ recipient }) => recipient === number).map(({ status, code }) => `${status} ${code}`)
  return said.filter(({ message_id }) => String(message_id) === id).map(({ status }) => status)
}

test('the walk has come by every cell', () => {
  const ends = OUTCOMES.filter((life) => life !== 'silent')
  const bySmpp = ends.filter((life) => STATUS_TABLE[life].smpp !== null && !life.startsWith('refused-'))
  expect([...heard.smpp].filter((life) => life !== 'submitted').sort()).toEqual(bySmpp.sort())
  expect([...heard.rest].sort()).toEqual(
    [...ends.filter((life) => STATUS_TABLE[life].rest !== null), 'sent', 'submitted', 'silent'].sort(),
  )
  // Refused for now, the gateway tries again: its report shows each refusal, and its word is the last one, Frozen.
  const tried = ends.filter((life) => life !== 'refused-for-now')
  expect([...heard.gateway].sort()).toEqual([...tried, 'queued', 'sent', 'submitted', 'frozen'].sort())
  expect([...heard.mm7].sort()).toEqual(
    ends
      .filter((life) => STATUS_TABLE[life].mm7 !== null && life !== 'submitted')
      .concat('submitted')
      .sort(),
  )
})

/** What no rule of a carrier brings about: the account does, the client, or an operator of the platform. */
const BY_HAND: readonly Life[] = ['expired-early', 'cancelled', 'deficient', 'killed', 'frozen']

test('what the account, the client and an operator bring about is told through each front, or not at all', async () => {
  const rules = '[{ when: { to: "*1" }, then: { submit: { refuse: ESME_RSYSERR } } }]'
  const http = new HttpWorld(`
carriers: { net: { numbers: ["*"], latency: { delivery: 1h }, rules: ${rules} } }
accounts:
  test:
    smpp: { password: test }
    rest: { token: test, callback: "${callbacks.url}/rest" }
    mm7: { callback: "${callbacks.url}/mm7", dialect: 3gpp }
    gateway: { password: test, callback: "${callbacks.url}/gateway", callbacks: all }
  poor:
    rest: { token: test, callback: "${callbacks.url}/rest", credit: 0 }
    gateway: { password: test, callback: "${callbacks.url}/gateway", callbacks: all, credit: 0 }
`)
  callbacks.calls.length = 0
  const esme = await boundEsme(http)
  const told = async (front: 'rest' | 'mm7' | 'gateway', life: Life, record: MessageRecord) => {
    await http.advance(DAY)
    const row = STATUS_TABLE[life][front]
    const last = pushed(front, record.number, record).at(-1)
    const answered = row === null ? ['submitted', 'sent', undefined].includes(last) : last === cell(front, life, record)
    expect([front, life, last, answered]).toEqual([front, life, last, true])
  }
  const batch = async (to: string, more: object = {}, plan = 'test') => {
    const body = { from: '12345', to: [to], body: 'hi', delivery_report: 'per_recipient', ...more }
    await request(http.rest).post(`/xms/v1/${plan}/batches`).set('authorization', 'Bearer test').send(body)
    return recordTo(http.world, 'rest', to)
  }
  const message = async (to: string, name = 'test') => {
    const body = { destination: to, content: 'hi' }
    await request(http.gateway).post('/rest/gateway/messages').auth(name, 'test').send(body)
    return recordTo(http.world, 'gateway', to)
  }
  const mms = async (to: string) => {
    await request(http.mm7).post('/mm7/v1').set('content-type', 'text/xml').send(submitReq(to))
    return recordTo(http.world, 'mm7', to)
  }
  const short = async (to: string) => {
    await esme.ask('submit_sm', { ...A_SUBMIT, destination_addr: to, registered_delivery: 0x11 })
    return recordTo(http.world, 'smpp', to)
  }
  const hear = async (life: Life, record: MessageRecord) => {
    const { front } = record.submission
    if (front !== 'smpp') return told(front, life, record)
    await http.advance(DAY)
    expect([life, receiptStats(esme, record.number)]).toEqual([life, [STATUS_TABLE[life].smpp?.stat]])
  }
  try {
    await hear('expired-early', await batch('64210010', { expire_at: new Date(Date.now() - 1_000).toISOString() }))
    await hear('deficient', await batch('64210020', {}, 'poor'))
    await hear('deficient', await message('64210030', 'poor'))
    await hear('frozen', await message('64210041'))
    for (const [n, send] of [batch, message, mms, short].entries()) {
      const killed = await send(`64210${n}50`)
      expect(http.world.kill(killed)).toBe(true)
      await hear('killed', killed)
      const cancelled = await send(`64210${n}60`)
      expect(http.world.cancel(cancelled)).toBe(true)
      await hear('cancelled', cancelled)
    }
  } finally {
    expect(http.bugs).toEqual([])
    await http.close()
  }
  expect(BY_HAND.every((life) => !OUTCOMES.includes(life))).toBe(true)
})

test('each life of the table is in one walk or the other', () => {
  const onTheWay: readonly Life[] = ['queued', 'sent', 'submitted']
  expect([...OUTCOMES, ...BY_HAND, ...onTheWay].sort()).toEqual([...LIVES].sort())
})
