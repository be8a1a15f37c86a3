/** A message of the SMS REST API is shown with the status and code that its client is told, the table's or not. */
import { afterEach, expect, test } from 'vitest'
import { messageDetail } from '../../emulator/control/view-message.ts'
import { MINUTE } from '../../emulator/core/instant.ts'
import { HttpWorld } from '../support/a-http-world.ts'

let http: HttpWorld

afterEach(async () => {
  expect(http.bugs).toEqual([])
  await http.close()
})

interface Case {
  readonly batch?: object
  readonly rest?: string
  readonly rule?: string
}

async function shown({ batch = {}, rest = '', rule = '' }: Case) {
  http = new HttpWorld(`
carriers: { net: { numbers: ["64*"], rules: [${rule}] } }
accounts: { test: { rest: { token: test, callback: "http://127.0.0.1:1/", ${rest} } } }
`)
  const report = { delivery_report: 'per_recipient' }
  const sent = await http.restCall('post', '/batches', {
    from: '12345',
    to: ['64211234567'],
    body: 'hi',
    ...report,
    ...batch,
  })
  expect(sent.status).toBe(201)
  await http.advance(MINUTE)
  const record = http.records[0]
  if (record === undefined) throw new Error('there is no message')
  const { statuses, receipts, timeline } = messageDetail(http.world, record)
  const told = await http.restCall('get', `/batches/${sent.body.id}/delivery_report/64211234567`)
  expect(statuses.rest).toEqual({ status: told.body.status, code: told.body.code })
  expect(timeline.map(({ what }) => what)).toContain(`told: ${told.body.status}`)
  expect(receipts[0]?.status).toBe(told.body.status)
  return statuses.rest
}

const MEDIA = { type: 'mt_media', body: { url: 'http://127.0.0.1:1/cat.png' } }

test.each<[string, number, Case]>([
  ['Aborted', 408, { rule: '{ then: { submit: { refuse: ESME_RINVSRCADR } } }' }],
  ['Aborted', 410, { batch: { from: undefined }, rest: 'default-originator: [{ numbers: "1*", from: "4040" }]' }],
  ['Aborted', 411, { batch: { body: 'x'.repeat(200) }, rest: 'max-parts: 1' }],
  ['Aborted', 412, { rest: 'regions: ["1*"]' }],
  ['Aborted', 413, { rule: '{ then: { submit: { rest: 413 } } }' }],
  ['Rejected', 415, { batch: MEDIA, rule: '{ then: { outcome: rejected } }' }],
  ['Failed', 416, { batch: MEDIA, rule: '{ then: { outcome: unsupported } }' }],
  ['Failed', 417, { batch: MEDIA, rule: '{ then: { outcome: undeliverable } }' }],
  ['Failed', 69, { rule: '{ then: { outcome: undeliverable } }' }],
  ['Delivered', 0, {}],
])('%s %i', async (status, code, given) => {
  expect(await shown(given)).toEqual({ status, code })
})
