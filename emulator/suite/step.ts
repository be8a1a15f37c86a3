/** The steps of a test, as they are read from a suite. Spans are in ms of the world's time where nothing else is said. */
import type { Distribution } from '../core/distribution.ts'
import type { Millis } from '../core/instant.ts'
import type { Octets } from '../core/octets.ts'
import type { MessageExpectation } from '../expectation/message-expectation.ts'
import type { WantedCount, WantedSpan, WantedText } from '../expectation/wanted.ts'
import type { FrontName } from '../message/record.ts'
import type { SmppVersion } from '../protocol/smpp/versions.ts'

export interface SendStep {
  readonly via: FrontName
  readonly account: string
  /** May hold `${n}` and, with `data`, columns of its rows; so may `to` and `text`. */
  readonly from: string
  readonly to: string
  readonly text: string
  readonly count: number
  /** Messages a second; null: all at once. */
  readonly rate: number | null
  /** A CSV file, seen from the suite's directory: a message for each row. null: none. */
  readonly data: string | null
  /** What later steps call the messages; '': they are the latest. */
  readonly as: string
  readonly receipt: boolean
  /** null: the front's own. */
  readonly validity: Millis | null
  /** Of SMPP; null: by the text. */
  readonly dataCoding: number | null
  /** registered_delivery, of SMPP; null: by `receipt`. */
  readonly registered: number | null
  /** Of SMPP: octets in place of the text; null: the text. */
  readonly octets: Octets | null
  /** esm_class, of SMPP. */
  readonly esmClass: number
  readonly long: 'udh' | 'sar' | 'payload'
}

/** Which messages are meant: those that a step sent, or whatever the server got that has these. */
export interface Which {
  readonly of?: string
  readonly where?: Where
}

export interface Where {
  readonly account?: string
  readonly from?: string
  readonly to?: string
}

/** What is expected of each of the messages. */
export interface Expectation extends Which, MessageExpectation {
  /** How many they are. */
  readonly messages?: WantedCount
  /** What each submission was answered with, in the front's own words: ESME_ROK, 1000, 2004 Multimedia refused, 201 … */
  readonly answer?: WantedText
  /** What our client got: how many receipts, or what they said, oldest first. */
  readonly receipts?: WantedCount | readonly WantedText[]
  /** Fields of the last of them. */
  readonly receipt?: Readonly<Record<string, WantedText>>
}

/** How long it may take until all is as expected; null: it is so now. */
export interface Patient {
  readonly within: Millis | null
}

export interface InboxExpectation extends Patient {
  readonly number: string
  readonly texts: WantedCount | readonly WantedText[]
}

export interface MoExpectation extends Patient {
  readonly account: string
  readonly via: FrontName
  readonly texts: WantedCount | readonly WantedText[]
}

/** How a client that is a gateway itself tries each of its messages. */
export interface TriesExpectation extends Patient {
  readonly where: Where
  readonly count?: WantedCount
  readonly refused?: WantedCount
  readonly spacing?: WantedSpan
  /** Whose time the spacing is of: the wall's for a client outside. */
  readonly clock: 'world' | 'wall'
  /** How long there must be no further try. */
  readonly quiet: Millis | null
}

/** What a client is told that asks what became of its messages: query_sm, or the report of the front. */
export interface QueryExpectation {
  /** '': the latest. */
  readonly of: string
  readonly says: WantedText
}

/** Delays from submission to each receipt, against a distribution. */
export interface DelaysExpectation extends Which {
  /** `carrier`: what the carrier draws from. */
  readonly like?: Distribution | 'carrier'
  /** Each of them. */
  readonly each?: WantedSpan
  /** `client`: from our client's reading the response to its reading the receipt, in wall time. */
  readonly timed: 'server' | 'client'
}

export interface MoStep {
  readonly account: string
  readonly via: FrontName
  readonly from: string
  readonly to: string
  readonly text: string
}

export interface HttpStep {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** null: none. */
  readonly body: string | null
  readonly status: WantedText | null
  readonly answer: WantedText | null
  readonly capture: Readonly<Record<string, Capture>>
  /** Wall time. */
  readonly timeout: Millis
}

export interface ExecStep {
  /** A line for the shell, or a program and its arguments. */
  readonly command: string | readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly code: WantedCount
  readonly output: WantedText | null
  readonly capture: Readonly<Record<string, Capture>>
  /** Wall time. */
  readonly timeout: Millis
}

/** The first group of a regular expression, or all that it matched; null: nothing does. */
export type Capture = (text: string) => string | null

export interface CaptureStep {
  readonly from: { readonly kind: 'inbox' | 'mo' | 'receipt'; readonly name: string }
  readonly capture: Readonly<Record<string, Capture>>
}

export type BindKind = 'transmitter' | 'receiver' | 'transceiver'

/** What the clients of a test answer to receipts and messages from now on; null: they take them; `none`: nothing. */
export type ClientAnswer = number | null | 'none'

export type Step =
  | { readonly kind: 'send'; readonly send: SendStep }
  | { readonly kind: 'advance'; readonly span: Millis }
  | { readonly kind: 'wait' | 'expect'; readonly expect: Expectation & Patient }
  /** `words`: of `then`, as they are written. */
  | { readonly kind: 'set'; readonly carrier: string; readonly words: unknown }
  | { readonly kind: 'unset'; readonly carrier: string }
  | { readonly kind: 'handset'; readonly number: string; readonly state: string; readonly span: Millis | null }
  | { readonly kind: 'mo'; readonly mo: MoStep }
  | {
      readonly kind: 'bind'
      readonly account: string
      readonly as: BindKind
      /** The bind that is there stays, and is the one that submits. */
      readonly besides: boolean
      readonly version: SmppVersion
      readonly answer: WantedText
    }
  | { readonly kind: 'disconnect'; readonly account: string }
  | { readonly kind: 'restart' }
  | { readonly kind: 'answer'; readonly via: FrontName; readonly status: ClientAnswer }
  | { readonly kind: 'thaw' | 'campaign-end'; readonly account: string }
  | { readonly kind: 'kill' | 'cancel' | 'read'; readonly of: string }
  | { readonly kind: 'capture'; readonly capture: CaptureStep }
  | { readonly kind: 'http'; readonly http: HttpStep }
  | { readonly kind: 'exec'; readonly exec: ExecStep }
  | { readonly kind: 'note'; readonly note: string }
  | { readonly kind: 'expect-inbox'; readonly inbox: InboxExpectation }
  | { readonly kind: 'expect-mo'; readonly mo: MoExpectation }
  | { readonly kind: 'expect-tries'; readonly tries: TriesExpectation }
  | { readonly kind: 'expect-delays'; readonly delays: DelaysExpectation }
  | { readonly kind: 'expect-query'; readonly query: QueryExpectation }
  /** Receipts come in this order, by the names of their messages. */
  | { readonly kind: 'expect-order'; readonly names: readonly string[] }
  /** In this time nothing reaches our clients, nor is anything submitted. */
  | { readonly kind: 'expect-nothing'; readonly span: Millis }

/** What a step does that has nothing to find. */
export type Action = Extract<
  Step,
  {
    kind:
      | 'set'
      | 'unset'
      | 'handset'
      | 'mo'
      | 'disconnect'
      | 'restart'
      | 'answer'
      | 'thaw'
      | 'campaign-end'
      | 'kill'
      | 'cancel'
      | 'read'
  }
>
