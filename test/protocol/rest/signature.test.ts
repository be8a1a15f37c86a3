import { validateWebhookSignature } from '@sinch/sdk-client'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signatureHeaders } from '../../../emulator/protocol/rest/signature.ts'

test('signs as it always did', () => {
  expect(signatureHeaders('hush', '{"type":"mo_text"}', '01FJA8B4A7BM43YGWSG9GBV067', 1_634_579_353)).toEqual({
    'x-sinch-webhook-signature': 'xOQG3V/Zw6t3VN0sPkfk48p1x3ZIRrnyTYQue8BtV8E=',
    'x-sinch-webhook-signature-nonce': '01FJA8B4A7BM43YGWSG9GBV067',
    'x-sinch-webhook-signature-timestamp': '1634579353',
    'x-sinch-webhook-signature-algorithm': 'HmacSHA256',
  })
})

test("Sinch's own library finds every signature right, and none that was tampered with", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.string({ unit: 'grapheme' }),
      fc.uuid(),
      fc.nat(),
      (secret, body, nonce, at) => {
        const headers = signatureHeaders(secret, body, nonce, at)
        expect(validateWebhookSignature(secret, headers, body)).toBe(true)
        expect(validateWebhookSignature(secret, headers, `${body} `)).toBe(false)
        expect(validateWebhookSignature(`${secret}x`, headers, body)).toBe(false)
        const later = { ...headers, 'x-sinch-webhook-signature-timestamp': String(at + 1) }
        expect(validateWebhookSignature(secret, later, body)).toBe(false)
      },
    ),
  )
})

test('it also finds right what it has parsed and written again, since the body is JSON without blanks', () => {
  const body = JSON.stringify({ type: 'delivery_report_sms', statuses: [{ code: 0, count: 1 }], text: 'Grüße – 😀' })
  expect(validateWebhookSignature('hush', signatureHeaders('hush', body, 'n', 1), JSON.parse(body))).toBe(true)
})
