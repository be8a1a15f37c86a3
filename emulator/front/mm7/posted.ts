/** The HTTP side of what is posted to a VASP. */
import type { Mm7Frame } from '../../protocol/mm7/envelope.ts'
import type { Mm7Settings } from '../../protocol/mm7/settings.ts'
import type { Carrier } from '../../scenario/carrier.ts'

export interface Posted {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export function xmlPost({ namespace }: Mm7Frame, xml: string): Posted {
  const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${namespace}"` }
  return { headers, body: Buffer.from(xml, 'utf8') }
}

/** The operator's id, in the scheme that the account hears (reference section 1.3: of reports and of messages). */
export function carrierHeader(
  carrier: Carrier | null | undefined,
  { reports }: Mm7Settings,
): Readonly<Record<string, string>> {
  if (reports.carrierHeader === 'none') return {}
  const ids = carrier?.operatorIds ?? []
  const digits = reports.carrierScheme === '5-digit' ? 5 : 7
  const id = ids.find(({ length }) => length === digits) ?? ids[0]
  return id === undefined ? {} : { [reports.carrierHeader]: id }
}
