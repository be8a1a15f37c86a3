/** What becomes of a request: all checks, in the order of the front. */
import { bytesOf } from '../../../emulator/core/octets.ts'
import {
  type CheckedSubmit,
  checkSubmit,
  faultOfFrame,
  faultOfOperation,
  faultOfPeer,
  type Peer,
} from '../../../emulator/protocol/mm7/check-request.ts'
import { type Mm7Fault, type Mm7Message, readMm7 } from '../../../emulator/protocol/mm7/read-request.ts'
import { type Mm7Settings, mm7Settings } from '../../../emulator/protocol/mm7/settings.ts'
import { inDialect } from '../../../emulator/protocol/mm7/status-codes.ts'
import type { GoldenRequest } from './golden-requests.ts'

export type Judged =
  | { readonly ok: true; readonly message: Mm7Message; readonly submit: CheckedSubmit }
  | { readonly ok: false; readonly fault: Mm7Fault }

export const CARRIERS: readonly string[] = ['31003', '0001890']
export const LOCAL: Peer = { address: '127.0.0.1', isAuthentic: null }

export function aSettings(written: Readonly<Record<string, unknown>> = {}): Mm7Settings {
  return mm7Settings.parse(written)
}

export function judge({ headers, body }: GoldenRequest, settings: Mm7Settings, peer = LOCAL): Judged {
  const read = readMm7(headers, bytesOf(Buffer.from(body, 'utf8').toString('latin1')))
  if (!read.ok) return { ok: false, fault: inWordsOf(settings, read.error) }
  const message = read.value
  const fault =
    faultOfFrame(message, settings) ?? faultOfPeer(message, settings, peer) ?? faultOfOperation(message, settings)
  if (fault !== null) return { ok: false, fault: inWordsOf(settings, fault) }
  const checked = checkSubmit(message, headers, settings, (id) => CARRIERS.includes(id))
  if (!checked.ok) return { ok: false, fault: inWordsOf(settings, checked.error) }
  return { ok: true, message, submit: checked.value }
}

function inWordsOf({ dialect }: Mm7Settings, fault: Mm7Fault): Mm7Fault {
  return { ...fault, code: inDialect(dialect, fault.code) }
}
