/** Sinch's own client library, unchanged, with the emulator in place of the service. */

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SmsCallbackWebhooks, type SmsRegion, SmsService } from '@sinch/sms'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningEmulator, startEmulator } from '../../emulator/main.ts'
import { CallbackServer } from '../support/a-http-world.ts'

let emulator: RunningEmulator
let callbacks: CallbackServer
let sms: SmsService

beforeAll(async () => {
  callbacks = await CallbackServer.start()
  const file = join(mkdtempSync(join(tmpdir(), 'sinch-')), 'scenario.yaml')
  writeFileSync(
    file,
    `accounts: { plan: { rest: { service-plan: plan, token: secret-token, callback: "${callbacks.url}", secret: hush } } }\n`,
  )
  emulator = await startEmulator({ smppPort: null, httpPort: 0, scenarios: [file], clock: { kind: 'manual' } })
  sms = new SmsService({
    servicePlanId: 'plan',
    apiToken: 'secret-token',
    smsHostname: `http://127.0.0.1:${emulator.ports.http}`,
    smsRegion: 'us' as SmsRegion,
  })
})

afterAll(async () => {
  await emulator.close()
  await callbacks.close()
})

const minutes = (count: number) => emulator.worlds.default.clock.advance((count * 60_000) as never)

test('sends a text, reads it back, and reads its reports', async () => {
  const body = { to: ['+64211234567', '+64217777777'], from: '12345', body: 'hello', delivery_report: 'none' as const }
  const sent = await sms.batches.sendTextMessage({ sendSMSRequestBody: { ...body, type: 'mt_text' } })
  expect(sent).toMatchObject({ to: ['64211234567', '64217777777'], from: '12345', body: 'hello', canceled: false })
  expect(sent.created_at).toBeInstanceOf(Date)
  const id = sent.id as string
  expect((await sms.batches.get({ batch_id: id })).id).toBe(id)
  await minutes(1)
  const report = await sms.deliveryReports.get({ batch_id: id, type: 'full' })
  expect(report.statuses).toMatchObject([{ code: 0, status: 'Delivered', count: 2 }])
  const one = await sms.deliveryReports.getForNumber({ batch_id: id, recipient_msisdn: '+64211234567' })
  expect([one.status, one.code, one.at instanceof Date]).toEqual(['Delivered', 0, true])
})

test('lists batches and reports page by page', async () => {
  for (let i = 0; i < 3; i++) {
    await sms.batches.send({
      sendSMSRequestBody: { to: [`6421000000${i}`], from: '12345', body: `n ${i}`, type: 'mt_text' },
    })
  }
  const bodies: unknown[] = []
  for await (const batch of sms.batches.list({ page_size: 2 })) bodies.push(batch.body)
  expect(bodies.slice(0, 3)).toEqual(['n 2', 'n 1', 'n 0'])
  const recipients: unknown[] = []
  for await (const each of sms.deliveryReports.list({ page_size: 2 })) recipients.push(each.recipient)
  expect(recipients.length).toBeGreaterThanOrEqual(5)
})

test('updates, replaces and cancels a batch that waits for its time, and tries one without sending it', async () => {
  const send_at = new Date(Date.now() + 3_600_000)
  const waiting = { to: ['64211111111'], from: '12345', body: 'later', type: 'mt_text' as const, send_at }
  const { id = '' } = await sms.batches.send({ sendSMSRequestBody: waiting })
  const updated = await sms.batches.update({
    batch_id: id,
    updateBatchMessageRequestBody: { type: 'mt_text', body: 'changed' },
  })
  expect(updated.body).toBe('changed')
  const replaced = await sms.batches.replace({
    batch_id: id,
    replaceBatchMessageRequestBody: { ...waiting, body: 'new' },
  } as never)
  expect((replaced as { body?: string }).body).toBe('new')
  expect((await sms.batches.cancel({ batch_id: id })).canceled).toBe(true)
  const dry = await sms.batches.dryRun({
    per_recipient: true,
    dryRunRequestBody: { ...waiting, body: 'x'.repeat(161) },
  } as never)
  expect(dry).toMatchObject({ number_of_recipients: 1, number_of_messages: 2 })
})

test('keeps groups', async () => {
  const group = await sms.groups.create({ createGroupRequestBody: { name: 'ours', members: ['+64211111111'] } })
  const group_id = group.id as string
  await sms.groups.update({ group_id, updateGroupRequestBody: { add: ['+64211111112'] } })
  expect(await sms.groups.listMembers({ group_id })).toEqual(['64211111111', '64211111112'])
  await sms.groups.delete({ group_id })
  await expect(sms.groups.get({ group_id })).rejects.toThrow()
})

test('is told what is wrong with a batch', async () => {
  const wrong = { sendSMSRequestBody: { to: ['nobody'], from: '12345', body: 'x', type: 'mt_text' as const } }
  await expect(sms.batches.send(wrong)).rejects.toThrow(/syntax_invalid_parameter_format|400/)
})

test('reads callbacks and finds their signature right', async () => {
  callbacks.calls.length = 0
  await sms.batches.send({
    sendSMSRequestBody: { to: ['64211234567'], from: '12345', body: 'hello', delivery_report: 'full', type: 'mt_text' },
  })
  await minutes(1)
  expect(callbacks.calls.length).toBe(1)
  const [call] = callbacks.calls
  const webhooks = new SmsCallbackWebhooks('hush')
  const event = webhooks.parseEvent(JSON.parse(call!.body))
  expect(event).toMatchObject({ type: 'delivery_report_sms', total_message_count: 1 })
  expect(webhooks.validateAuthenticationHeader(call!.headers as never, JSON.parse(call!.body), '/', 'POST')).toBe(true)
})
