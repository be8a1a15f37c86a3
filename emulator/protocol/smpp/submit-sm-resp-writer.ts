/** submit_sm_resp with its message_id, straight into the session's output buffer. */
import type { Octets } from '../../core/octets.ts'
import { COMMAND_ID } from './commands.ts'
import { HEADER_LENGTH, writeHeader } from './header.ts'
import { writeCString } from './latin1.ts'

const SUBMIT_SM_RESP = COMMAND_ID.submit_sm_resp

/** Octets that the answer with this id takes. */
export function submitSmRespLength(messageId: Octets): number {
  return HEADER_LENGTH + messageId.length + 1
}

/**
 * Writes the answer to an accepted submit_sm (status 0, no optional parameters); the offset after it. The caller has
 * made `submitSmRespLength` octets of room and seen to it that the id has no NUL. Refusals go through `encodeInto`.
 */
export function writeSubmitSmResp(buffer: Buffer, offset: number, sequence: number, messageId: Octets): number {
  const at = writeHeader(buffer, offset, HEADER_LENGTH + messageId.length + 1, SUBMIT_SM_RESP, 0, sequence)
  return writeCString(buffer, at, messageId)
}
