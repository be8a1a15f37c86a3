/** A message from a handset, and what became of each of its parts. */

import { isoTime, isoTimeOrNull } from '../core/iso-time.ts'
import { bytesOf } from '../core/octets.ts'
import type { HandOver, HandOverState } from '../engine/hand-over.ts'
import type { Mo } from '../engine/mo.ts'
import type { FrontName } from '../message/record.ts'
import { type MmsView, mmsView } from './view-mms.ts'

export interface MoView {
  readonly id: string
  readonly account: string
  /** The front that it leaves by. */
  readonly front: FrontName
  readonly from: string
  readonly to: string
  /** null: binary content. */
  readonly text: string | null
  /** What a multimedia message holds; null: a short message. */
  readonly mms: MmsView | null
  readonly dataCoding: number
  readonly parts: number
  /** Of the part that is furthest from being taken by the client. */
  readonly state: HandOverState
  /** When it was sent, on the world's clock and on the wall's. */
  readonly at: string
  readonly wall: string
}

export interface MoDetail extends MoView {
  readonly handOvers: readonly {
    /** From 1. */
    readonly part: number
    readonly state: HandOverState
    readonly tries: number
    readonly failures: number
    readonly writtenAt: string | null
    /** The part as the wire carries it, user data header included. */
    readonly hex: string
  }[]
}

/** From the worst. */
const STATES: readonly HandOverState[] = ['dropped', 'kept', 'frozen', 'waiting', 'ready', 'written', 'accepted']

export function moView(mo: Mo): MoView {
  return {
    id: mo.id,
    account: mo.account,
    front: mo.front,
    from: mo.from,
    to: mo.to,
    text: mo.text,
    mms: mo.mms === null ? null : mmsView(mo.mms),
    dataCoding: mo.dataCoding,
    parts: mo.parts.length,
    state: STATES.find((state) => mo.handOvers.some((handOver) => handOver.state === state)) ?? 'ready',
    at: isoTime(mo.at),
    wall: isoTime(mo.wallAt),
  }
}

export function moDetail(mo: Mo): MoDetail {
  return { ...moView(mo), handOvers: mo.handOvers.map((handOver) => partView(mo, handOver)) }
}

function partView(mo: Mo, { part, state, tries, failures, writtenAt }: HandOver): MoDetail['handOvers'][number] {
  const hex = bytesOf(mo.parts[part] ?? '').toString('hex')
  return { part: part + 1, state, tries, failures, writtenAt: isoTimeOrNull(writtenAt), hex }
}
