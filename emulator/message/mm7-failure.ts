/**
 * The MMStatus of a permanent failure, by what failed: Unrecognized where the handset cannot use the content,
 * Unreachable where the subscriber could not be reached, Rejected for the rest. Source: Sinch "MM7 delivery report
 * statuses"; Skycore's MM7 guide for Unreachable.
 */
import type { CauseName } from './cause.ts'

export type Mm7Failure = 'Unreachable' | 'Unrecognized' | 'Rejected'

const UNRECOGNIZED: ReadonlySet<CauseName> = new Set<CauseName>([
  'teleservice-not-provisioned',
  'illegal-equipment',
  'facility-not-supported',
  'equipment-not-sm-equipped',
])

const REJECTED: ReadonlySet<CauseName> = new Set<CauseName>([
  'call-barred',
  'network-rejected',
  'local-cancel',
  'blocked',
  'carrier-syntax-error',
  'carrier-internal-error',
  'carrier-routing-error',
])

export function mm7Failure(cause: CauseName): Mm7Failure {
  if (UNRECOGNIZED.has(cause)) return 'Unrecognized'
  return REJECTED.has(cause) ? 'Rejected' : 'Unreachable'
}
