/** registered_delivery on the wire (SMPP 3.4 §5.2.17, SMPP 5.0 §4.7.21). What it asks for: `message/registered.ts`. */
import { STATUS } from './command-status.ts'
import { type SmppVersion, VERSIONS } from './versions.ts'

/** Bits 1 and 0: when the message centre is to send its final receipt. */
const FINAL_RECEIPT_MASK = 0x03
/** Both set: on success only. */
const ON_SUCCESS = 3

/**
 * 0, or ESME_RINVREGDLVFLG where bits 1 and 0 are both set in a version that reserves that value (3.3, 3.4). Bits 7 to 5
 * are reserved in every version and not looked at, as message centres do.
 */
export function statusOfRegisteredDelivery(registeredDelivery: number, version: SmppVersion): number {
  const reserved = (registeredDelivery & FINAL_RECEIPT_MASK) === ON_SUCCESS
  return reserved && !VERSIONS[version].receiptOnSuccessOnly ? STATUS.ESME_RINVREGDLVFLG : STATUS.ESME_ROK
}
