/**
 * Which command_status means "try again later". The list that Kannel goes by (gw/smsc/smsc_smpp.c): ESME_RSYSERR,
 * ESME_RMSGQFUL, ESME_RTHROTTLED, ESME_RX_T_APPN; all others are final.
 */
const TEMPORARY: ReadonlySet<number> = new Set([0x08, 0x14, 0x58, 0x64])

export function isTemporary(status: number): boolean {
  return TEMPORARY.has(status)
}
