import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant } from '../../../emulator/core/instant.ts'
import { parseReceiptDate, parseReceiptText } from '../../../emulator/protocol/smpp/parse-receipt-text.ts'
import { receiptExcerpt } from '../../../emulator/protocol/smpp/receipt-excerpt.ts'
import {
  compileReceiptText,
  DEFAULT_RECEIPT_FORMAT,
  type ReceiptContent,
  type ReceiptFormat,
  type ReceiptWriter,
} from '../../../emulator/protocol/smpp/receipt-text.ts'

const at = (text: string) => instant(Date.parse(text))

const content: ReceiptContent = {
  id: '0A1B2C3D4E',
  sub: 1,
  dlvrd: 1,
  submit: at('2026-01-01T23:59:58Z'),
  done: at('2026-01-02T00:01:09Z'),
  stat: 'DELIVRD',
  err: 0,
  text: 'Your code is 493021. It expires',
}

function written(format: Partial<ReceiptFormat>, change: Partial<ReceiptContent> = {}): string {
  const writer = compileReceiptText({ ...DEFAULT_RECEIPT_FORMAT, ...format })
  if (!writer.ok) throw new Error(writer.error)
  return bothWays(writer.value, { ...content, ...change })
}

/** The text as a string, which must be what stands in a buffer when it is written there, and fit into what was asked for. */
function bothWays(writer: ReceiptWriter, given: ReceiptContent): string {
  const buffer = Buffer.alloc(writer.longest(given) + 1, 0xee)
  const end = writer.write(given, buffer, 1)
  expect(end).toBeLessThanOrEqual(buffer.length)
  const text = writer.text(given)
  expect(buffer.toString('latin1', 1, end)).toBe(text)
  return text
}

test('writes the text of Appendix B with its field widths', () => {
  expect(written({})).toBe(
    'id:0A1B2C3D4E sub:001 dlvrd:001 submit date:2601012359 done date:2601020001 stat:DELIVRD err:000 text:Your code is 493021.',
  )
  expect(written({}, { sub: 12, dlvrd: 0, stat: 'UNDELIV', err: 27, text: '' })).toBe(
    'id:0A1B2C3D4E sub:012 dlvrd:000 submit date:2601012359 done date:2601020001 stat:UNDELIV err:027 text:',
  )
})

test('writes dates of 10, 12 and 14 digits in any zone', () => {
  const template = '{submit}/{done}'
  expect(written({ template, dateDigits: 12 })).toBe('260101235958/260102000109')
  expect(written({ template, dateDigits: 14 })).toBe('20260101235958/20260102000109')
  expect(written({ template, offsetMinutes: 13 * 60 })).toBe('2601021259/2601021301')
  expect(written({ template, offsetMinutes: -30 })).toBe('2601012329/2601012331')
})

test('writes each date anew when it changes, though it keeps the last', () => {
  const writer = compileReceiptText({ ...DEFAULT_RECEIPT_FORMAT, template: '{submit} {done}' })
  if (!writer.ok) throw new Error(writer.error)
  const minutes = ['00:00:59.999', '00:01:00', '00:01:59', '00:00:00'].map((time) => at(`2026-01-01T${time}Z`))
  expect(minutes.map((submit) => bothWays(writer.value, { ...content, submit, done: submit }))).toEqual([
    '2601010000 2601010000',
    '2601010001 2601010001',
    '2601010001 2601010001',
    '2601010000 2601010000',
  ])
})

test('writes each second anew where dates have seconds', () => {
  const writer = compileReceiptText({ ...DEFAULT_RECEIPT_FORMAT, template: '{done}', dateDigits: 12 })
  if (!writer.ok) throw new Error(writer.error)
  const seconds = ['00:00:01.999', '00:00:02'].map((time) => at(`2026-01-01T${time}Z`))
  expect(seconds.map((done) => bothWays(writer.value, { ...content, done }))).toEqual(['260101000001', '260101000002'])
})

test('writes fields and labels in whatever order a template has them', () => {
  expect(written({ template: 'Stat:{stat} ID:{id}, {id} Err={err} Text:{text}!', errWidth: 1 })).toBe(
    'Stat:DELIVRD ID:0A1B2C3D4E, 0A1B2C3D4E Err=0 Text:Your code is 493021.!',
  )
  expect(written({ template: 'no fields' })).toBe('no fields')
  expect(written({ template: '{err}', errWidth: 4 }, { err: 1027 })).toBe('1027')
  expect(written({ template: '{err}' }, { err: 'A' })).toBe('A')
})

test('refuses a template with a field that receipts do not have', () => {
  expect(compileReceiptText({ ...DEFAULT_RECEIPT_FORMAT, template: 'id:{id} state:{state}' })).toEqual({
    ok: false,
    error: expect.stringMatching(/no field \{state\}.*\{stat\}/),
  })
})

test('quotes only what is valid in the data_coding of the receipt', () => {
  const message = 'Kāo pái [20€]\n@$_ and more of it'
  expect(receiptExcerpt(message, 0)).toBe('K?o p?i ?20?? ??? an')
  expect(receiptExcerpt(message, 1)).toBe('K?o p?i [20?] @$_ an')
  expect(receiptExcerpt(message, 3)).toBe('K?o pái [20?] @$_ an')
  expect(receiptExcerpt(message, 8)).toBe('Kāo pái [20€] @$_ an')
  expect(receiptExcerpt('short', 0)).toBe('short')
  expect(receiptExcerpt('1234567890123456789😀', 8)).toBe('1234567890123456789')
  expect(receiptExcerpt('12😀4', 8, 4)).toBe('12😀')
})

test('reads back what the default template wrote', () => {
  const words = fc.string({ unit: fc.constantFrom(...'abcXYZ 0189.,!'), maxLength: 20 })
  const ids = fc.stringMatching(/^[0-9A-Za-z-]{1,64}$/)
  fc.assert(
    fc.property(ids, words, fc.nat(999), (id, text, err) => {
      expect(parseReceiptText(written({}, { id, text, err }))).toEqual({
        id,
        stat: 'DELIVRD',
        sub: '001',
        dlvrd: '001',
        submitDate: '2601012359',
        doneDate: '2601020001',
        err: String(err).padStart(3, '0'),
        text,
      })
    }),
  )
})

test('reads the receipts of other message centres', () => {
  expect(parseReceiptText('id:7 stat:ACKED')).toMatchObject({ id: '7', stat: 'ACKED', err: undefined })
  expect(parseReceiptText('STAT:EXPIRED Done Date:20260101000000 ID:ab-c err:1A Text ...')).toEqual({
    id: 'ab-c',
    stat: 'EXPIRED',
    sub: undefined,
    dlvrd: undefined,
    submitDate: undefined,
    doneDate: '20260101000000',
    err: '1A',
    text: '...',
  })
  expect(parseReceiptText('id: 9 sub: dlvrd:001 stat: DELIVRD err: Text:id:1 stat:X')).toMatchObject({
    id: '9',
    sub: undefined,
    dlvrd: '001',
    stat: 'DELIVRD',
    err: undefined,
    text: 'id:1 stat:X',
  })
})

test('finds no receipt where id or stat is missing', () => {
  expect(parseReceiptText('stat:DELIVRD err:000')).toBeNull()
  expect(parseReceiptText('id:7 text:stat:DELIVRD')).toBeNull()
  expect(parseReceiptText('paid:7 estat:DELIVRD')).toBeNull()
  expect(parseReceiptText('')).toBeNull()
})

test('reads receipt dates of three lengths, and refuses what is no date', () => {
  expect(parseReceiptDate('2601012359')).toBe(at('2026-01-01T23:59:00Z'))
  expect(parseReceiptDate('260101235958', 60)).toBe(at('2026-01-01T22:59:58Z'))
  expect(parseReceiptDate('20260101235958')).toBe(at('2026-01-01T23:59:58Z'))
  for (const digits of ['', '26010123', '2613012359', '2602292359', '2601012460', '26010123590', 'YYMMDDhhmm']) {
    expect(parseReceiptDate(digits)).toBeNull()
  }
})
