/** The content of a multimedia message: what the MMS relay keeps of a submission besides its addresses. */
import type { Octets } from '../core/octets.ts'

export interface Mms {
  /** '': none. */
  readonly subject: string
  /** In the order of the request: the SMIL document, where there is one, among them. */
  readonly parts: readonly MmsPart[]
}

export interface MmsPart {
  /** With its parameters, as the request wrote it: `text/plain; charset=utf-8`. */
  readonly contentType: string
  /** Without angle brackets; '': none. */
  readonly contentId: string
  /** Content-Location or the `name` of the content type; '': none. */
  readonly name: string
  /** Decoded from its transfer encoding: the octets the handset gets. */
  readonly content: Octets
}

/** Octets of all parts together: what size limits are compared with. */
export function sizeOf(mms: Mms): number {
  return mms.parts.reduce((sum, part) => sum + part.content.length, 0)
}
