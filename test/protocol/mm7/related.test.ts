import fc from 'fast-check'
import { expect, test } from 'vitest'
import { octetsOf } from '../../../emulator/core/octets.ts'
import { checkSubmit, partsNamed } from '../../../emulator/protocol/mm7/check-request.ts'
import { readMm7 } from '../../../emulator/protocol/mm7/read-request.ts'
import { type PartToSend, type RelatedForm, writeRelated } from '../../../emulator/protocol/mm7/related.ts'
import { aSettings } from './judged.ts'
import { FRAMES, WRITTEN } from './written.ts'

const SMIL = {
  contentType: 'application/smil; charset=utf-8',
  contentId: 'mms.smil',
  name: 'mms.smil',
  content: '<smil/>',
}
const XML = WRITTEN['submit-req']!(FRAMES['6.8.0']!)

const FORM: RelatedForm = { contentId: 'mm7-content', form: 'related', contentIds: 'bracketed', mark: '7' }

function partsOf(type: string, body: Buffer): PartToSend[] {
  const read = readMm7({ 'content-type': type }, body)
  if (!read.ok) throw new Error(read.error.details)
  return (partsNamed(read.value, 'cid:mm7-content') ?? []).map(({ headers, contentId, body }) => ({
    contentType: headers.get('content-type') ?? '',
    contentId,
    name: headers.get('content-location') ?? '',
    content: octetsOf(body),
  }))
}

test('a message is read as it was written, its content octet for octet', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9._-]{0,12}$/)
  const part: fc.Arbitrary<PartToSend> = fc.record({
    contentType: fc.constantFrom('image/gif', 'text/plain; charset="utf-8"', 'application/octet-stream'),
    contentId: word,
    name: fc.oneof(word, fc.constant('фото.jpg')),
    content: fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map(octetsOf),
      fc.constantFrom('\r\n------=_Part_7--\r\n', '------=_Mm7_7', '--', '\r\n'),
    ),
  })
  const forms = fc.record({
    contentId: fc.constant('mm7-content'),
    form: fc.constantFrom('related', 'mixed'),
    contentIds: fc.constantFrom('bracketed', 'bare'),
    mark: fc.constant('7'),
  })
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), forms, (parts, form) => {
      const { contentType, body } = writeRelated(XML, [...parts, SMIL], form)
      expect(partsOf(contentType, body)).toEqual([...parts, SMIL])
    }),
  )
})

test('the SMIL document is the root of what is submitted, and of nothing else', () => {
  const text = (form: 'related' | 'mixed', parts = [SMIL]) =>
    writeRelated(XML, parts, { ...FORM, form }).body.toString('latin1')
  expect(text('related')).toContain('boundary="----=_Part_7"; start="<mms.smil>"; type="application/smil"\r\n')
  expect(text('mixed')).toContain('multipart/mixed; boundary="----=_Part_7"\r\n')
  expect(text('related', [])).toContain('multipart/related; boundary="----=_Part_7"\r\n')
})

test('what we submit passes our own checks', () => {
  const { contentType, body } = writeRelated(XML, [SMIL], FORM)
  const headers = { 'content-type': contentType }
  const read = readMm7(headers, body)
  if (!read.ok) throw new Error(read.error.details)
  const checked = checkSubmit(read.value, headers, aSettings({ dialect: '3gpp', mode: 'strict' }), () => true)
  expect(checked).toMatchObject({ ok: true, value: { subject: 'Kia ora <& "goodbye">', linkedId: 'mo-1' } })
})
