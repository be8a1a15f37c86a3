/** The SOAP 1.1 envelope of MM7: a TransactionID in the header, one operation in the body. */
import { DEFAULT_NAMESPACE, DEFAULT_VERSION, isRelease } from './namespaces.ts'
import { SOAP } from './soap.ts'
import { type Node, writeXml } from './xml-template.ts'

export interface Mm7Frame {
  readonly transactionId: string
  readonly namespace: string
  /** MM7Version. */
  readonly version: string
}

/** An element that is left out where it has nothing to say. */
export function optional(name: string, text: string): readonly Node[] {
  return text === '' ? [] : [{ name, content: text }]
}

export function element(name: string, content: Node['content'], attributes?: Node['attributes']): Node {
  return attributes === undefined ? { name, content } : { name, content, attributes }
}

/** A frame for answers to what could be read of a request; a namespace or version that is none is not repeated. */
export function answerFrame({ transactionId, namespace, version }: Mm7Frame): Mm7Frame {
  return {
    transactionId,
    namespace: isRelease(namespace) || isUri(namespace) ? namespace : DEFAULT_NAMESPACE,
    version: /^\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(version) ? version : DEFAULT_VERSION,
  }
}

/** An absolute URI, and none of those that XML keeps to itself. */
function isUri(namespace: string): boolean {
  const form = /^(?!http:\/\/www\.w3\.org\/)[A-Za-z][A-Za-z0-9+.-]*:[\w.:/-]{1,200}$/
  return form.test(namespace) && URL.canParse(namespace)
}

/** An operation, `MM7Version` first. */
export function writeOperation(frame: Mm7Frame, name: string, content: readonly Node[]): string {
  const { namespace, version } = frame
  return writeEnvelope(frame, element(name, [element('MM7Version', version), ...content], { xmlns: namespace }))
}

export function writeEnvelope({ transactionId, namespace }: Mm7Frame, body: Node): string {
  const header =
    transactionId === ''
      ? []
      : [element('TransactionID', transactionId, { xmlns: namespace, 'soap-env:mustUnderstand': '1' })]
  return writeXml(
    element('soap-env:Envelope', [element('soap-env:Header', header), element('soap-env:Body', [body])], {
      'xmlns:soap-env': SOAP,
    }),
  )
}

export interface Mm7Status {
  readonly code: number
  readonly text: string
  /** '': none. */
  readonly details: string
}

export function statusNode({ code, text, details }: Mm7Status): Node {
  return element('Status', [
    element('StatusCode', String(code)),
    element('StatusText', text),
    ...optional('Details', details),
  ])
}
