/** Numbers as clients write them: `+`, `00` or bare; blanks, dashes and brackets ignored (reference section 1). */

/** As it is written: 3 to 15 digits (E.164 section 6.2), and no country code begins with 0. */
const PLAIN = /^[1-9]\d{2,14}$/
const IGNORED = /[\s()[\]-]/g
/** What is longer is no number, and not worth a search. */
const LONGEST = 64

/** Digits only; null: it is no number. */
export function normalNumber(text: string): string | null {
  if (PLAIN.test(text)) return text
  const digits = bareDigits(text)
  return digits !== null && PLAIN.test(digits) ? digits : null
}

/** Without separators, `+` and `00`; null: something else than digits is left, or nothing. */
export function bareDigits(text: string): string | null {
  if (text.length > LONGEST) return null
  const digits = text.replace(IGNORED, '').replace(/^(?:\+|00)/, '')
  return /^\d+$/.test(digits) ? digits : null
}
