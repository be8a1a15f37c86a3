/**
 * How the gateway refuses a request. v1 has `{code, message}` with a word where the documents give one and the HTTP
 * status otherwise; v2 has `{message, statusCode, error}`. Source: reference carriers.md section 1.5, and the provider's
 * OpenAPI document for v2.
 */
export type GatewayErrorCode =
  | 'send_failed'
  | 'invalid_json'
  | 'missing_attrib'
  | 'invalid_attrib'
  | 'broadcast_limit'
  | 'unauthorised'
  | 'not_found'

export interface GatewayError {
  readonly http: 400 | 401 | 404 | 422 | 500
  readonly code: GatewayErrorCode
  readonly message: string
}

export type GatewayApi = 'v1' | 'v2'

export function gatewayError(code: GatewayErrorCode, message: string, http: GatewayError['http'] = 400): GatewayError {
  return { http, code, message }
}

const ERRORS: Readonly<Record<GatewayErrorCode, string>> = {
  send_failed: 'Could not queue message due to an unknown error',
  invalid_json: 'Invalid JSON data in the request body',
  missing_attrib: 'Missing a required attribute',
  invalid_attrib: 'Invalid attribute value',
  broadcast_limit: 'Broadcast limit has been exceeded',
  unauthorised: 'Missing or incorrect credentials',
  not_found: 'Not Found',
}

export function errorBody(api: GatewayApi, { http, code, message }: GatewayError): object {
  if (api === 'v1') return { code: code === 'unauthorised' || code === 'not_found' ? http : code, message }
  return { message: ERRORS[code], statusCode: http, error: `${code}: ${message}` }
}
