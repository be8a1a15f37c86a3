/** What can stand in a message's timeline. Each entry carries one number; what it means is said here. */
export const TIMELINE = [
  /** Accepted from the client. */
  'accepted',
  /** Refused at submission; detail: the protocol's status. */
  'refused',
  /** The request was swallowed, the connection dropped or unbound. */
  'unanswered',
  /** The response to the submit was written. */
  'answered',
  /** Waits for its scheduled time. */
  'scheduled',
  /** An attempt that reaches the handset; detail: which, from 1. */
  'attempt',
  /** An attempt that failed for now; detail: the code of the cause. */
  'failed',
  /** A final state; detail: index of the life. */
  'final',
  /** A receipt is due; detail: index of the life it reports. */
  'receipt',
  /** A receipt was written to the client; detail: index of the life. */
  'receipt sent',
  /** The client's answer to a receipt; detail: its status. */
  'receipt answered',
  /** The client did not answer in time. */
  'receipt unanswered',
  /** The link went away with the receipt unanswered: it will be sent again. */
  'receipt returned',
  /** The hand-over was given up. */
  'receipt dropped',
  /** The hand-over is frozen until an operator thaws it. */
  'receipt frozen',
  /** Kept: the account has no way to be reached. */
  'receipt kept',
  /** The platform has taken it. */
  'queued',
  /** The platform hands it to the carrier; detail: which try, from 1. */
  'handed out',
  /** The carrier has taken it from the platform. */
  'acknowledged',
  /** The platform has word of it, the carrier's or its own; detail: index of the life. */
  'told',
  /** The handset was told of an MMS and has not fetched it. */
  'notified',
  /** The client was told of it together with others of its request. */
  'receipt merged',
  /** The handset's owner answers it. */
  'reply',
  /** The platform handed it to the carrier, refused for now; detail: failures so far. */
  'refused by carrier',
  /** Retries used up. */
  'frozen',
  /** Thawed by an operator. */
  'thawed',
  /** Replaced by the client (replace_sm). */
  'replaced',
  /** The handset came back. */
  'handset back',
  /** The client was told that the handset is back (alert_notification), which it does not answer. */
  'alert sent',
] as const

export type What = (typeof TIMELINE)[number]

/** The number of each word: what the timeline keeps. */
export const WHAT: { readonly [W in What]: number } = Object.fromEntries(
  TIMELINE.map((what, index) => [what, index]),
) as { readonly [W in What]: number }
