/** Basic credentials (RFC 7617), as a client shows them. */
import type { BasicCredentials } from '../../protocol/settings/http-scalars.ts'

/** Nothing where there are none to show. */
export function basicHeader(basic: BasicCredentials | null): Readonly<Record<string, string>> {
  if (basic === null) return {}
  return { authorization: `Basic ${Buffer.from(`${basic.user}:${basic.password}`, 'utf8').toString('base64')}` }
}
