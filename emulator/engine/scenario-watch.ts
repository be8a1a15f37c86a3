/**
 * Notices when scenario files change. It watches directories, not files: editors replace a file by renaming a new one
 * into its place, and mounted configuration swaps a link beside it. Any event is a reason to look; what counts is
 * whether the files' contents are others than before.
 */
import { type FSWatcher, realpathSync, statSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { type Millis, millis } from '../core/instant.ts'
import type { Wall, WallTimer } from '../core/wall.ts'
import { readScenarioFiles } from './scenario-files.ts'

export interface ScenarioWatchOptions {
  /** Files and directories, as given with --scenario. */
  readonly paths: readonly string[]
  readonly wall: Wall
  /** Some contents are others than when this was last called, or than at the start. */
  readonly onChange: () => void
}

/** Saving a file makes several events, and several files are saved at once: one look for all of them. */
const DEBOUNCE: Millis = millis(100)
/** A directory that is gone may come back: a branch being checked out, for one. */
const LOOK_AGAIN: Millis = millis(1_000)

export class ScenarioWatch {
  readonly #options: ScenarioWatchOptions
  #watchers: FSWatcher[] = []
  #contents: string
  #timer: WallTimer | null = null

  constructor(options: ScenarioWatchOptions) {
    this.#options = options
    this.#watch()
    this.#contents = contentsOf(options.paths)
  }

  /** Something may have changed: looks when it has been quiet for a moment. */
  trigger(): void {
    this.#lookIn(DEBOUNCE)
  }

  close(): void {
    this.#timer?.cancel()
    for (const watcher of this.#watchers) watcher.close()
    this.#watchers = []
  }

  #lookIn(delay: Millis): void {
    this.#timer?.cancel()
    this.#timer = this.#options.wall.after(delay, () => this.#look())
  }

  #look(): void {
    this.#timer = null
    // Anew each time: a directory may have been replaced by another of its name.
    const isComplete = this.#watch()
    const contents = contentsOf(this.#options.paths)
    if (!isComplete) this.#lookIn(LOOK_AGAIN)
    if (contents === this.#contents) return
    this.#contents = contents
    this.#options.onChange()
  }

  /** False: some directory cannot be watched now. */
  #watch(): boolean {
    const before = this.#watchers
    this.#watchers = []
    let isComplete = true
    for (const directory of directoriesOf(this.#options.paths)) {
      try {
        const watcher = watch(directory, { persistent: false }, () => this.trigger())
        watcher.on('error', () => this.#lookIn(LOOK_AGAIN))
        this.#watchers.push(watcher)
      } catch {
        isComplete = false
      }
    }
    for (const watcher of before) watcher.close()
    return isComplete
  }
}

/** Where the paths lie; for a link, also where it leads. */
function directoriesOf(paths: readonly string[]): ReadonlySet<string> {
  const directories = new Set<string>()
  for (const path of paths) {
    try {
      if (statSync(path).isDirectory()) directories.add(path)
      else directories.add(dirname(path)).add(dirname(realpathSync(path)))
    } catch {
      directories.add(dirname(path))
    }
  }
  return directories
}

/** The files' names and texts, or why they cannot be read. */
function contentsOf(paths: readonly string[]): string {
  try {
    return JSON.stringify(readScenarioFiles(paths))
  } catch (error) {
    return `unreadable: ${(error as Error).message}`
  }
}
