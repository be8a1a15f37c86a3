/** What the SMS REST API takes and gives, under the names it has on the wire (reference sms-rest.md sections 3 to 7). */

export interface MediaBody {
  readonly url: string
  readonly subject?: string
  readonly message?: string
}

export interface BatchToSend {
  readonly to: readonly string[]
  readonly from?: string
  /** A text; of `mt_binary`, in Base64. */
  readonly body: string | MediaBody
  readonly type?: 'mt_text' | 'mt_binary' | 'mt_media'
  /** Hexadecimal. */
  readonly udh?: string
  readonly delivery_report?: 'none' | 'summary' | 'full' | 'per_recipient' | 'per_recipient_final'
  /** ISO 8601; so for the next. */
  readonly send_at?: string
  readonly expire_at?: string
  readonly callback_url?: string
  readonly client_reference?: string
  readonly feedback_enabled?: boolean
  readonly flash_message?: boolean
  readonly truncate_concat?: boolean
  readonly max_number_of_message_parts?: number
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface SentBatch extends Omit<BatchToSend, 'type'> {
  readonly id: string
  readonly type: 'mt_text' | 'mt_binary' | 'mt_media'
  readonly canceled: boolean
  readonly created_at: string
  readonly modified_at: string
}

export interface DryRun {
  readonly number_of_recipients: number
  readonly number_of_messages: number
  readonly per_recipient?: readonly {
    readonly recipient: string
    readonly number_of_parts: number
    readonly body: string
    readonly encoding: string
  }[]
}

export interface BatchReport {
  readonly type: 'delivery_report_sms' | 'delivery_report_mms'
  readonly batch_id: string
  readonly total_message_count: number
  readonly statuses: readonly {
    /** A string where the account has it so. */
    readonly code: number | string
    readonly status: string
    readonly count: number
    readonly recipients?: readonly string[]
  }[]
  readonly client_reference?: string
}

export interface RecipientReport {
  readonly type: 'recipient_delivery_report_sms' | 'recipient_delivery_report_mms'
  readonly batch_id: string
  readonly recipient: string
  readonly code: number | string
  readonly status: string
  readonly at: string
  readonly operator_status_at?: string
  readonly applied_originator?: string
  readonly client_reference?: string
  readonly number_of_message_parts?: number
}

export interface Inbound {
  readonly type: 'mo_text' | 'mo_binary' | 'mo_media'
  readonly id: string
  readonly from: string
  readonly to: string
  readonly body: string | object
  readonly received_at: string
  readonly udh?: string
  readonly operator_id?: string
  readonly client_reference?: string
}

export interface GroupToCreate {
  readonly name?: string
  readonly members?: readonly string[]
  readonly child_groups?: readonly string[]
}

export interface ShownGroup {
  readonly id: string
  readonly name?: string
  readonly size: number
  readonly created_at: string
  readonly modified_at: string
  readonly child_groups?: readonly string[]
}

/** Of a list: `page` counts from 0. */
export interface Page {
  readonly count: number
  readonly page: number
  readonly page_size: number
}
