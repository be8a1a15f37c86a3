/** What a client signs in with over HTTP: the Basic (RFC 7617) and Bearer (RFC 6750) schemes. */
import { timingSafeEqual } from 'node:crypto'
import type { BasicCredentials } from '../protocol/settings/http-scalars.ts'

/** null: there is no such header, or it is none. */
export function basicOf(header: string | undefined): BasicCredentials | null {
  const match = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')
  if (match === null) return null
  const text = Buffer.from(match[1] as string, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** null: there is no such header, or it is none. */
export function bearerOf(header: string | undefined): string | null {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null
}

export function basicHeader({ user, password }: BasicCredentials): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`
}

/** Takes as long whatever is wrong with it. */
export function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
