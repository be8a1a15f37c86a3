/** DeliverReq and ReadReplyReq: what handsets send, on the wire. */
import { expect, test } from 'vitest'
import { MINUTE } from '../../../emulator/core/instant.ts'
import type { Mo } from '../../../emulator/engine/mo.ts'
import { sendMo } from '../../../emulator/engine/send-mo.ts'
import { namespaceOf } from '../../../emulator/protocol/mm7/namespaces.ts'
import { childOf, textIn } from '../../../emulator/protocol/mm7/xml-reader.ts'
import type { Called } from '../../support/a-http-world.ts'
import { answered, envelope, http, messageIn, multipart, serve, vasp } from './served.ts'

const CARRIER = 'mms: { user-agent: "Samsung Galaxy", operator-ids: ["31003", "0001890"] }'
/** Every octet, and what looks like a boundary. */
const PHOTO = `${String.fromCharCode(...Array.from({ length: 256 }, (_, octet) => octet))}\r\n--\r\n------=_Part_mo-1--\r\n`
const PARTS = [
  { contentType: 'image/jpeg', contentId: 'image_0.jpg', name: 'image_0.jpg', content: PHOTO },
  { contentType: 'text/plain; charset=utf-8', contentId: 'text_1', name: '', content: 'see' },
]

function arrives(account: string, to = '12345'): Mo {
  const mms = { subject: 'Look', parts: PARTS }
  const state = http.world.accounts.get(account)!
  const usual = { front: 'mm7', about: null, dataCoding: null, referenceBits: 8 } as const
  return sendMo(http.world, state, { from: '16175550123', to, content: { mms }, ...usual })
}

async function posted(): Promise<Called> {
  await http.advance(MINUTE)
  return vasp.calls.at(-1)!
}

test('a message from a handset names its carrier and the phone where they are known, as reports do', async () => {
  serve({ carrier: CARRIER })
  arrives('test')
  const call = await posted()
  const { operation, body, parts } = messageIn(call)
  expect([operation, call.headers['x-mblox-carrier-id']]).toEqual(['DeliverReq', '31003'])
  expect(childOf(body, 'UACapabilities')?.attributes.get('UAProf')).toBe('Samsung Galaxy')
  expect(parts.map(({ body }) => body.toString('latin1'))).toEqual([PHOTO, 'see'])
})

test.each([
  ['reports: { carrier-scheme: 7-digit, carrier-header: x-mblox-operator-id }', 'x-mblox-operator-id', '0001890'],
  ['reports: { carrier-header: none }', 'x-mblox-carrier-id', undefined],
])('with %s the header %s says %s', async (mm7, name, id) => {
  serve({ carrier: CARRIER, mm7 })
  arrives('test')
  expect((await posted()).headers[name]).toBe(id)
})

test('a carrier that says nothing of itself or the phone is not named', async () => {
  serve()
  arrives('test')
  const call = await posted()
  expect([call.headers['x-mblox-carrier-id'], childOf(messageIn(call).body, 'UACapabilities')]).toEqual([
    undefined,
    null,
  ])
})

test('Content-IDs are bare in sinch, as its page shows them, and in angle brackets elsewhere, as RFC 2045 wants them', async () => {
  serve()
  arrives('test')
  expect((await posted()).body).toContain('\r\nContent-ID: image_0.jpg\r\n')
  arrives('std')
  const standard = await posted()
  expect(standard.body).toContain('\r\nContent-ID: <image_0.jpg>\r\n')
  expect(messageIn(standard).parts.map(({ body }) => body.toString('latin1'))).toEqual([PHOTO, 'see'])
  expect(standard.body).toContain('<ShortCode displayOnly="false">12345</ShortCode>')
})

test('a reply speaks the version and namespace of what it answers', async () => {
  serve({ carrier: CARRIER, rules: ['{ then: { reply: { text: "Merci à vous — 🎉", after: 1s } } }'] })
  const namespace = namespaceOf('REL-5-MM7-1-3')
  await answered(multipart(envelope({ namespace, version: '5.3.0' })))
  const call = await posted()
  const { operation, namespace: own, version, body, parts } = messageIn(call)
  expect([operation, own, version, call.headers.soapaction]).toEqual([
    'DeliverReq',
    namespace,
    '5.3.0',
    `"${namespace}"`,
  ])
  expect([textIn(childOf(body, 'Sender')!, 'Number'), parts[0]?.body.toString()]).toEqual([
    '16175550123',
    'Merci à vous — 🎉',
  ])
  expect(call.headers['x-mblox-carrier-id']).toBe('31003')
})
