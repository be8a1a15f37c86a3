/** What a gateway submission said that its reports and callbacks need. */
import type { Instant } from '../../core/instant.ts'
import type { MessageRecord } from '../../message/record.ts'
import type { GatewayApi } from '../../protocol/gateway/gateway-error.ts'

export interface GatewayDetail {
  readonly api: GatewayApi
  readonly source: string | null
  readonly mask: string | null
  readonly reference: string | null
  readonly smsClass: number | null
  readonly scheduled: Instant | null
  readonly content: string
}

export function detailOf({ submission }: MessageRecord): GatewayDetail | null {
  return submission.front === 'gateway' ? (submission.detail as GatewayDetail) : null
}
