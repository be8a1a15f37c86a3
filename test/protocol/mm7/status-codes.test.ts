import { expect, test } from 'vitest'
import {
  DEFAULT_NAMESPACE,
  faultOfNamespace,
  faultOfVersion,
  namespaceOf,
} from '../../../emulator/protocol/mm7/namespaces.ts'
import type { Mm7Dialect } from '../../../emulator/protocol/mm7/settings.ts'
import {
  inDialect,
  isForNow,
  knownCodes,
  statusOfSmpp,
  statusText,
} from '../../../emulator/protocol/mm7/status-codes.ts'
import { STATUS } from '../../../emulator/protocol/smpp/command-status.ts'

const DIALECTS: readonly Mm7Dialect[] = ['sinch', '3gpp', 'modica']

test('one number says two things where Sinch and the standard disagree', () => {
  const texts = [3000, 3001, 3002, 3003, 2007, 4002].map((code) => [
    statusText('sinch', code),
    statusText('3gpp', code),
  ])
  expect(texts).toEqual([
    ['System error', 'Server Error'],
    ['Number blacklisted', 'Not Possible'],
    ['Charged party not supported', 'Message rejected'],
    ['Multimedia download failed', 'Multiple addresses not supported'],
    ['Unable to parse request', 'Message format corrupt'],
    // As Sinch spells it.
    ['Unsuported MM7 version', 'Unsupported version'],
  ])
})

test.each([
  [1100, 'Partial success'],
  [2005, 'Message ID Not found'],
  [2599, 'Client error'],
  [3999, 'Server error'],
  [4999, 'Service error'],
  [9999, 'Unknown status'],
])('says a code that Sinch has not in the words of the standard, or of its class: %i', (code, text) => {
  expect(statusText('sinch', code)).toBe(text)
})

test('whatever goes wrong has a number in each dialect', () => {
  const statuses = Object.values(STATUS)
  for (const dialect of DIALECTS) {
    const known = knownCodes(dialect)
    for (const code of knownCodes('sinch')) expect(known, `${code} in ${dialect}`).toContain(inDialect(dialect, code))
    for (const status of statuses)
      expect(known, `0x${status.toString(16)} in ${dialect}`).toContain(statusOfSmpp(dialect, status))
  }
})

test.each<[keyof typeof STATUS, number, number]>([
  ['ESME_ROK', 1000, 1000],
  ['ESME_RTHROTTLED', 3510, 4006],
  ['ESME_RMSGQFUL', 4006, 4006],
  ['ESME_RSYSERR', 3000, 3000],
  ['ESME_RINVDSTADR', 2002, 2002],
  ['ESME_RINVSRCADR', 2563, 4001],
  ['ESME_RINVMSGLEN', 2560, 2004],
  ['ESME_RX_T_APPN', 3000, 3000],
  ['ESME_RX_R_APPN', 4000, 4000],
  ['ESME_RSUBMITFAIL', 4000, 4000],
])('%s of a carrier is %i, and %i in the standard', (name, sinch, standard) => {
  expect([statusOfSmpp('sinch', STATUS[name]), statusOfSmpp('3gpp', STATUS[name])]).toEqual([sinch, standard])
})

test('what may be sent again says so', () => {
  expect(knownCodes('sinch').filter(isForNow)).toEqual([2569, 3000, 3500, 3510, 4006])
})

test.each<[Mm7Dialect, string, string, boolean]>([
  ['sinch', '5.3.0', 'REL-5-MM7-1-0', true],
  ['sinch', '5.3.0', 'REL-5-MM7-1-5', true],
  ['sinch', '5.3.0', 'REL-6-MM7-1-0', true],
  ['sinch', '5.3.0', 'REL-6-MM7-1-4', true],
  ['sinch', '5.3.0', 'REL-5-MM7-1-6', false],
  ['sinch', '6.8.0', 'REL-6-MM7-1-4', true],
  ['sinch', '6.8.0', 'REL-6-MM7-1-3', false],
  ['sinch', '6.8.0', 'REL-5-MM7-1-0', false],
  ['sinch', '6.5.0', 'REL-6-MM7-1-4', false],
  ['3gpp', '6.5.0', 'REL-6-MM7-1-2', true],
  ['3gpp', '6.7.0', 'REL-6-MM7-6-7', true],
  ['3gpp', '5.6.0', 'REL-5-MM7-1-3', true],
  ['3gpp', '6.8', 'REL-6-MM7-1-4', false],
  ['3gpp', '', 'REL-6-MM7-1-4', false],
  ['3gpp', '6.8.0', 'REL-6', false],
  ['modica', '6.8.0', 'REL-6-MM7-1-4', true],
])('%s and %s with %s: %s', (dialect, version, release, isRight) => {
  const fault = faultOfVersion(dialect, version) || faultOfNamespace(dialect, namespaceOf(release), version)
  expect(fault === '').toBe(isRight)
})

test('a namespace begins as those of 3GPP do', () => {
  expect(faultOfNamespace('3gpp', 'urn:REL-6-MM7-1-4', '6.8.0')).toBe('urn:REL-6-MM7-1-4 is not a schema of TS 23.140')
  expect(faultOfNamespace('3gpp', `${DEFAULT_NAMESPACE}"`, '6.8.0')).not.toBe('')
})
