/** The small tables of the domain: causes, timeline entries, flags, registered_delivery. */
import { expect, it } from 'vitest'
import { CAUSES, type CauseName, causeNamed, findCause, NO_CAUSE } from '../../emulator/message/cause.ts'
import { mm7Failure } from '../../emulator/message/mm7-failure.ts'
import { ALERT, ANSWERED, NOTIFIED, SETTLED, SHORT_ID } from '../../emulator/message/record.ts'
import { registeredWants } from '../../emulator/message/registered.ts'
import { TIMELINE, WHAT } from '../../emulator/message/timeline-entry.ts'

it('names every cause once, with a number of its own that fits into an err field', () => {
  expect(new Set(CAUSES.map(({ name }) => name)).size).toBe(CAUSES.length)
  expect(new Set(CAUSES.map(({ code }) => code)).size).toBe(CAUSES.length)
  for (const { code } of CAUSES) expect(Number.isInteger(code) && code >= 0 && code <= 999).toBe(true)
})

it('finds a cause by its name, the very same one each time', () => {
  for (const cause of CAUSES) expect([causeNamed(cause.name), findCause(cause.name)]).toEqual([cause, cause])
  expect(causeNamed('none')).toBe(NO_CAUSE)
  expect([findCause('no such thing'), findCause('')]).toEqual([undefined, undefined])
})

// Sinch "Cloud SMPP" error codes.
it.each<[CauseName, number, boolean]>([
  ['none', 0, false],
  ['unknown-subscriber', 1, false],
  ['call-barred', 13, true],
  ['absent-subscriber', 27, true],
  ['imsi-detached', 29, true],
  ['subscriber-busy', 31, true],
  ['memory-capacity-exceeded', 33, true],
  ['system-failure', 34, true],
  ['delivery-failure', 69, false],
  ['blocked', 300, false],
])('knows %s by the number %i, temporary: %s', (name, code, temporary) => {
  expect(causeNamed(name)).toEqual({ name, code, temporary })
})

it.each<[CauseName, string]>([
  ['absent-subscriber', 'Unreachable'],
  ['unknown-subscriber', 'Unreachable'],
  ['equipment-not-sm-equipped', 'Unrecognized'],
  ['teleservice-not-provisioned', 'Unrecognized'],
  ['blocked', 'Rejected'],
  ['network-rejected', 'Rejected'],
])('says of a failure for %s in MM7: %s', (name, status) => {
  expect(mm7Failure(name)).toBe(status)
})

it('numbers what can stand in a timeline, each once, in the order of the list', () => {
  expect(new Set(TIMELINE).size).toBe(TIMELINE.length)
  expect(TIMELINE.map((what) => WHAT[what])).toEqual(TIMELINE.map((_, index) => index))
})

it('has a bit of its own for each flag of a record', () => {
  const flags = [ANSWERED, NOTIFIED, SETTLED, ALERT, SHORT_ID]
  for (const flag of flags) expect(flag > 0 && (flag & (flag - 1)) === 0).toBe(true)
  expect(new Set(flags).size).toBe(flags.length)
})

// SMPP 3.4 section 5.2.17, 5.0 section 4.7.21.
it.each([
  [0, false, false],
  [1, true, true],
  [2, false, true],
  [3, true, false],
])('reads registered_delivery %i: a receipt of success %s, of failure %s', (bits, success, failure) => {
  for (let above = 0; above < 256; above += 4) {
    expect([registeredWants(above | bits, true), registeredWants(above | bits, false)]).toEqual([success, failure])
  }
})
