/** What a verb may use of the process it runs in, so that tests can run one without a process. */
export interface Shell {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The working directory. */
  readonly cwd: string
  /** Whether standard error is a terminal: people read it there, machines elsewhere. */
  readonly isTerminal: boolean
  /** Whether standard output is one: it may go into a file while standard error is read. */
  readonly isOutTerminal: boolean
  /** Writes to standard output; the verb's result and nothing else. */
  out(text: string): void
  /** Writes to standard error: logs, diagnostics, progress. */
  err(text: string): void
  /** The next SIGINT or SIGTERM; for `exec`, SIGHUP as well. A verb that does not wait for it is ended by it. */
  interrupted(): Promise<'SIGINT' | 'SIGTERM' | 'SIGHUP'>
}
