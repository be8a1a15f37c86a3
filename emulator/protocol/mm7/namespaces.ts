/**
 * MM7Version and schema namespace, and which go together. Source: reference mm7.md section 1.2 (Skycore's lists, which
 * Sinch's pages refer to without carrying them) and 2.2 for the standard's releases.
 */
import type { Mm7Dialect } from './settings.ts'

export const SCHEMA_PREFIX = 'http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/'

/** `REL-6-MM7-1-4` as a namespace. */
export function namespaceOf(release: string): string {
  return `${SCHEMA_PREFIX}${release}`
}

/** What is answered to a request that does not say. */
export const DEFAULT_NAMESPACE: string = namespaceOf('REL-6-MM7-1-4')
export const DEFAULT_VERSION = '6.8.0'

const REL_5 = [0, 1, 2, 3, 4, 5].map((minor) => namespaceOf(`REL-5-MM7-1-${minor}`))
const REL_6 = [0, 1, 2, 3, 4].map((minor) => namespaceOf(`REL-6-MM7-1-${minor}`))

/** The service of Sinch: the namespaces it takes with each version it takes. */
export const SINCH_NAMESPACES: ReadonlyMap<string, readonly string[]> = new Map([
  ['5.3.0', [...REL_5, ...REL_6]],
  ['6.8.0', [namespaceOf('REL-6-MM7-1-4')]],
])

/** What is wrong with a version; '': nothing. */
export function faultOfVersion(dialect: Mm7Dialect, version: string): string {
  if (version === '') return 'MM7Version is missing'
  if (dialect === 'sinch' && !SINCH_NAMESPACES.has(version)) {
    return `MM7Version ${version}; ${[...SINCH_NAMESPACES.keys()].join(' and ')} are supported`
  }
  return /^\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(version) ? '' : `MM7Version ${version} is not of the form x.y.z`
}

/** What is wrong with a namespace, the version being right; '': nothing. */
export function faultOfNamespace(dialect: Mm7Dialect, namespace: string, version: string): string {
  if (namespace === '') return 'the request is in no namespace'
  if (dialect === 'sinch') {
    if (SINCH_NAMESPACES.get(version)?.includes(namespace)) return ''
    return `${namespace} does not go with MM7Version ${version}`
  }
  return isRelease(namespace) ? '' : `${namespace} is not a schema of TS 23.140`
}

/** Whether it is a schema of the standard, or looks like one: libraries make their own, such as REL-6-MM7-6-7. */
export function isRelease(namespace: string): boolean {
  return (
    namespace.startsWith(SCHEMA_PREFIX) &&
    /^REL-\d{1,2}-MM7-\d{1,2}-\d{1,2}$/.test(namespace.slice(SCHEMA_PREFIX.length))
  )
}
