/** Exit codes of the command line. */
import type { ErrorCode } from '../core/emulator-error.ts'

export const EXIT = {
  ok: 0,
  /** An expected failure: a server refused, nothing was found. */
  failed: 1,
  /** A scenario file has mistakes. */
  badFile: 2,
  /** A flag, variable or configuration key has a mistake, whether we or a server find it. */
  badUsage: 3,
  /** A port is taken, or may not be listened on; the server of a run is not there, or no longer. */
  cannotStart: 4,
  /** A test took longer than it may. */
  timedOut: 5,
  /** A client did what its protocol does not allow, under --strict. */
  misbehaved: 6,
  /** Our own bug (EX_SOFTWARE of sysexits.h). */
  bug: 70,
  /** A command that could not be started, as shells say it. */
  cannotRun: 127,
  /** 128 + SIGINT, as shells count. */
  interrupted: 130,
} as const

export function exitCodeOf(code: ErrorCode): number {
  if (code === 'BAD_SCENARIO') return EXIT.badFile
  if (code === 'BAD_OPTION' || code === 'BAD_REQUEST') return EXIT.badUsage
  if (code === 'CANNOT_RUN') return EXIT.cannotRun
  return code === 'CANNOT_LISTEN' || code === 'CANNOT_START' ? EXIT.cannotStart : EXIT.failed
}
