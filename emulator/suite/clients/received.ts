/** What the clients of a test got, as it came over the wire: nothing of it is asked of the server. */
import { systemWall } from '../../core/wall.ts'
import type { FrontName } from '../../message/record.ts'

/** A receipt, report or callback. */
export interface GotReceipt {
  readonly front: FrontName
  readonly id: string
  /** In the front's own words. */
  readonly status: string
  /** All it says, by name. */
  readonly fields: Readonly<Record<string, string>>
  /** When it was read, in ms of a clock of the wall's pace. */
  readonly at: number
}

export interface GotMessage {
  readonly front: FrontName
  /** null: of HTTP callbacks, which account they are for does not show. */
  readonly account: string | null
  readonly text: string
}

export class Received {
  readonly receipts: GotReceipt[] = []
  readonly messages: GotMessage[] = []
  readonly #byId = new Map<string, GotReceipt[]>()
  /** When the responses to what was sent were read. */
  readonly #answeredAt = new Map<string, number>()

  receipt(receipt: Omit<GotReceipt, 'at'>): void {
    const got = { ...receipt, at: systemWall.rightNow() }
    this.receipts.push(got)
    const key = keyOf(got.front, got.id)
    const known = this.#byId.get(key)
    if (known === undefined) this.#byId.set(key, [got])
    else known.push(got)
  }

  message(message: GotMessage): void {
    this.messages.push(message)
  }

  answered(front: FrontName, id: string): void {
    this.#answeredAt.set(keyOf(front, id), systemWall.rightNow())
  }

  answeredAt(front: FrontName, id: string): number | undefined {
    return this.#answeredAt.get(keyOf(front, id))
  }

  /**
   * The receipts of a message, oldest first. Carriers write one id in hexadecimal and in decimal digits, in either case,
   * with zeros before it; what is the id of another message is never taken for one so rewritten.
   */
  receiptsOf(front: FrontName, id: string | null): readonly GotReceipt[] {
    if (id === null) return []
    const own = this.#byId.get(keyOf(front, id)) ?? []
    if (own.length > 0 || front !== 'smpp') return own
    const rewritten = otherForms(id)
      .map((form) => keyOf(front, form))
      .filter((key) => !this.#answeredAt.has(key))
    return rewritten.flatMap((key) => this.#byId.get(key) ?? [])
  }
}

function keyOf(front: FrontName, id: string): string {
  return `${front} ${id.toLowerCase().replace(/^0+(?=.)/, '')}`
}

/** Hexadecimal read as a number, and a number written in hexadecimal. */
function otherForms(id: string): readonly string[] {
  const forms: string[] = []
  if (/^[0-9a-fA-F]{1,32}$/.test(id)) forms.push(BigInt(`0x${id}`).toString())
  if (/^\d{1,40}$/.test(id)) forms.push(BigInt(id).toString(16))
  return forms
}

/** The scalars of an object as texts, and those within its objects as `outer.inner`. */
export function fieldsOf(value: unknown, prefix = ''): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => {
      if (each === null || each === undefined) return []
      if (typeof each === 'object') return Object.entries(fieldsOf(each, `${prefix}${key}.`))
      return [[`${prefix}${key}`, String(each)]]
    }),
  )
}
