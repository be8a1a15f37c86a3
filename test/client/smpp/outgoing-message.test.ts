import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deliveryOf } from '../../../emulator/client/smpp/delivery.ts'
import { addressType, type LongText, submitParts } from '../../../emulator/client/smpp/outgoing-message.ts'
import { instant } from '../../../emulator/core/instant.ts'
import type { PduOf } from '../../../emulator/protocol/smpp/pdu.ts'
import { reassemble } from '../../../emulator/text/reassemble.ts'

const MESSAGE = { from: '12345', to: '64211234567', text: 'hello' }

function partsOf(given: object, reference = 1) {
  const parts = submitParts({ ...MESSAGE, ...given }, reference)
  if (!parts.ok) throw new Error(parts.error)
  return parts.value
}

/** The texts that a handset makes of what is submitted, as if each part were delivered as it is. */
function textsOf(text: string, long: LongText): readonly (string | null)[] {
  const arrived = partsOf({ text, long }, 70_000).map(({ body, tlvs }) => {
    const pdu: PduOf<'deliver_sm'> = { command: 'deliver_sm', status: 0, sequence: 1, body, tlvs }
    const delivery = deliveryOf(pdu)
    if (delivery.kind !== 'mo') throw new Error(`a ${delivery.kind}`)
    return { ...delivery, at: instant(0) }
  })
  return reassemble(arrived).map((assembled) => assembled.text)
}

test.each(['udh', 'sar', 'payload'] as const)('whatever the text, its %s parts make it again', (long) => {
  const gsm = fc.stringMatching(/^[A-Za-z @€^{}\n]{0,400}$/)
  const any = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(
    fc.property(fc.oneof(gsm, any), (text) => {
      expect(textsOf(text, long)).toEqual([text])
    }),
    { numRuns: 200 },
  )
})

test('a short text is one submit_sm with no more than it needs', () => {
  expect(partsOf({})).toEqual([
    {
      body: {
        service_type: '',
        source_addr_ton: 3,
        source_addr_npi: 0,
        source_addr: '12345',
        dest_addr_ton: 1,
        dest_addr_npi: 1,
        destination_addr: '64211234567',
        esm_class: 0,
        protocol_id: 0,
        priority_flag: 0,
        schedule_delivery_time: '',
        validity_period: '',
        registered_delivery: 0,
        replace_if_present_flag: 0,
        data_coding: 0,
        sm_default_msg_id: 0,
        short_message: 'hello',
      },
      tlvs: [],
    },
  ])
})

test('what is asked for is in every part', () => {
  const wishes = { registered: 1, validity: '000000010000000R', schedule: '000000000100000R', serviceType: 'CMT' }
  for (const { body } of partsOf({ ...wishes, text: 'x'.repeat(200) })) {
    expect(body).toMatchObject({
      registered_delivery: 1,
      validity_period: '000000010000000R',
      schedule_delivery_time: '000000000100000R',
      service_type: 'CMT',
    })
  }
})

test.each([
  ['hello €', 0],
  ['ж', 8],
  ['🙂', 8],
])('%s goes with data_coding %i', (text, dataCoding) => {
  expect(partsOf({ text })[0]?.body.data_coding).toBe(dataCoding)
})

test('parts by user data header say so in esm_class, parts by sar_ parameters do not', () => {
  const text = 'x'.repeat(161)
  expect(partsOf({ text }).map(({ body, tlvs }) => [body.esm_class, tlvs.length])).toEqual([
    [0x40, 0],
    [0x40, 0],
  ])
  expect(partsOf({ text, long: 'sar' }).map(({ body, tlvs }) => [body.esm_class, tlvs])).toEqual([
    [
      0,
      [
        { tag: 0x020c, value: '\0\u0001' },
        { tag: 0x020e, value: '\u0002' },
        { tag: 0x020f, value: '\u0001' },
      ],
    ],
    [
      0,
      [
        { tag: 0x020c, value: '\0\u0001' },
        { tag: 0x020e, value: '\u0002' },
        { tag: 0x020f, value: '\u0002' },
      ],
    ],
  ])
})

test('a payload leaves short_message empty', () => {
  const [part] = partsOf({ text: 'x'.repeat(1_000), long: 'payload' })
  expect(part?.body.short_message).toBe('')
  expect(part?.tlvs).toEqual([{ tag: 0x0424, value: 'x'.repeat(1_000) }])
})

test.each([
  ['Spark', 5, 0],
  ['4040', 3, 0],
  ['64211234567', 1, 1],
  ['+64211234567', 1, 1],
  ['', 5, 0],
])('the address "%s" has type %i and plan %i', (address, ton, npi) => {
  expect(addressType(address)).toEqual({ ton, npi })
})
