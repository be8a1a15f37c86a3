/**
 * Does registered_delivery ask for a receipt of this outcome? Bits 1-0 (SMPP 3.4 section 5.2.17, 5.0 section 4.7.21):
 * 00 none, 01 success or failure, 10 failure only, 11 success only (5.0; who speaks 3.4 cannot send it).
 */
export function registeredWants(registered: number, success: boolean): boolean {
  switch (registered & 0x03) {
    case 1:
      return true
    case 2:
      return !success
    case 3:
      return success
    default:
      return false
  }
}
