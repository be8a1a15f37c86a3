/**
 * command_status: the values of SMPP 3.4 §5.1.3 and SMPP 5.0 §4.7.6, by name and by value.
 *
 * From node-smpp's table, which has the names of 5.0 only. Five of them had other names in 3.4, and clients' logs and
 * scenarios use both: the 3.4 names are accepted as well, and the 5.0 name is the one written.
 */
import { errors, type StatusName } from 'smpp/lib/defs.js'

/** Values by 5.0 name: `STATUS.ESME_RTHROTTLED` is 0x58. */
export const STATUS: Readonly<Record<StatusName, number>> = errors

/** SMPP 3.4 §5.1.3 (names as in OpenSmpp `Data.java`). */
const NAMES_IN_3_4: Readonly<Record<string, StatusName>> = {
  ESME_RINVOPTPARSTREAM: 'ESME_RINVTLVSTREAM',
  ESME_ROPTPARNOTALLWD: 'ESME_RTLVNOTALLWD',
  ESME_RINVPARLEN: 'ESME_RINVTLVLEN',
  ESME_RMISSINGOPTPARAM: 'ESME_RMISSINGTLV',
  ESME_RINVOPTPARAMVAL: 'ESME_RINVTLVVAL',
}

const VALUES = new Map<string, number>(Object.entries(errors))
for (const [old, name] of Object.entries(NAMES_IN_3_4)) VALUES.set(old, errors[name])

const NAMES = new Map<number, string>(Object.entries(errors).map(([name, value]) => [value, name]))

/** All names a status may be written with, 3.4's among them: for schemas and "did you mean". */
export const STATUS_NAMES: readonly string[] = [...VALUES.keys()]

/** The value of a status by its 5.0 or 3.4 name. */
export function statusValue(name: string): number | undefined {
  return VALUES.get(name)
}

/** `ESME_RTHROTTLED` for 0x58; `0x00000401` for a value that no version names (vendors have 0x400 to 0x4FF). */
export function statusName(value: number): string {
  return NAMES.get(value) ?? `0x${(value >>> 0).toString(16).toUpperCase().padStart(8, '0')}`
}
