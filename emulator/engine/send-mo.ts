/** Sends a message from a handset to an account's client: encoded, cut into parts, each part handed over by itself. */
import { EmulatorError } from '../core/emulator-error.ts'
import type { Octets } from '../core/octets.ts'
import type { Result } from '../core/result.ts'
import { chooseDataCoding, type DefaultAlphabet } from '../text/data-coding.ts'
import { type Segmented, type SegmentFailure, segmentOctets, segmentText, udhParts } from '../text/segment.ts'
import type { AccountState } from './account-state.ts'
import { moHandOver } from './hand-over.ts'
import type { Mo } from './mo.ts'
import type { World } from './world.ts'

export interface MoRequest {
  readonly from: string
  readonly to: string
  readonly content: { readonly text: string } | { readonly octets: Octets }
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
  if (account.outlet === null) {
    throw new EmulatorError(
      'CONFLICT',
      `account ${account.name} has no way to receive messages`,
      'Give it an smpp section in the scenario.',
    )
  }
  const { from, to, content } = request
  const dataCoding = dataCodingOf(request, account)
  const segmented = segment(world, account, request, dataCoding)
  const parts = udhParts(segmented)
  const mo: Mo = {
    id: world.mos.nextId(),
    account: account.name,
    from,
    to,
    text: 'text' in content ? content.text : null,
    dataCoding,
    parts,
    udhi: parts.length > 1,
    at: world.clock.now(),
    wallAt: world.wall.now(),
    handOvers: [],
  }
  world.mos.add(mo)
  world.control('mo', `${mo.id} from ${from} to ${to}, account ${account.name}, parts ${parts.length}`)
  for (let part = 0; part < parts.length; part++) mo.handOvers.push(moHandOver(account, mo, part))
  for (const handOver of mo.handOvers) world.handOvers.send(handOver)
  return mo
}

function alphabetOf(account: AccountState): DefaultAlphabet {
  return account.settings.smpp?.defaultAlphabet ?? 'gsm7'
}

function dataCodingOf({ content, dataCoding }: MoRequest, account: AccountState): number {
  if (dataCoding !== null) return dataCoding
  return 'text' in content ? chooseDataCoding(content.text, alphabetOf(account)) : BINARY
}

function segment(world: World, account: AccountState, request: MoRequest, dataCoding: number): Segmented {
  const { content, referenceBits: bits } = request
  const options = { dataCoding, reference: 0, bits, defaultAlphabet: alphabetOf(account) }
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
