/**
 * A mistake of the user's: a bad file, a bad flag, a port in use. What went wrong, where, which rule, how to mend it.
 * Protocol outcomes are values and bugs are invariants; neither is an EmulatorError.
 */
export type ErrorCode =
  /** A scenario file cannot be read or breaks the language; `details` holds one diagnostic a line. */
  | 'BAD_SCENARIO'
  /** A flag, variable or configuration key has a value it cannot have. */
  | 'BAD_OPTION'
  /** A listener could not be bound. */
  | 'CANNOT_LISTEN'
  /** What a run needs is not there: its server, or a world of that. */
  | 'CANNOT_START'
  /** The command that `exec` was given could not be started. */
  | 'CANNOT_RUN'
  /** The control API or a client verb was asked for something that is not there. */
  | 'NOT_FOUND'
  /** A request to the control API has a shape or value it cannot have. */
  | 'BAD_REQUEST'
  /** The request contradicts the present state, for example a receiving bind is needed and there is none. */
  | 'CONFLICT'
  /** A server answered a client verb with a refusal, or not at all. */
  | 'PEER_REFUSED'

export class EmulatorError extends Error {
  override readonly name = 'EmulatorError'
  readonly code: ErrorCode
  readonly hint: string
  readonly details: readonly string[]

  constructor(code: ErrorCode, message: string, hint = '', details: readonly string[] = []) {
    super(message)
    this.code = code
    this.hint = hint
    this.details = details
  }
}
