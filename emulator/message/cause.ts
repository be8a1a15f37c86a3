/**
 * Why an attempt failed, in the words of the network, with the number that goes into a receipt's `err` field unless the
 * carrier has a table of its own. Numbers and permanence: Sinch "Cloud SMPP" error codes (clx-sms docs, error-codes).
 */
export interface Cause {
  readonly name: CauseName
  /** The default `err`, 0 to 999. */
  readonly code: number
  /** Temporary: the carrier's retry schedule applies. Permanent: the message fails at once. */
  readonly temporary: boolean
}

const table = [
  ['none', 0, false],
  ['unknown-subscriber', 1, false],
  ['number-portability-mismatch', 2, false],
  ['unidentified-subscriber', 5, true],
  ['no-final-state', 6, false],
  ['illegal-subscriber', 9, true],
  ['no-translation', 10, false],
  ['teleservice-not-provisioned', 11, false],
  ['illegal-equipment', 12, true],
  ['call-barred', 13, true],
  ['facility-not-supported', 21, true],
  ['absent-subscriber', 27, true],
  ['no-page-response', 28, true],
  ['imsi-detached', 29, true],
  ['controlling-msc-failure', 30, true],
  ['subscriber-busy', 31, true],
  ['equipment-not-sm-equipped', 32, true],
  ['memory-capacity-exceeded', 33, true],
  ['system-failure', 34, true],
  ['delivery-failure', 69, false],
  ['ss7-communication-error', 140, true],
  ['timeout', 203, true],
  ['network-rejected', 206, false],
  ['local-cancel', 207, false],
  ['blocked', 300, false],
  ['carrier-syntax-error', 301, false],
  ['carrier-internal-error', 303, false],
  ['carrier-routing-error', 305, false],
  ['congestion', 999, true],
] as const

export type CauseName = (typeof table)[number][0]

export const CAUSES: readonly Cause[] = table.map(([name, code, temporary]) => ({ name, code, temporary }))

const byName = new Map<string, Cause>(CAUSES.map((cause) => [cause.name, cause]))

export function causeNamed(name: CauseName): Cause {
  return byName.get(name) as Cause
}

/** The cause of that name, if it is one: for words that came out of a file. */
export function findCause(name: string): Cause | undefined {
  return byName.get(name)
}

export const NO_CAUSE: Cause = causeNamed('none')
