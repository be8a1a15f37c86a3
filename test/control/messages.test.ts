import { expect, test } from 'vitest'
import { instant, WORLD_START } from '../../emulator/core/instant.ts'
import { type ControlBench, controlBench, someTurns, W } from './control-bench.ts'

async function keys(bench: ControlBench, query = ''): Promise<number[]> {
  const { messages } = await bench.read(`${W}/messages${query}`)
  return messages.map(({ key }: { key: number }) => key)
}

test('lists messages, the newest first', async () => {
  const bench = controlBench()
  for (const to of ['642110', '642111', '642112']) bench.submit({ to })
  const { messages, next } = await bench.read(`${W}/messages`)
  expect(messages.map(({ to }: { to: string }) => to)).toEqual(['642112', '642111', '642110'])
  expect(next).toBeNull()
})

test('a list goes on from page to page until its end', async () => {
  const bench = controlBench()
  for (let n = 0; n < 5; n++) bench.submit()
  const first = await bench.read(`${W}/messages?limit=2`)
  expect([first.messages.length, first.next]).toEqual([2, 4])
  expect(await keys(bench, '?limit=2&before=4')).toEqual([3, 2])
  const last = await bench.read(`${W}/messages?limit=2&before=2`)
  expect([last.messages.length, last.next]).toEqual([1, null])
})

test('a page has 100 messages where nobody says, and at most 1000', async () => {
  const bench = controlBench()
  for (let n = 0; n < 120; n++) bench.submit()
  expect(await keys(bench)).toHaveLength(100)
  expect(await keys(bench, '?limit=1000')).toHaveLength(120)
  expect((await bench.get(`${W}/messages?limit=1001`)).status).toBe(400)
  expect((await bench.get(`${W}/messages?limit=0`)).status).toBe(400)
})

test('filters by number and sender, with or without a plus, which arrives as a space', async () => {
  const bench = controlBench()
  bench.submit({ to: '+642110', from: '4040' })
  bench.submit({ to: '642110', from: '+5050' })
  bench.submit({ to: '642111', from: '4040' })
  expect(await keys(bench, '?to=642110')).toEqual([2, 1])
  expect(await keys(bench, '?to=+642110')).toEqual([2, 1])
  expect(await keys(bench, '?to=%2B642110')).toEqual([2, 1])
  expect(await keys(bench, '?from=4040')).toEqual([3, 1])
  expect(await keys(bench, '?from=5050')).toEqual([2])
})

test('shows the fields that are asked for, and knows what a mistyped one was to be', async () => {
  const bench = controlBench()
  bench.submit({ to: '642110' })
  const { messages } = await bench.read(`${W}/messages?fields=key,to,rules`)
  expect(messages).toEqual([{ key: 1, to: '642110', rules: [] }])
  const whole = await bench.read(`${W}/messages/key:1`)
  const again = await bench.read(`${W}/messages?fields=${Object.keys(whole).join()}`)
  expect(again.messages).toEqual([whole])
  const { status, body } = await bench.get(`${W}/messages?fields=key,recipts`)
  expect([status, body.error.message]).toEqual([400, expect.stringContaining('"recipts" is not a field of a message')])
  expect(JSON.stringify(body.error)).toContain('did you mean `receipts`?')
})

test('filters by account, and an empty parameter is none', async () => {
  const bench = controlBench({ accounts: ['other: { smpp: { password: other } }'] })
  bench.submit()
  bench.submit({ account: 'other' })
  expect(await keys(bench, '?account=other')).toEqual([2])
  expect(await keys(bench, '?to=&id=&state=&account=')).toEqual([2, 1])
})

test('filters by the life of a message, or by the stat of its receipts', async () => {
  const rules = [
    '{ when: { to: "*7" }, then: { outcome: undeliverable } }',
    '{ when: { to: "*8" }, then: { outcome: rejected } }',
  ]
  const bench = controlBench({ rules })
  for (const to of ['6421', '64217', '64218']) bench.submit({ to })
  await bench.advance('1m')
  bench.submit({ to: '6422' })
  expect(await keys(bench, '?state=delivered')).toEqual([1])
  expect(await keys(bench, '?state=UNDELIV')).toEqual([2])
  expect(await keys(bench, '?state=rejected')).toEqual([3])
  expect(await keys(bench, '?state=ENROUTE')).toEqual([4])
})

test('an unknown state is refused with what was meant', async () => {
  const { status, body } = await controlBench().get(`${W}/messages?state=delivred`)
  expect(status).toBe(400)
  expect(body.error).toEqual({
    code: 'BAD_REQUEST',
    message: '`state`: "delivred" is not a state',
    hint: 'did you mean `delivered`?',
  })
})

test('a summary has the same fields as the detail, and says the same', async () => {
  const bench = controlBench()
  bench.submit()
  await bench.advance('1m')
  const [summary] = (await bench.read(`${W}/messages`)).messages
  const detail = await bench.read(`${W}/messages/${summary.id}`)
  expect(detail).toMatchObject(summary)
})

test('shows what became of a message, on both clocks', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  const id = await esme.submitted({ destination_addr: '64211234567', short_message: 'hello' })
  await bench.advance('1m')
  const detail = await bench.read(`${W}/messages/${id}`)
  expect(detail).toMatchObject({
    key: 1,
    id,
    account: 'test',
    front: 'smpp',
    carrier: 'net',
    from: '4040',
    to: '64211234567',
    text: 'hello',
    hex: null,
    parts: 1,
    life: 'delivered',
    phase: 'done',
    statuses: {
      smpp: { state: 2, stat: 'DELIVRD', err: '000' },
      mm7: { status: 'Retrieved', text: 'Success' },
      rest: { status: 'Delivered', code: 0 },
      gateway: 'Received',
    },
    cause: null,
    answer: 'ESME_ROK',
    submittedAt: '2026-01-01T00:00:00.000Z',
    doneAt: '2026-01-01T00:00:01.000Z',
    owed: 0,
    attempts: [{ at: '2026-01-01T00:00:00.000Z', result: 'delivered' }],
  })
  expect(detail.receipts).toEqual([
    {
      at: '2026-01-01T00:00:01.200Z',
      front: 'smpp',
      status: 'DELIVRD',
      answered: true,
      answer: { at: '2026-01-01T00:00:01.200Z', status: 'ESME_ROK' },
      outcome: 'accepted',
    },
  ])
  expect(detail.timeline.map(({ what }: { what: string }) => what)).toEqual([
    'accepted',
    'attempt: number 1 reaches the handset',
    'final: delivered',
    'receipt sent: DELIVRD',
    'receipt answered: ESME_ROK',
  ])
  for (const { at, wall } of detail.timeline) {
    expect(at).toMatch(/^2026-01-01T00:00:0[01]\.\d{3}Z$/)
    expect(Date.parse(wall)).toBeGreaterThan(WORLD_START)
  }
})

test('explains which carrier and which rule decided, with the place in the file', async () => {
  const bench = controlBench({ rules: ['{ name: dead-end, when: { to: "*7001" }, then: { outcome: rejected } }'] })
  bench.submit({ to: '64217001' })
  const { explanation } = await bench.read(`${W}/messages/key:1`)
  expect(explanation).toMatchObject({
    carrier: { name: 'net', where: 'test.yaml:3' },
    because: 'it owns *',
    repeatable: true,
  })
  expect(explanation.rules).toMatchObject([{ name: 'dead-end', where: 'test.yaml:6', matched: true }])
  expect(explanation.text).toContain('to matches *7001')
})

test('an explanation keeps to the rules that decided, when the scenario has changed since', async () => {
  const bench = controlBench({ rules: ['{ name: dead-end, when: { to: "*7001" }, then: { outcome: rejected } }'] })
  bench.submit({ to: '64217001' })
  bench.install({ rules: ['{ name: other, when: { to: "*7001" }, then: { outcome: deleted } }'] })
  const { explanation } = await bench.read(`${W}/messages/key:1`)
  expect(explanation.repeatable).toBe(false)
  expect(explanation.rules).toEqual([
    { name: 'dead-end', where: 'test.yaml:6', matched: true, continues: false, conditions: [] },
  ])
})

test('a message is found by any rendering of its id', async () => {
  const bench = controlBench({ carrier: 'ids: { response: hex, text: decimal }' })
  const { id: decimal } = bench.submit()
  const hex = Number(decimal).toString(16)
  expect((await bench.read(`${W}/messages/${hex}`)).key).toBe(1)
  expect((await bench.read(`${W}/messages/${decimal}`)).key).toBe(1)
  expect((await bench.read(`${W}/messages/${hex}`)).id).toBe(hex)
  expect(await keys(bench, `?id=${decimal}`)).toEqual([1])
})

test('two accounts may have messages with one id, and the account tells them apart', async () => {
  const bench = controlBench({
    carrier: 'ids: sequential',
    accounts: ['other: { smpp: { password: other, ids: { response: hex } } }'],
  })
  for (let n = 0; n < 10; n++) bench.submit()
  for (let n = 0; n < 6; n++) bench.submit({ account: 'other' })
  const { status, body } = await bench.get(`${W}/messages/10`)
  expect([status, body.error.message]).toEqual([409, '2 messages have the id 10'])
  expect((await bench.read(`${W}/messages/10?account=test`)).key).toBe(10)
  expect((await bench.read(`${W}/messages/10?account=other`)).key).toBe(16)
  expect(await keys(bench, '?id=10')).toEqual([16, 10])
})

test('an id of several messages is a conflict that lists them', async () => {
  const bench = controlBench({ accounts: ['other: { smpp: { password: other } }'] })
  for (const to of ['642110', '642111']) bench.submit({ to, sharedId: '77', recipients: 2 })
  bench.submit({ to: '642112', sharedId: '77', recipients: 1, account: 'other' })
  const { status, body } = await bench.get(`${W}/messages/77`)
  expect(status).toBe(409)
  expect(body.error).toMatchObject({ code: 'CONFLICT', message: '3 messages have the id 77' })
  expect(body.error.details).toEqual([
    'key:3 account other, from 12345 to 642112, 2026-01-01T00:00:00.000Z',
    'key:2 account test, from 12345 to 642111, 2026-01-01T00:00:00.000Z',
    'key:1 account test, from 12345 to 642110, 2026-01-01T00:00:00.000Z',
  ])
  expect((await bench.read(`${W}/messages/77?account=other`)).key).toBe(3)
  expect((await bench.read(`${W}/messages/77?account=test&to=+642110`)).key).toBe(1)
  expect((await bench.read(`${W}/messages/key:2`)).to).toBe('642111')
})

test('a message that is not there is a 404, and a key that is none a 400', async () => {
  const bench = controlBench()
  bench.submit()
  expect((await bench.get(`${W}/messages/12`)).status).toBe(404)
  expect((await bench.get(`${W}/messages/key:2`)).status).toBe(404)
  expect((await bench.get(`${W}/messages/key:x`)).status).toBe(400)
})

test('a refused submit is shown with the status the client got, and has no id', async () => {
  const bench = controlBench({ rules: ['{ when: { to: "*1" }, then: { submit: throttle } }'] })
  bench.submit({ to: '6421' })
  const detail = await bench.read(`${W}/messages/key:1`)
  expect(detail).toMatchObject({
    id: null,
    answer: 'ESME_RTHROTTLED',
    life: 'refused-for-now',
    receipts: [],
    attempts: [],
  })
  expect(detail.timeline.map(({ what }: { what: string }) => what)).toEqual(['refused: ESME_RTHROTTLED'])
})

test('a submit that was never answered is shown as such', async () => {
  const bench = controlBench({ rules: ['{ when: { to: "*1" }, then: { submit: no-answer } }'] })
  bench.submit({ to: '6421' })
  const { answer, timeline } = await bench.read(`${W}/messages/key:1`)
  expect([answer, timeline[0].what]).toEqual(['no answer', 'unanswered: no answer'])
})

test('failed attempts have their cause, and the message the time of the next', async () => {
  const bench = controlBench({ carrier: 'retry: [{ every: 10m }]' })
  await bench.put(`${W}/numbers/64211234567/handset`, { state: 'off' })
  bench.submit()
  await bench.advance('15m')
  expect(await bench.read(`${W}/messages/key:1`)).toMatchObject({
    life: 'pending',
    cause: { name: 'absent-subscriber', code: 27, temporary: true },
    nextAt: '2026-01-01T00:20:00.000Z',
    attempts: [
      { at: '2026-01-01T00:00:00.000Z', result: 'absent-subscriber (27)' },
      { at: '2026-01-01T00:10:00.000Z', result: 'absent-subscriber (27)' },
    ],
  })
})

test('binary content is shown in hexadecimal digits', async () => {
  const bench = controlBench()
  bench.submit({ payload: '\x00\xff\x10', dataCoding: 4 })
  expect(await bench.read(`${W}/messages/key:1`)).toMatchObject({ text: null, hex: '00ff10' })
})

test('a part of a long message says which, and keeps its header out of the text', async () => {
  const bench = controlBench()
  bench.submit({ payload: '\x05\x00\x03\x07\x02\x01first', esmClass: 0x40 })
  const { text, submission } = await bench.read(`${W}/messages/key:1`)
  expect(text).toBe('first')
  expect(submission).toMatchObject({
    udh: '050003070201',
    concat: { reference: 7, bits: 8, total: 2, part: 1 },
    payload: `050003070201${Buffer.from('first').toString('hex')}`,
  })
})

test('a scheduled message says for when', async () => {
  const bench = controlBench()
  bench.submit({ startAt: instant(WORLD_START + 3_600_000) })
  expect(await bench.read(`${W}/messages/key:1`)).toMatchObject({
    life: 'queued',
    phase: 'scheduled',
    scheduledFor: '2026-01-01T01:00:00.000Z',
    nextAt: '2026-01-01T01:00:00.000Z',
    doneAt: null,
  })
})

test('cancels what is under way, and nothing else', async () => {
  const bench = controlBench()
  const { id } = bench.submit()
  const cancelled = await bench.post(`${W}/messages/${id}/cancel`)
  expect([cancelled.status, cancelled.body.life]).toEqual([200, 'cancelled'])
  const again = await bench.post(`${W}/messages/${id}/cancel`)
  expect([again.status, again.body.error.message]).toEqual([409, 'the message is cancelled already'])
})

test('a receipt that the client has not answered is shown as awaited, and counts as owed', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  esme.mute()
  const id = await esme.submitted()
  const advanced = bench.advance('1m')
  await expect.poll(() => esme.receipts().length).toBe(1)
  expect(await bench.read(`${W}/messages/${id}`)).toMatchObject({
    owed: 1,
    receipts: [{ status: 'DELIVRD', answered: false, answer: null, outcome: 'awaited' }],
  })
  esme.accept(esme.received.at(-1)!)
  await advanced
  expect(await bench.read(`${W}/messages/${id}`)).toMatchObject({ owed: 0, receipts: [{ answered: true }] })
})

test('a receipt that the client refuses for good is answered, and dropped', async () => {
  const bench = controlBench()
  const esme = await bench.bound()
  esme.mute()
  const id = await esme.submitted()
  const advanced = bench.advance('1m')
  await expect.poll(() => esme.receipts().length).toBe(1)
  esme.accept(esme.received.at(-1)!, 0x0b)
  await advanced
  await someTurns()
  expect((await bench.read(`${W}/messages/${id}`)).receipts).toMatchObject([
    { answered: true, answer: { status: 'ESME_RINVDSTADR' }, outcome: 'dropped' },
  ])
})
