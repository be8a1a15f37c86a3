/**
 * How the SMS REST API refuses a request: an HTTP status, and for 400 and 403 a body that says why. Source: reference
 * sms-rest.md section 8.
 */
export type RestErrorCode =
  /** Not JSON, or not the API's shape. */
  | 'syntax_invalid_json'
  /** A value's format. */
  | 'syntax_invalid_parameter_format'
  /** A constraint: a required field that is missing, a value out of bounds. */
  | 'syntax_constraint_violation'
  | 'unknown_group'
  | 'unknown_campaign'
  /** A report is asked for, and there is no URL to send it to. */
  | 'missing_callback_url'
  /** Too late to change it. */
  | 'batch_already_dispatched'
  | 'conflict_group_name'
  | 'illegal_number_type'
  | 'blocked_account'

export interface RestError {
  readonly http: 400 | 403
  readonly code: RestErrorCode
  readonly text: string
}

export function badJson(text: string): RestError {
  return { http: 400, code: 'syntax_invalid_json', text }
}

export function badFormat(text: string): RestError {
  return { http: 400, code: 'syntax_invalid_parameter_format', text }
}

export function violation(text: string): RestError {
  return { http: 400, code: 'syntax_constraint_violation', text }
}

export function forbidden(code: RestErrorCode, text: string): RestError {
  return { http: 403, code, text }
}
