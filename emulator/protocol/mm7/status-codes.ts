/**
 * The status codes of MM7 as data. Sources: Sinch "MMS status codes" (seed 002, reference mm7.md section 1.9), TS 23.140
 * (section 2.3 of the reference) and Modica's subset (2.5). Where Sinch and the standard use one number for two things,
 * the dialect decides.
 */
import { STATUS } from '../smpp/command-status.ts'
import { isTemporary } from '../smpp/temporary-status.ts'
import type { Mm7Dialect } from './settings.ts'

export const SUCCESS = 1000
export const PARTIAL_SUCCESS = 1100

const SINCH: ReadonlyMap<number, string> = new Map([
  [1000, 'Success'],
  [2000, 'Client error'],
  [2002, 'Address Error'],
  [2004, 'Multimedia refused'],
  [2007, 'Unable to parse request'],
  [2500, 'Missing or Invalid HTTP header Content-Length or Content-Type'],
  [2502, 'Missing destination address'],
  [2503, 'Multiple destination addresses not supported'],
  [2504, 'Missing source address'],
  [2505, 'Missing or unsupported MM7 Version'],
  [2506, 'Missing XML element - Content'],
  [2507, 'Unsupported namespace'],
  [2510, 'Missing or Invalid SOAP header'],
  [2511, 'Missing or Invalid SOAP body'],
  [2512, 'Unsupported operation'],
  [2513, 'Unable to parse attachment'],
  [2514, 'Invalid SOAP attachment header Content-Type'],
  [2515, 'Invalid SOAP body part Content-Type'],
  [2550, 'Account disabled'],
  [2551, 'Account not Provisioned for MM7'],
  [2560, 'Content length exceeded maximum supported request size'],
  [2561, 'Invalid sender identification'],
  [2562, 'Invalid VASID'],
  [2563, 'Invalid source address'],
  [2564, 'Invalid VASPID'],
  [2565, 'Message rejected, reply charging not supported'],
  [2566, 'Invalid carrier'],
  [2567, 'Missing carrier ID'],
  [2568, 'Unable to authenticate'],
  [2569, 'Carrier Lookup Service is down. Please retry.'],
  // Its text was in no source; it stands between the codes about displayOnly (reference 1.4, inference).
  [2570, 'Invalid displayOnly'],
  [2571, 'All recipients are displayOnly'],
  [2572, 'More than one recipient is not displayOnly'],
  [3000, 'System error'],
  [3001, 'Number blacklisted'],
  [3002, 'Charged party not supported'],
  [3003, 'Multimedia download failed'],
  [3500, 'Timeout'],
  [3510, 'Throughput exceeded'],
  [3520, 'Provisioning issue'],
  [4000, 'General service error'],
  // The document's own spelling.
  [4002, 'Unsuported MM7 version'],
  [4003, 'Unsupported operation'],
  [4004, 'Validation error'],
  [4006, 'Service unavailable'],
  [4007, 'Service denied'],
])

const STANDARD: ReadonlyMap<number, string> = new Map([
  [1000, 'Success'],
  [1100, 'Partial success'],
  [2000, 'Client error'],
  [2001, 'Operation restricted'],
  [2002, 'Address Error'],
  [2003, 'Address Not Found'],
  [2004, 'Multimedia content refused'],
  [2005, 'Message ID Not found'],
  [2006, 'LinkedID not found'],
  [2007, 'Message format corrupt'],
  [2008, 'Application ID not found'],
  [2009, 'Reply Application ID not found'],
  [3000, 'Server Error'],
  [3001, 'Not Possible'],
  [3002, 'Message rejected'],
  [3003, 'Multiple addresses not supported'],
  [3004, 'Application Addressing not supported'],
  [4000, 'General service error'],
  [4001, 'Improper identification'],
  [4002, 'Unsupported version'],
  [4003, 'Unsupported operation'],
  [4004, 'Validation error'],
  [4005, 'Service error'],
  [4006, 'Service unavailable'],
  [4007, 'Service denied'],
  [4008, 'Application denied'],
])

/** The codes that a dialect's own table has. */
export function knownCodes(dialect: Mm7Dialect): readonly number[] {
  return dialect === 'modica' ? MODICA : [...(dialect === 'sinch' ? SINCH : STANDARD).keys()]
}

export function statusText(dialect: Mm7Dialect, code: number): string {
  const [own, other] = dialect === 'sinch' ? [SINCH, STANDARD] : [STANDARD, SINCH]
  return own.get(code) ?? other.get(code) ?? CLASSES[Math.floor(code / 1_000)] ?? 'Unknown status'
}

/** By the first digit. */
const CLASSES: readonly string[] = ['', 'Success', 'Client error', 'Server error', 'Service error']

/** Modica's MM7 documents these alone (reference 2.5). */
const MODICA: readonly number[] = [1000, 2000, 2002, 2004, 2007, 3003]

const RETRIED: ReadonlySet<number> = new Set([2569, 3000, 3500, 3510, 4006])

/** By its own text or nature, what is refused with it may be sent again. */
export function isForNow(code: number): boolean {
  return RETRIED.has(code)
}

/** What the standard says where Sinch has a code of its own; what is absent is said by the same number. */
const IN_STANDARD: ReadonlyMap<number, number> = new Map([
  [2500, 2007],
  [2502, 2002],
  [2503, 3003],
  [2504, 4004],
  [2505, 4002],
  [2506, 2007],
  [2507, 4002],
  [2510, 2007],
  [2511, 2007],
  [2512, 4003],
  [2513, 2007],
  [2514, 2007],
  [2515, 2007],
  [2550, 4007],
  [2551, 4007],
  [2560, 2004],
  [2561, 4001],
  [2562, 4001],
  [2563, 4001],
  [2564, 4001],
  [2565, 4003],
  [2566, 2002],
  [2567, 2002],
  [2568, 4001],
  [2569, 4006],
  [2570, 2007],
  [2571, 2002],
  [2572, 3003],
  [3001, 2001],
  [3002, 4003],
  [3003, 2004],
  [3500, 4006],
  [3510, 4006],
  [3520, 4007],
])

/** What it documents has no word for the server's own mistakes: all that is not the client's is 2000 there. */
const IN_MODICA: ReadonlyMap<number, number> = new Map([
  [3000, 2000],
  [4000, 2000],
  [4001, 2000],
  [4002, 2007],
  [4003, 2000],
  [4004, 2007],
  [4006, 2000],
  [4007, 2000],
  [2001, 2002],
])

/** A mistake that Sinch's table names, in the words of a dialect. */
export function inDialect(dialect: Mm7Dialect, code: number): number {
  if (dialect === 'sinch') return code
  const standard = IN_STANDARD.get(code) ?? code
  return dialect === 'modica' ? (IN_MODICA.get(standard) ?? standard) : standard
}

/** What a carrier's refusal over SMPP is over MM7; 0 is success. */
export function statusOfSmpp(dialect: Mm7Dialect, commandStatus: number): number {
  return commandStatus === 0 ? SUCCESS : inDialect(dialect, sinchOfSmpp(commandStatus))
}

function sinchOfSmpp(commandStatus: number): number {
  switch (commandStatus) {
    case STATUS.ESME_RTHROTTLED:
      return 3510
    case STATUS.ESME_RMSGQFUL:
      return 4006
    case STATUS.ESME_RSYSERR:
      return 3000
    case STATUS.ESME_RINVDSTADR:
    case STATUS.ESME_RINVDSTTON:
    case STATUS.ESME_RINVDSTNPI:
      return 2002
    case STATUS.ESME_RINVSRCADR:
      return 2563
    case STATUS.ESME_RINVMSGLEN:
      return 2560
    default:
      return isTemporary(commandStatus) ? 3000 : 4000
  }
}
