/**
 * Where a message stands. One life, whatever the front; each front renders it in its own words (`status-table.ts`).
 * Whether it can still change is the record's `phase`, not told by the word: refused for now is an end over SMPP, where
 * the client tries again, and a stage of the way where the platform itself does.
 */
export type Life =
  /** Waiting in the platform: scheduled for later, or not handed to the carrier yet. */
  | 'queued'
  /** Handed out of the platform, not acknowledged by the carrier. */
  | 'sent'
  /** The carrier acknowledged it and is trying to deliver. */
  | 'submitted'
  /** A temporary failure: the carrier will try again. */
  | 'pending'
  /** MMS: the handset was notified and has not fetched it. */
  | 'notified'
  | 'delivered'
  /** Its validity ended with the carrier. */
  | 'expired'
  /** Its validity ended before the carrier had it. */
  | 'expired-early'
  /** Permanent failure to deliver. */
  | 'failed'
  /** The number is unknown, ported or closed. */
  | 'rejected'
  /** Refused by the carrier after it had accepted it: content, size, system. */
  | 'refused'
  /** Cancelled by the client. */
  | 'cancelled'
  /** Deleted by the carrier. */
  | 'deleted'
  /** The carrier does not know what became of it. */
  | 'unknown'
  /** No word ever came from the carrier. */
  | 'silent'
  /** The request is not supported. */
  | 'unsupported'
  /** Refused at submission, for good. */
  | 'refused-at-submission'
  /** Refused at submission, for now: the client may try again. */
  | 'refused-for-now'
  /** Refused for now until the retry policy ended. */
  | 'frozen'
  /** The account is out of credit. */
  | 'deficient'
  /** Killed by an operator of the platform. */
  | 'killed'
