import { expect, test } from 'vitest'
import { DEFAULT_MAX_SIZE, mm7Settings } from '../../../emulator/protocol/mm7/settings.ts'

const DEFAULTS = {
  vaspid: '',
  vasids: [],
  shortCodes: [],
  dialect: 'sinch',
  mode: 'tolerant',
  basic: null,
  basicRequired: false,
  state: 'active',
  callback: null,
  isCalledBack: true,
  callbackBasic: null,
  faultStatus: 200,
  rate: Number.POSITIVE_INFINITY,
  maxSize: DEFAULT_MAX_SIZE,
  carrierId: 'optional',
  blacklist: [],
  allowFrom: [],
  version: '6.8.0',
  release: 'REL-6-MM7-1-4',
  reports: {
    contentType: 'multipart-without-boundary',
    carrierHeader: 'x-mblox-carrier-id',
    carrierScheme: '5-digit',
    date: 'submission',
  },
}
const PLAIN = { contentType: 'text/xml', carrierHeader: 'none', date: 'event' }

test('an account with nothing said is one of Sinch', () => {
  expect(mm7Settings.parse({})).toEqual(DEFAULTS)
})

test('each dialect has defaults of its own', () => {
  const reports = { ...DEFAULTS.reports, ...PLAIN }
  expect(mm7Settings.parse({ dialect: '3gpp' })).toEqual({ ...DEFAULTS, dialect: '3gpp', faultStatus: 500, reports })
  expect(mm7Settings.parse({ dialect: 'modica' })).toEqual({
    ...DEFAULTS,
    dialect: 'modica',
    version: '5.3.0',
    release: 'REL-5-MM7-1-2',
    reports,
  })
})

test('reads all that can be said', () => {
  const written = {
    vaspid: 'spark',
    vasids: ['news', '61295'],
    'short-codes': ['4040'],
    mode: 'strict',
    basic: { user: 'u', password: 'p' },
    'basic-required': 'on',
    state: 'disabled',
    callback: 'http://127.0.0.1:9000/vasp',
    'callback-basic': { user: 'v', password: 'w' },
    'fault-status': '500',
    rate: '30/s',
    'max-size': '600kB',
    'carrier-id': 'required',
    blacklist: ['6421*', '+64211234567'],
    'allow-from': ['127.0.0.1', '::1'],
    reports: {
      'content-type': 'text/xml',
      'carrier-header': 'x-mblox-operator-id',
      'carrier-scheme': '7-digit',
      date: 'event',
    },
    version: '5.3.0',
    release: 'REL-5-MM7-1-0',
  }
  expect(mm7Settings.parse(written)).toMatchObject({
    basicRequired: true,
    faultStatus: 500,
    rate: 30,
    maxSize: 600_000,
    blacklist: ['6421*', '64211234567'],
    reports: { contentType: 'text/xml', carrierHeader: 'x-mblox-operator-id', carrierScheme: '7-digit', date: 'event' },
    release: 'REL-5-MM7-1-0',
  })
})

test.each<[string, unknown, string]>([
  ['dialect', 'sich', 'did you mean `sinch`?'],
  ['fault-status', '404', '404'],
  ['callback', 'ftp://x', '"ftp://x" is not a URL of http or https'],
  ['allow-from', ['localhost'], '"localhost" is not an IP address'],
  ['blacklist', ['64*1'], '"64*1" are no numbers'],
  ['max-size', '1 apple', '"1 apple" is not a size'],
  ['release', 'REL-6', '"REL-6" is not a schema such as REL-6-MM7-1-4'],
  ['version', '6.8', '"6.8" is not a version of three numbers'],
  ['short-code', 'x', 'did you mean `short-codes`?'],
])('says what is wrong with %s: %s', (key, value, message) => {
  const read = mm7Settings.safeParse({ [key]: value })
  expect(read.success ? '' : read.error.issues.map((issue) => issue.message).join('\n')).toContain(message)
})
