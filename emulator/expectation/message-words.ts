/** What can be expected of messages, as it is written: the words of suites, and of the control API. */

/** As it stands, or a regular expression between slashes: `/^64/`. */
export type TextWords = string | number | boolean
export type CountWords = number | { readonly 'at-least'?: number; readonly 'at-most'?: number }
/** `1h`: exactly so long. */
export type SpanWords =
  | string
  | { readonly about: string; readonly give?: string }
  | { readonly between: readonly [string, string] }
  | { readonly 'at-least'?: string; readonly 'at-most'?: string }

/** What is not given is not looked at. Spans count from the submission. */
export interface MessageWords {
  /** delivered, expired, failed, rejected, unknown, silent … */
  readonly life?: TextWords
  /** As the client was given it. */
  readonly id?: TextWords
  /** Why the last attempt failed; `none`. */
  readonly cause?: TextWords
  readonly carrier?: TextWords
  readonly from?: TextWords
  readonly to?: TextWords
  readonly text?: TextWords
  /** Short messages that it makes on the air. */
  readonly parts?: CountWords
  /** The name of a rule that matched. */
  readonly rule?: string
  /** What the client was told when it submitted: ESME_ROK … */
  readonly told?: TextWords
  /** stat: DELIVRD, EXPIRED … */
  readonly smpp?: TextWords
  readonly err?: TextWords
  /** MMStatus: Retrieved, Expired … */
  readonly mm7?: TextWords
  /** Status or code: Delivered, 406 … */
  readonly rest?: TextWords
  /** Received, Frozen … */
  readonly gateway?: TextWords
  /** Tries to deliver, or to hand out what the carrier refused. */
  readonly attempts?: CountWords
  readonly 'attempts-at'?: readonly SpanWords[]
  /** From each attempt to the next. */
  readonly spacing?: SpanWords
  /** From the submission to the end. */
  readonly done?: SpanWords
  /** Receipts that were sent, taken or not: how many, or what they said. */
  readonly 'receipts-sent'?: CountWords | readonly TextWords[]
  readonly 'receipts-at'?: readonly SpanWords[]
  /** From each receipt to the next. */
  readonly 'receipts-spacing'?: SpanWords
  /** The message, or a receipt of it, is frozen. */
  readonly frozen?: boolean
  /** A line of its timeline. */
  readonly happened?: TextWords
}

export interface ExpectedMessages extends MessageWords {
  /** Which messages; all of the world where nothing is said. `id`: that of a response, or `key:N`. */
  readonly where?: {
    readonly account?: string
    readonly from?: string
    readonly to?: string
    readonly id?: string
  }
  /** How many they are. */
  readonly messages?: CountWords
}
