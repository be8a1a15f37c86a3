/** The answers of MM7, in the namespace and version of the request. Source: reference mm7.md sections 1.5 and 2.2. */
import { element, type Mm7Frame, type Mm7Status, statusNode, writeEnvelope, writeOperation } from './envelope.ts'

/** `messageId`: '' where nothing was taken. */
export function writeSubmitRsp(frame: Mm7Frame, status: Mm7Status, messageId: string): string {
  const id = messageId === '' ? [] : [element('MessageID', messageId)]
  return writeOperation(frame, 'SubmitRsp', [statusNode(status), ...id])
}

export type GenericResponse = 'CancelRsp' | 'ReplaceRsp' | 'DeliverRsp' | 'DeliveryReportRsp' | 'ReadReplyRsp'

export function writeGenericRsp(frame: Mm7Frame, name: GenericResponse, status: Mm7Status): string {
  return writeOperation(frame, name, [statusNode(status)])
}

/** Status holds a code alone. */
export function writeExtendedCancelRsp(frame: Mm7Frame, code: number): string {
  return writeOperation(frame, 'extendedCancelRsp', [bareStatus(code)])
}

export function writeExtendedReplaceRsp(frame: Mm7Frame, messageId: string, code: number): string {
  return writeOperation(frame, 'extendedReplaceRsp', [element('MessageID', messageId), bareStatus(code)])
}

function bareStatus(code: number) {
  return element('Status', [element('StatusCode', String(code))])
}

/** An error: a SOAP fault whose detail says it in MM7's own terms. */
export function writeFault(
  frame: Mm7Frame,
  status: Mm7Status,
  detail: 'RSErrorRsp' | 'VASPErrorRsp' = 'RSErrorRsp',
): string {
  const isServer = status.code >= 3_000
  return writeEnvelope(
    frame,
    element('soap-env:Fault', [
      element('faultcode', isServer ? 'soap-env:Server' : 'soap-env:Client'),
      element('faultstring', isServer ? 'Server error' : 'Client error'),
      element('detail', [
        element(detail, [element('MM7Version', frame.version), statusNode(status)], { xmlns: frame.namespace }),
      ]),
    ]),
  )
}
