/** The YAML files that the command line names. */
import { statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { filesAt } from '../engine/scenario-files.ts'

/**
 * A file is itself, even where there is none; a directory its files in the order of their names, each as the directory
 * was given. Throws EmulatorError BAD_SCENARIO for a directory without any.
 */
export function yamlFilesAt(path: string, cwd: string): readonly string[] {
  const at = resolve(cwd, path)
  return statSync(at, { throwIfNoEntry: false })?.isDirectory()
    ? filesAt(at).map((file) => join(path, basename(file)))
    : [path]
}
