/**
 * The SMPP side of an account: how a client signs in and what its link is like. The zod schema is the one source of the
 * checks and of the JSON Schema; every time here is wall time, because the peer is real.
 */
import type { z } from 'zod'
import { type Millis, millis, SECOND } from '../../core/instant.ts'
import { fail, ok } from '../../core/result.ts'
import type { DefaultAlphabet } from '../../text/data-coding.ts'
import { keyed } from '../settings/keyed.ts'
import { duration, oneOf, rate, scalar, someTime, whole, word } from '../settings/scalar.ts'
import { type IdOverrides, idOverrides, idPlaces, NO_ID_OVERRIDES } from './id-rendering.ts'

export interface SmppSettings {
  /** '': the account's name. */
  readonly systemId: string
  readonly password: string
  /** The highest interface_version spoken: 0x33, 0x34 or 0x50. A bind may ask for less. */
  readonly version: 0x33 | 0x34 | 0x50
  /** Requests that may wait for their response, each way. */
  readonly window: number
  /** Sessions bound at one time; Infinity: any number. */
  readonly binds: number
  /** Submits per second over all binds; Infinity: any number. */
  readonly rate: number
  /** What a client gets that exceeds rate or window. */
  readonly over: 'throttle' | 'queue-full' | 'slow' | 'drop'
  /** Whether responses with an error status carry their body. */
  readonly errorBodies: 'full' | 'header-only'
  /** The alphabet of data_coding 0 on this link. */
  readonly defaultAlphabet: DefaultAlphabet
  readonly ids: IdOverrides
  readonly timers: SmppTimers
}

/** SMPP 3.4 section 7.2, but for session_init: before the bind no account is known. */
export interface SmppTimers {
  /** Silence after which the emulator asks enquire_link; 0: never. */
  readonly enquireLink: Millis
  /** Silence but for enquire_link after which the session is closed; 0: never. */
  readonly inactivity: Millis
  /** How long a response is awaited. */
  readonly response: Millis
}

export const DEFAULT_TIMERS: SmppTimers = {
  enquireLink: millis(0),
  inactivity: millis(0),
  response: millis(30 * SECOND),
}

/** A C-Octet String of at most 16 octets with its NUL (SMPP 3.4 section 4.1.1). */
export const LONGEST_SYSTEM_ID = 15

const systemId = scalar('a system_id of 1 to 15 characters', { type: ['string', 'number'] }, (given) => {
  if (!/^[\x20-\x7e]+$/.test(given)) return fail('a system_id has printable ASCII characters only')
  return given.length <= LONGEST_SYSTEM_ID
    ? ok(given)
    : fail(`"${given}" has ${given.length} characters; a system_id has at most 15`)
})

/** The standard ends at 8 characters, and carriers exceed it: up to 64 are taken. */
const password = scalar('a password of up to 64 characters', { type: ['string', 'number'] }, (given) => {
  if (!/^[\x20-\x7e]*$/.test(given)) return fail('a password has printable ASCII characters only')
  return given.length <= 64 ? ok(given) : fail(`a password of ${given.length} characters is too long; at most 64`)
})

const version = word<0x33 | 0x34 | 0x50>('an SMPP version', { '3.3': 0x33, '3.4': 0x34, '5.0': 0x50 }).meta({
  type: ['string', 'number'],
  enum: ['3.3', '3.4', '5.0', 3.3, 3.4, 5],
})

const timers: z.ZodType<SmppTimers> = keyed('timers', {
  'enquire-link': duration.describe('Silence after which the emulator sends enquire_link; 0: never').exactOptional(),
  inactivity: duration
    .describe('Silence but for enquire_link after which the session is closed; 0: never')
    .exactOptional(),
  response: someTime.describe('How long a response to deliver_sm is awaited').exactOptional(),
}).transform((given) => ({
  enquireLink: given['enquire-link'] ?? DEFAULT_TIMERS.enquireLink,
  inactivity: given.inactivity ?? DEFAULT_TIMERS.inactivity,
  response: given.response ?? DEFAULT_TIMERS.response,
}))

export const smppSettings: z.ZodType<SmppSettings> = keyed('smpp', {
  'system-id': systemId.describe("What the client signs in as; the account's name by default").exactOptional(),
  password: password.describe('What the client signs in with'),
  version: version.describe('The highest SMPP version spoken').exactOptional(),
  window: whole('a window', 1, 10_000).describe('Requests that may wait for their response, each way').exactOptional(),
  binds: whole('a number of binds', 1, 100_000).describe('Sessions at one time; unlimited by default').exactOptional(),
  rate: rate.describe('Submits over all binds, such as 30/s; unlimited by default').exactOptional(),
  over: oneOf('a way to treat what is too much', ['throttle', 'queue-full', 'slow', 'drop'])
    .describe('What a client gets that exceeds rate or window')
    .exactOptional(),
  'error-bodies': oneOf('a form of error responses', ['full', 'header-only'])
    .describe('Whether responses with an error status carry their body')
    .exactOptional(),
  ids: keyed('ids', idPlaces)
    .describe("How ids are written on this link, in place of the carrier's way")
    .exactOptional(),
  'default-alphabet': oneOf('an alphabet', ['gsm7', 'latin1', 'ucs2'])
    .describe('The alphabet of data_coding 0')
    .exactOptional(),
  timers: timers.exactOptional(),
}).transform((given) => ({
  systemId: given['system-id'] ?? '',
  password: given.password,
  version: given.version ?? 0x50,
  window: given.window ?? 10,
  binds: given.binds ?? Number.POSITIVE_INFINITY,
  rate: given.rate ?? Number.POSITIVE_INFINITY,
  over: given.over ?? 'throttle',
  errorBodies: given['error-bodies'] ?? 'full',
  ids: given.ids === undefined ? NO_ID_OVERRIDES : idOverrides(given.ids),
  defaultAlphabet: given['default-alphabet'] ?? 'gsm7',
  timers: given.timers ?? DEFAULT_TIMERS,
}))
