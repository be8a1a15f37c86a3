/**
 * What a request is answered with that cannot be done: `{ error: { code, message, hint } }`, with `details` where there
 * is more to say. Stack traces never leave the process.
 */
import type { ErrorRequestHandler } from 'express'
import { EmulatorError, type ErrorCode } from '../core/emulator-error.ts'

/** The codes that only HTTP has, beside those of EmulatorError. */
export type HttpErrorCode =
  /** 405: the path is there, the method is not. */
  | 'METHOD_NOT_ALLOWED'
  /** 413: a body over the limit. */
  | 'TOO_LARGE'
  /** 415: a body that is not application/json. */
  | 'UNSUPPORTED_TYPE'
  /** 500: a bug of the emulator's. */
  | 'BUG'

export interface Refusal {
  readonly status: number
  readonly error: {
    readonly code: ErrorCode | HttpErrorCode
    readonly message: string
    readonly hint: string
    readonly details?: readonly string[]
  }
}

const STATUS: Readonly<Record<ErrorCode, number>> = {
  BAD_REQUEST: 400,
  BAD_OPTION: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  BAD_SCENARIO: 422,
  CANNOT_LISTEN: 500,
  CANNOT_START: 500,
  CANNOT_RUN: 500,
  PEER_REFUSED: 502,
}

/** A request that HTTP itself refuses. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: number
  readonly code: HttpErrorCode
  readonly hint: string

  constructor(status: number, code: HttpErrorCode, message: string, hint: string) {
    super(message)
    this.status = status
    this.code = code
    this.hint = hint
  }
}

/** Express calls it for whatever a handler threw. */
export function answerErrors(onBug: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const refusal = refusalOf(error)
    if (refusal.status === 500) onBug(error)
    if (response.headersSent) next(error)
    else response.status(refusal.status).json({ error: refusal.error })
  }
}

export function refusalOf(error: unknown): Refusal {
  if (error instanceof EmulatorError) {
    const { code, message, hint, details } = error
    return { status: STATUS[code], error: { code, message, hint, ...(details.length > 0 && { details }) } }
  }
  if (error instanceof HttpError) {
    return { status: error.status, error: { code: error.code, message: error.message, hint: error.hint } }
  }
  return ofExpress(error) ?? BUG
}

const BUG: Refusal = {
  status: 500,
  error: {
    code: 'BUG',
    message: 'the emulator ran into a bug of its own',
    hint: 'Its log has the details; please report them.',
  },
}

/** Errors of Express and its body parser, told by `type` and `status`. */
function ofExpress(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null
  const { type, status, message, limit } = error as Error & Readonly<Record<'type' | 'status' | 'limit', unknown>>
  switch (type) {
    case 'entity.parse.failed':
      return badRequest(`the body is not JSON: ${message}`, 'Check quotes, commas and braces.')
    case 'entity.too.large':
      return refusal(413, 'TOO_LARGE', `the body is larger than ${Number(limit) / (1 << 20)} MiB`, 'Send less.')
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return refusal(415, 'UNSUPPORTED_TYPE', message, 'Send JSON in UTF-8; gzip, deflate and br are understood.')
  }
  return typeof status === 'number' && status >= 400 && status < 500 ? badRequest(message, '') : null
}

function badRequest(message: string, hint: string): Refusal {
  return refusal(400, 'BAD_REQUEST', message, hint)
}

function refusal(status: number, code: ErrorCode | HttpErrorCode, message: string, hint: string): Refusal {
  return { status, error: { code, message, hint } }
}
