/**
 * The codes that the platform gives itself, beside the network's error codes. Sources: seed 001; the SDK's
 * DeliveryReceiptStatusCode for 413 to 418 (reference section 4.5).
 */
export const REST_CODES: ReadonlyMap<number, { readonly name: string; readonly status: string }> = new Map([
  [0, { name: 'No error', status: 'Delivered' }],
  [400, { name: 'Queued', status: 'Queued' }],
  [401, { name: 'Dispatched', status: 'Dispatched' }],
  [402, { name: 'Message unroutable', status: 'Aborted' }],
  [403, { name: 'Internal error', status: 'Aborted' }],
  [404, { name: 'Temporary delivery failure', status: 'Aborted' }],
  [405, { name: 'Unmatched parameter', status: 'Aborted' }],
  [406, { name: 'Internal expiry', status: 'Aborted' }],
  [407, { name: 'Canceled', status: 'Aborted' }],
  [408, { name: 'Internal reject', status: 'Aborted' }],
  [410, { name: 'Unmatched default originator', status: 'Aborted' }],
  [411, { name: 'Exceeded parts limit', status: 'Aborted' }],
  [412, { name: 'Unprovisioned region', status: 'Aborted' }],
  // The status of the next six is in no document: blocked before the SMSC, undeliverable media, and the MM7 reports
  // that 415, 417 and 418 are named after (reference section 4.5, inference).
  [413, { name: 'Blocked', status: 'Aborted' }],
  [414, { name: 'Bad media', status: 'Aborted' }],
  [415, { name: 'Delivery report rejected', status: 'Rejected' }],
  [416, { name: 'Delivery report not supported', status: 'Failed' }],
  [417, { name: 'Delivery report unreachable', status: 'Failed' }],
  [418, { name: 'Delivery report unrecognized', status: 'Failed' }],
])

const INTERMEDIATE: ReadonlySet<string> = new Set(['Queued', 'Dispatched'])

export function isFinalStatus(status: string): boolean {
  return !INTERMEDIATE.has(status)
}
