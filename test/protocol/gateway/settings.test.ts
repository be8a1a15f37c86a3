import { expect, test } from 'vitest'
import { gatewaySettings } from '../../../emulator/protocol/gateway/settings.ts'

const parse = (given: object) => gatewaySettings.safeParse({ password: 'secret', ...given })

/** Texts, as the YAML source has them. */
function settings(given: object = {}) {
  const parsed = parse(given)
  if (!parsed.success) throw new Error(parsed.error.message)
  return parsed.data
}

/** All that is said, of each form that a value may have. */
function complaints(given: object): string {
  const parsed = parse(given)
  return parsed.success ? '' : JSON.stringify(parsed.error.issues)
}

test('a password is all that is needed', () => {
  expect(settings()).toEqual({
    application: '',
    password: 'secret',
    dlrCallback: null,
    moCallback: null,
    isCalledBack: true,
    callbackBasic: null,
    api: 'v1',
    statusId: 'message-id',
    callbacks: ['sent', 'received', 'rejected', 'expired'],
    credit: Number.POSITIVE_INFINITY,
    campaignEnd: Number.POSITIVE_INFINITY,
    optedOut: [],
    optOut: true,
  })
  expect(gatewaySettings.safeParse({}).success).toBe(false)
})

test('callback is where both kinds go, unless one has a place of its own', () => {
  const callback = 'http://127.0.0.1:9000/all'
  expect(settings({ callback })).toMatchObject({ dlrCallback: callback, moCallback: callback })
  const mo = 'https://user:pass@example.org/mo?a=b'
  expect(settings({ callback, 'mo-callback': mo })).toMatchObject({ dlrCallback: callback, moCallback: mo })
  expect(settings({ 'dlr-callback': mo })).toMatchObject({ dlrCallback: mo, moCallback: null })
})

test('which statuses are pushed: a list, all or none', () => {
  expect(settings({ callbacks: 'none' }).callbacks).toEqual([])
  expect(settings({ callbacks: 'all' }).callbacks).toContain('deficient')
  expect(settings({ callbacks: ['frozen', 'dead'] }).callbacks).toEqual(['frozen', 'dead'])
  expect(complaints({ callbacks: ['recieved'] })).toMatch(/received/)
})

test('everything else', () => {
  const given = {
    application: 'my-app',
    api: 'v2',
    'status-id': 'id',
    'callback-basic': { user: 'u', password: 'p' },
    credit: '0',
    'campaign-end': '3d',
    'opted-out': ['+6421*', '64211234567'],
    'opt-out': 'off',
  }
  expect(settings(given)).toMatchObject({
    application: 'my-app',
    api: 'v2',
    statusId: 'id',
    callbackBasic: { user: 'u', password: 'p' },
    credit: 0,
    campaignEnd: 3 * 86_400_000,
    optedOut: ['6421*', '64211234567'],
    optOut: false,
  })
})

test.each([
  [{ callback: 'ftp://example.org' }, /http or https/],
  [{ callback: 'nonsense' }, /is not a URL/],
  [{ credit: '-1' }, /not a whole number/],
  [{ api: 'v3' }, /v1.*v2/],
  [{ 'opted-out': ['abc'] }, /digits/],
  [{ pasword: 'x' }, /did you mean `password`/],
  [{ application: 'with blank' }, /printable/],
])('%o is a mistake that is told', (given, told) => {
  expect(complaints(given)).toMatch(told)
})
