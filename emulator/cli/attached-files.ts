/** The parts of a multimedia message from flags: a text, and files. */
import { readFileSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { distinct, filePart, textPart } from '../client/mm7/mms-content.ts'
import { EmulatorError } from '../core/emulator-error.ts'
import type { PartToSend } from '../protocol/mm7/related.ts'

/** What handsets take, and what tests try on them. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['.jpg', 'image/jpeg'],
  ['.jpeg', 'image/jpeg'],
  ['.png', 'image/png'],
  ['.gif', 'image/gif'],
  ['.bmp', 'image/bmp'],
  ['.webp', 'image/webp'],
  ['.heic', 'image/heic'],
  ['.svg', 'image/svg+xml'],
  ['.wbmp', 'image/vnd.wap.wbmp'],
  ['.3gp', 'video/3gpp'],
  ['.3g2', 'video/3gpp2'],
  ['.mp4', 'video/mp4'],
  ['.mov', 'video/quicktime'],
  ['.mpg', 'video/mpeg'],
  ['.amr', 'audio/amr'],
  ['.mp3', 'audio/mpeg'],
  ['.m4a', 'audio/mp4'],
  ['.aac', 'audio/aac'],
  ['.wav', 'audio/wav'],
  ['.ogg', 'audio/ogg'],
  ['.mid', 'audio/midi'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.vcf', 'text/vcard; charset=utf-8'],
  ['.ics', 'text/calendar; charset=utf-8'],
  ['.smil', 'application/smil; charset=utf-8'],
  ['.smi', 'application/smil; charset=utf-8'],
  ['.pdf', 'application/pdf'],
  ['.json', 'application/json'],
])

export interface Attached {
  /** Of each `--text`. */
  readonly text: readonly string[]
  /** Of each `--file`: a path, from the working directory on. */
  readonly file: readonly string[]
}

/** Texts first. Throws EmulatorError BAD_OPTION where a file cannot be read, or where there is nothing to send. */
export function attachedParts({ text, file }: Attached, cwd: string): readonly PartToSend[] {
  if (text.length + file.length === 0) {
    throw new EmulatorError(
      'BAD_OPTION',
      'there is nothing to send',
      'Give --text or --file, or both; each any number of times.',
    )
  }
  return distinct([...text.map((each) => textPart(each)), ...file.map((path) => partOf(path, cwd))])
}

function partOf(path: string, cwd: string): PartToSend {
  let content: Buffer
  try {
    content = readFileSync(resolve(cwd, path))
  } catch (error) {
    throw new EmulatorError('BAD_OPTION', `--file: cannot read ${path}: ${(error as Error).message}`, 'Check the path.')
  }
  const type = TYPES.get(extname(path).toLowerCase()) ?? 'application/octet-stream'
  return filePart(type, basename(path), content)
}
