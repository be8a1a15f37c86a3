/**
 * What a request said of itself that cannot be read as a whole: so that its fault names the transaction and speaks the
 * client's version, as far as its envelope was written before it broke.
 */
import { SCHEMA_PREFIX } from './namespaces.ts'

export interface Mm7Context {
  /** '': could not be told; so for the next. */
  readonly transactionId: string
  readonly namespace: string
  readonly version: string
}

export const NO_CONTEXT: Mm7Context = { transactionId: '', namespace: '', version: '' }

/** The envelope stands first; behind it are images. */
const LOOKED_AT = 65_536

// Each of them bounded on every side: this is read by nobody but attackers and developers who make mistakes.
const TRANSACTION = /<(?:[\w.-]{1,40}:)?TransactionID(?:\s[^<>]{0,500})?>([^<>&]{1,300})</
const VASPID = /<(?:[\w.-]{1,40}:)?VASPID(?:\s[^<>]{0,500})?>\s{0,20}([^<>&\s]{1,100})\s{0,20}</
const VERSION = /<(?:[\w.-]{1,40}:)?MM7Version>\s{0,20}(\d{1,2}\.\d{1,2}\.\d{1,2})\s{0,20}</
const RELEASE = /REL-\d{1,2}-MM7-\d{1,2}-\d{1,2}/

export function salvaged(body: Buffer): Mm7Context {
  const text = body.toString('utf8', 0, LOOKED_AT)
  const schema = text.indexOf(SCHEMA_PREFIX)
  const after = schema < 0 ? '' : text.slice(schema + SCHEMA_PREFIX.length, schema + SCHEMA_PREFIX.length + 24)
  const release = RELEASE.exec(after)
  return {
    transactionId: TRANSACTION.exec(text)?.[1]?.trim() ?? '',
    namespace: release?.index === 0 ? `${SCHEMA_PREFIX}${release[0]}` : '',
    version: VERSION.exec(text)?.[1] ?? '',
  }
}

/** Who asks, so that the fault is in the manner of that account; '': could not be told. */
export function salvagedVaspid(body: Buffer): string {
  return VASPID.exec(body.toString('utf8', 0, LOOKED_AT))?.[1] ?? ''
}
