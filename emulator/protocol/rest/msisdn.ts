/** Numbers as clients write them: `+`, `00` or bare; blanks, dashes and brackets ignored (reference section 1). */

/** Digits only; null: it is no number. */
export function normalNumber(text: string): string | null {
  const digits = /^\d{3,20}$/.test(text) ? text : text.replace(/[\s()[\]-]/g, '').replace(/^\+/, '')
  const bare = digits.startsWith('00') ? digits.slice(2) : digits
  return /^[1-9]\d{2,19}$/.test(bare) ? bare : null
}
