/** The character sets of SMPP that only ICU knows; a Node built without full ICU lacks them, and they read as null. */
import { TextDecoder } from 'node:util'
import { bytesOf, type Octets } from '../core/octets.ts'

export type MultiOctetCharset = 'shift_jis' | 'iso-2022-jp' | 'euc-kr'
export type SingleOctetCharset = 'iso-8859-5' | 'iso-8859-8'

const decoders = new Map<string, TextDecoder | null>()
const encodings = new Map<string, ReadonlyMap<string, Octets> | null>()

/** Octets that mean nothing show U+FFFD; null when this Node lacks the character set. */
export function decodeLegacy(octets: Octets, charset: SingleOctetCharset | MultiOctetCharset): string | null {
  return decoderOf(charset)?.decode(bytesOf(octets)) ?? null
}

/** null when a character is not in the set, or this Node lacks it. */
export function encodeSingleOctet(text: string, charset: SingleOctetCharset): Octets | null {
  const encoding = encodingOf(charset)
  if (encoding === null) return null
  let octets = ''
  for (const character of text) {
    const octet = encoding.get(character)
    if (octet === undefined) return null
    octets += octet
  }
  return octets
}

function decoderOf(charset: string): TextDecoder | null {
  let decoder = decoders.get(charset)
  if (decoder === undefined) {
    decoder = newDecoder(charset)
    decoders.set(charset, decoder)
  }
  return decoder
}

function newDecoder(charset: string): TextDecoder | null {
  try {
    return new TextDecoder(charset)
  } catch {
    return null
  }
}

/** Node encodes nothing but Unicode, so the table is made by decoding each octet. */
function encodingOf(charset: SingleOctetCharset): ReadonlyMap<string, Octets> | null {
  let encoding = encodings.get(charset)
  if (encoding === undefined) {
    encoding = newEncoding(charset)
    encodings.set(charset, encoding)
  }
  return encoding
}

function newEncoding(charset: SingleOctetCharset): ReadonlyMap<string, Octets> | null {
  const table = new Map<string, Octets>()
  for (let code = 0; code <= 0xff; code++) {
    const octet = String.fromCharCode(code)
    const character = decodeLegacy(octet, charset)
    if (character === null) return null
    if (character !== '\ufffd') table.set(character, octet)
  }
  return table
}
