/** registered_delivery (SMPP 3.4 §5.2.17, SMPP 5.0 §4.7.21): which receipts and acknowledgements a sender asks for. */
import { STATUS } from './command-status.ts'
import { type SmppVersion, VERSIONS } from './versions.ts'

/** Bits 1 and 0: when the message centre is to send its final receipt. */
export const FINAL_RECEIPT = { none: 0, always: 1, onFailure: 2, onSuccess: 3 } as const

/** Bits 3 and 2: acknowledgements by the recipient's device (SME), or by the person. */
export const SME_ACK = { none: 0x00, delivery: 0x04, manual: 0x08, both: 0x0c } as const

const FINAL_RECEIPT_MASK = 0x03
const SME_ACK_MASK = 0x0c
const INTERMEDIATE_BIT = 0x10

/** Whether a final receipt is due for a message that was delivered, or that was not. */
export function wantsFinalReceipt(registeredDelivery: number, delivered: boolean): boolean {
  const when = registeredDelivery & FINAL_RECEIPT_MASK
  return when === FINAL_RECEIPT.always || when === (delivered ? FINAL_RECEIPT.onSuccess : FINAL_RECEIPT.onFailure)
}

/** Bit 4: a notification of a state that is not final, such as a first failed attempt. */
export function wantsIntermediate(registeredDelivery: number): boolean {
  return (registeredDelivery & INTERMEDIATE_BIT) !== 0
}

export function smeAckOf(registeredDelivery: number): number {
  return registeredDelivery & SME_ACK_MASK
}

/**
 * 0, or ESME_RINVREGDLVFLG where bits 1 and 0 are both set in a version that reserves that value (3.3, 3.4). Bits 7 to 5
 * are reserved in every version and not looked at, as message centres do.
 */
export function statusOfRegisteredDelivery(registeredDelivery: number, version: SmppVersion): number {
  const reserved = (registeredDelivery & FINAL_RECEIPT_MASK) === FINAL_RECEIPT.onSuccess
  return reserved && !VERSIONS[version].receiptOnSuccessOnly ? STATUS.ESME_RINVREGDLVFLG : STATUS.ESME_ROK
}
