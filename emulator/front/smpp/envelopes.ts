/**
 * The submissions of one link: what a request says around its content. A campaign says the same a million times, and
 * its messages share one object for it.
 */
import type { AccountState } from '../../engine/account-state.ts'
import type { Submission } from '../../message/record.ts'
import type { SubmitFields } from '../../protocol/smpp/submit-sm-reader.ts'
import type { Link } from './link.ts'
import type { Content } from './submit-fields.ts'

/** Of no request: what stands in a place before the first one comes. */
export const NO_SUBMISSION: Submission = {
  account: '',
  front: 'smpp',
  link: 0,
  from: '',
  fromTon: 0,
  fromNpi: 0,
  serviceType: '',
  esmClass: 0,
  protocolId: 0,
  priority: 0,
  dataCoding: 0,
  registered: 0,
  long: false,
  options: [],
  recipients: 1,
  mms: null,
  detail: null,
}

export class Envelopes {
  #last: Submission | null = null

  of(link: Link, from: SubmitFields, content: Content, recipients: number): Submission {
    const last = this.#last
    if (last !== null && isSame(last, from, content, recipients)) return last
    const submission: Submission = {
      account: (link.account as AccountState).name,
      front: 'smpp',
      link: link.id,
      from: from.source_addr,
      fromTon: from.source_addr_ton,
      fromNpi: from.source_addr_npi,
      serviceType: from.service_type,
      esmClass: from.esm_class,
      protocolId: from.protocol_id,
      priority: from.priority_flag,
      dataCoding: from.data_coding,
      registered: from.registered_delivery,
      long: content.long,
      options: content.options,
      recipients,
      mms: null,
      detail: null,
    }
    // Optional parameters are a message's own, and several recipients are one request's.
    if (content.options.length === 0 && recipients === 1) this.#last = submission
    return submission
  }
}

function isSame(last: Submission, from: SubmitFields, content: Content, recipients: number): boolean {
  return (
    recipients === 1 &&
    content.options.length === 0 &&
    last.long === content.long &&
    last.from === from.source_addr &&
    last.fromTon === from.source_addr_ton &&
    last.fromNpi === from.source_addr_npi &&
    last.serviceType === from.service_type &&
    last.esmClass === from.esm_class &&
    last.protocolId === from.protocol_id &&
    last.priority === from.priority_flag &&
    last.dataCoding === from.data_coding &&
    last.registered === from.registered_delivery
  )
}
