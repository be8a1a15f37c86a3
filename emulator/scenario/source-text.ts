/** A file's text with its lines: where an offset lies, and what stands there. */

export interface SourceFile {
  /** As the user named it; shown in diagnostics. */
  readonly path: string
  readonly text: string
  /**
   * Comes with the emulator: what it defines gives way to the user's definitions of the same name, prefix or system_id,
   * and its carriers are in every world.
   */
  readonly builtin?: boolean
}

export interface Position {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 code units. */
  readonly col: number
}

export class SourceText {
  readonly path: string
  readonly text: string
  readonly builtin: boolean
  readonly #lineStarts: number[] = [0]

  constructor(file: SourceFile) {
    this.path = file.path
    this.text = file.text
    this.builtin = file.builtin ?? false
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1)
  }

  position(offset: number): Position {
    let low = 0
    let high = this.#lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#lineStarts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, col: offset - (this.#lineStarts[low] as number) + 1 }
  }

  /** The text of a line, without its end. */
  line(number: number): string {
    const start = this.#lineStarts[number - 1] ?? this.text.length
    const end = this.#lineStarts[number] ?? this.text.length + 1
    return this.text.slice(start, end - 1).replace(/\r$/, '')
  }
}

/** A stretch of a file. */
export interface Spot {
  readonly source: SourceText
  readonly start: number
  readonly end: number
}

/** `file:line`, as it is named in explanations. */
export function whereabouts(spot: Spot): string {
  return `${spot.source.path}:${spot.source.position(spot.start).line}`
}
