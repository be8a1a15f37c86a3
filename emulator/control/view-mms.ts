/** What a multimedia message holds. */
import { bytesOf } from '../core/octets.ts'
import type { Mms } from '../message/mms.ts'

export interface MmsView {
  readonly subject: string
  readonly parts: readonly {
    readonly contentType: string
    readonly contentId: string
    readonly name: string
    /** Octets of the content. */
    readonly size: number
    /** null: not a text. */
    readonly text: string | null
    /** The content in hexadecimal digits. */
    readonly hex: string
  }[]
}

export function mmsView({ subject, parts }: Mms): MmsView {
  return {
    subject,
    parts: parts.map(({ contentType, contentId, name, content }) => ({
      contentType,
      contentId,
      name,
      size: content.length,
      text: isText(contentType) ? bytesOf(content).toString('utf8') : null,
      hex: bytesOf(content).toString('hex'),
    })),
  }
}

function isText(contentType: string): boolean {
  return /^(text\/|application\/smil)/i.test(contentType)
}
