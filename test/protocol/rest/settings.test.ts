import { expect, test } from 'vitest'
import { DAY, HOUR } from '../../../emulator/core/instant.ts'
import { restSettings } from '../../../emulator/protocol/rest/settings.ts'

const MANY = Number.POSITIVE_INFINITY

const DEFAULTS = {
  servicePlan: '',
  token: 't',
  callback: null,
  isCalledBack: true,
  callbackBasic: null,
  defaultOriginators: [],
  regions: [],
  illegalNumbers: [],
  maxParts: MANY,
  rate: MANY,
  outstanding: MANY,
  intermediateCallbacks: false,
  unknownAfter: 3 * DAY,
  credit: MANY,
  blocked: false,
  fetchMedia: false,
  api: 'seed',
  codeAs: 'number',
  recipientAs: 'plain',
  secret: null,
  inboundOperator: null,
  inboundSentAt: false,
  reportFields: [],
  listsReach: 14 * DAY,
  campaigns: null,
}

test('a token is enough', () => {
  expect(restSettings.parse({ token: 't' })).toEqual(DEFAULTS)
})

test('everything can be said', () => {
  const said = {
    'service-plan': 'plan',
    token: 't',
    callback: 'http://127.0.0.1:9000/cb',
    'callback-basic': { user: 'u', password: 'p' },
    'default-originator': [
      { numbers: '64*', from: '4040' },
      { numbers: '+61*', from: 'Shop' },
    ],
    regions: ['64*', '61*'],
    'illegal-numbers': ['6490*'],
    'max-parts': '3',
    rate: '30/s',
    outstanding: '100',
    'intermediate-callbacks': 'on',
    'unknown-after': '1h',
    credit: '10',
    blocked: 'on',
    'fetch-media': 'on',
    api: 'current',
    'code-as': 'string',
    'recipient-as': 'plus',
    secret: 'hush',
    'inbound-operator': '35000',
    'inbound-sent-at': 'on',
    'report-fields': ['operator', 'encoding', 'status-message'],
    'lists-reach': '35d',
    campaigns: [{ id: 'C1', from: '+12345' }],
  }
  expect(restSettings.parse(said)).toEqual({
    servicePlan: 'plan',
    token: 't',
    callback: 'http://127.0.0.1:9000/cb',
    isCalledBack: true,
    callbackBasic: { user: 'u', password: 'p' },
    defaultOriginators: [
      { numbers: '64*', from: '4040' },
      { numbers: '61*', from: 'Shop' },
    ],
    regions: ['64*', '61*'],
    illegalNumbers: ['6490*'],
    maxParts: 3,
    rate: 30,
    outstanding: 100,
    intermediateCallbacks: true,
    unknownAfter: HOUR,
    credit: 10,
    blocked: true,
    fetchMedia: true,
    api: 'current',
    codeAs: 'string',
    recipientAs: 'plus',
    secret: 'hush',
    inboundOperator: '35000',
    inboundSentAt: true,
    reportFields: ['operator', 'encoding', 'status-message'],
    listsReach: 35 * DAY,
    campaigns: [{ id: 'C1', from: '12345' }],
  })
})

test('one originator is for all numbers', () => {
  expect(restSettings.parse({ token: 't', 'default-originator': '4040' }).defaultOriginators).toEqual([
    { numbers: '*', from: '4040' },
  ])
})

test.each([
  [{}, /expected a secret/],
  [{ token: 't', callback: 'nowhere' }, /"nowhere" is not a URL/],
  [{ token: 't', 'max-parts': '0' }, /out of range/],
  [{ token: 't', 'inbound-operator': '123' }, /MCC and MNC/],
  [{ token: 't', tokken: 'x' }, /did you mean `token`/],
  [{ token: 't', regions: '64*' }, /expected a list/],
])('%j is refused', (given, error) => {
  const parsed = restSettings.safeParse(given)
  expect(parsed.success ? '' : parsed.error.issues[0]?.message).toMatch(error)
})
