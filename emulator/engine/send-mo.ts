/** Sends a message from a handset to an account's client: encoded, cut into parts, each part handed over by itself. */
import { EmulatorError } from '../core/emulator-error.ts'
import type { Octets } from '../core/octets.ts'
import type { Result } from '../core/result.ts'
import type { Mms } from '../message/mms.ts'
import type { FrontName, MessageRecord } from '../message/record.ts'
import { chooseDataCoding, type DefaultAlphabet } from '../text/data-coding.ts'
import { type Segmented, type SegmentFailure, segmentOctets, segmentText, udhParts } from '../text/segment.ts'
import type { AccountState } from './account-state.ts'
import { moHandOver } from './hand-over.ts'
import type { Mo } from './mo.ts'
import type { World } from './world.ts'

export interface MoRequest {
  readonly from: string
  readonly to: string
  readonly content: { readonly text: string } | { readonly octets: Octets } | { readonly mms: Mms }
  /** The front that it leaves by; null: the first that the account can be reached by. */
  readonly front: FrontName | null
  /** The message that it answers. */
  readonly about: MessageRecord | null
  /** null: the default alphabet where it has every character of the text, else UCS-2; 8-bit data for octets. */
  readonly dataCoding: number | null
  /** Width of the concatenation reference. */
  readonly referenceBits: 8 | 16
}

const BINARY = 4

/**
 * Throws EmulatorError CONFLICT where the account has no way out, BAD_REQUEST where the content cannot be sent. A client
 * that is not bound gets the parts when it binds.
 */
export function sendMo(world: World, account: AccountState, request: MoRequest): Mo {
  const front = frontFor(account, request)
  const { from, to, content } = request
  const alphabet = alphabetOf(account, front)
  const dataCoding = dataCodingOf(request, alphabet)
  const parts = 'mms' in content ? [] : udhParts(segment(world, account, { ...request, content }, dataCoding, alphabet))
  const mo: Mo = {
    id: world.mos.nextId(),
    account: account.name,
    front,
    from,
    to,
    text: 'text' in content ? content.text : null,
    dataCoding,
    mms: 'mms' in content ? content.mms : null,
    about: request.about,
    parts,
    udhi: parts.length > 1,
    at: world.clock.now(),
    wallAt: world.wall.now(),
    handOvers: [],
  }
  world.mos.add(mo)
  world.control('mo', `${mo.id} from ${from} to ${to}, account ${account.name}, parts ${parts.length}`)
  // Only SMPP hands the parts over one by one.
  const count = front === 'smpp' ? parts.length : 1
  for (let part = 0; part < count; part++) mo.handOvers.push(moHandOver(account, mo, part))
  if (account.settings.gateway?.optOut === true && mo.text !== null) optOut(account, from, mo.text)
  for (const handOver of mo.handOvers) world.handOvers.send(handOver)
  return mo
}

/** Whoever answers STOP gets no more messages of the account's gateway; START ends that. */
function optOut(account: AccountState, from: string, text: string): void {
  const number = from.replace(/^\+/, '')
  const word = text.trim().toUpperCase()
  if (word === 'STOP') account.optedOut.add(number)
  else if (word === 'START') account.optedOut.delete(number)
}

const FRONTS: readonly FrontName[] = ['smpp', 'rest', 'gateway', 'mm7']

function frontFor(account: AccountState, { front, content }: MoRequest): FrontName {
  const suits = FRONTS.filter((each) => account.outlets[each] !== null && takes(each, content))
  const chosen = front === null ? suits[0] : suits.find((each) => each === front)
  if (chosen !== undefined) return chosen
  const what = 'mms' in content ? 'multimedia messages' : 'messages'
  const how = 'mms' in content ? 'an mm7 or rest section' : `${front === null ? 'an smpp' : `a ${front}`} section`
  throw new EmulatorError(
    'CONFLICT',
    `account ${account.name} has no way to receive ${what}${front === null ? '' : ` by ${front}`}`,
    `Give it ${how} in the scenario.`,
  )
}

/** MM7 carries multimedia messages only, and SMPP and the gateway none. */
function takes(front: FrontName, content: MoRequest['content']): boolean {
  return 'mms' in content ? front === 'mm7' || front === 'rest' : front !== 'mm7'
}

function alphabetOf(account: AccountState, front: FrontName): DefaultAlphabet {
  return front === 'smpp' ? (account.settings.smpp?.defaultAlphabet ?? 'gsm7') : 'gsm7'
}

function dataCodingOf({ content, dataCoding }: MoRequest, alphabet: DefaultAlphabet): number {
  if (dataCoding !== null) return dataCoding
  return 'text' in content ? chooseDataCoding(content.text, alphabet) : BINARY
}

function segment(
  world: World,
  account: AccountState,
  request: Omit<MoRequest, 'content'> & { readonly content: { readonly text: string } | { readonly octets: Octets } },
  dataCoding: number,
  defaultAlphabet: DefaultAlphabet,
): Segmented {
  const { content, referenceBits: bits } = request
  const options = { dataCoding, reference: 0, bits, defaultAlphabet }
  const segmented: Result<Segmented, SegmentFailure> =
    'text' in content ? segmentText(content.text, options) : segmentOctets(content.octets, options)
  if (!segmented.ok) throw unsendable(segmented.error, dataCoding)
  if (segmented.value.parts.length === 1) return segmented.value
  const reference = world.mos.nextReference(account.name, request.to)
  return { ...segmented.value, reference: reference & (bits === 8 ? 0xff : 0xffff) }
}

function unsendable(failure: SegmentFailure, dataCoding: number): EmulatorError {
  return failure === 'too-many-parts'
    ? new EmulatorError('BAD_REQUEST', 'the content makes more than 255 parts', 'Send less at a time.')
    : new EmulatorError(
        'BAD_REQUEST',
        `the text has a character that data_coding ${dataCoding} cannot carry`,
        'Leave data-coding out to have it chosen, or use 8 (UCS-2).',
      )
}
