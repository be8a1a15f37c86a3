/**
 * The piece of the message that a receipt quotes. A receipt has a data_coding of its own, whatever the message had, and
 * its text must be valid in that one: a UCS-2 message quoted octet by octet in a receipt of data_coding 0 is the
 * mistake that makes clients' parsers fail.
 */

/** Characters with the same code in ASCII and in the GSM 7-bit default alphabet (3GPP TS 23.038 §6.2.1). */
const GSM_AND_ASCII = /[^ !"#%&'()*+,\-./0-9:;<=>?A-Za-z]/g
const ASCII = /[^ -~]/g
const LATIN_1 = /[^ -~\xa0-\xff]/g
const CONTROLS = /\p{Cc}/gu

/**
 * The first `length` characters of the message's text (Unicode), those that cannot stand in a receipt of this
 * data_coding replaced: line breaks and other controls by a space, the rest by a question mark. For data_coding 8 the
 * caller encodes the whole receipt as UCS-2.
 */
export function receiptExcerpt(text: string, dataCoding: number, length = 20): string {
  const start = text.length > length ? wholeCharacters(text, length) : text
  const spaced = start.replace(CONTROLS, ' ')
  if (dataCoding === 8) return spaced
  return spaced.replace(dataCoding === 3 ? LATIN_1 : dataCoding === 1 ? ASCII : GSM_AND_ASCII, '?')
}

/** Cut, but not within a surrogate pair. */
function wholeCharacters(text: string, length: number): string {
  const code = text.charCodeAt(length - 1)
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? length - 1 : length)
}
