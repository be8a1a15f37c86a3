/**
 * How the gateway refuses a request.
 *
 * Sourced: the words and their texts, 400 and 422 for a scheduled time, 401 and 404 (the provider's error tables); v2's
 * `{message, statusCode, error}` and the characters it allows (its OpenAPI document). Of v1 the provider publishes two
 * bodies, `{code, message}` with a whole number in its OpenAPI document and `{error, error-desc}` with the word, which
 * is what client libraries read (`go-modica`): ours is both. Inferred: 408, 413, 415 and 405 for what is not tabled.
 */
export type GatewayErrorCode =
  | 'send_failed'
  | 'invalid_json'
  | 'missing_attrib'
  | 'invalid_attrib'
  | 'broadcast_limit'
  /** A scheduled time that is none; the tables have no word for it. */
  | '400'
  /** A scheduled time that has passed. */
  | '422'
  | 'unauthorised'
  | 'not_found'
  | 'method_not_allowed'
  | 'body_timeout'
  | 'body_too_large'
  | 'unsupported_media_type'

export interface GatewayError {
  readonly http: 400 | 401 | 404 | 405 | 408 | 413 | 415 | 422 | 500
  readonly code: GatewayErrorCode
  readonly message: string
}

export type GatewayApi = 'v1' | 'v2'

export function gatewayError(code: GatewayErrorCode, message: string, http: GatewayError['http'] = 400): GatewayError {
  return { http, code, message }
}

const TEXTS: Readonly<Record<GatewayErrorCode, string>> = {
  send_failed: 'Could not queue message due to an unknown error',
  invalid_json: 'Invalid JSON data in the request body',
  missing_attrib: 'Missing a required attribute',
  invalid_attrib: 'Invalid attribute value',
  broadcast_limit: 'Broadcast limit has been exceeded',
  '400': 'Invalid scheduled timestamp',
  '422': 'Invalid scheduled timestamp',
  unauthorised: 'Missing or incorrect credentials',
  not_found: 'Not Found',
  method_not_allowed: 'Method Not Allowed',
  body_timeout: 'Request Timeout',
  body_too_large: 'Content Too Large',
  unsupported_media_type: 'Unsupported Media Type',
}

/** What the HTTP status says alone. */
const WORDLESS: ReadonlySet<GatewayErrorCode> = new Set([
  'unauthorised',
  'not_found',
  'method_not_allowed',
  'body_timeout',
  'body_too_large',
  'unsupported_media_type',
])

export function errorBody(api: GatewayApi, { http, code, message }: GatewayError): object {
  if (api === 'v2') return { message: TEXTS[code], statusCode: http, error: plain(`${code} ${message}`) }
  const named = WORDLESS.has(code) ? {} : { error: code, 'error-desc': message }
  return { code: http, message, ...named }
}

/** v2's texts are letters, digits, blanks, `-` and `_`, at most 500. */
function plain(text: string): string {
  return text
    .replace(/[^-_ a-zA-Z0-9]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, 500)
}
