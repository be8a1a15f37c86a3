/** `file:line` or `file:line:column`, taken apart; a colon may stand in the file's name. */
export interface Place {
  readonly file: string
  /** null: the whole file. */
  readonly line: number | null
}

export function placeOf(where: string): Place {
  const match = /^(.+?):(\d+)(?::\d+)?$/s.exec(where)
  if (match === null) return { file: where, line: null }
  return { file: match[1] ?? where, line: Number(match[2]) }
}
