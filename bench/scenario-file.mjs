/** Scenarios that only a measurement needs, as the files that the emulator reads. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scriptPath } from './children.mjs'

/** Writes the YAML below bench/out/ and gives its path. */
export function scenarioFile(yaml) {
  const directory = scriptPath('out')
  mkdirSync(directory, { recursive: true })
  const path = join(directory, `scenario-${createHash('sha256').update(yaml).digest('hex').slice(0, 8)}.yaml`)
  writeFileSync(path, yaml)
  return path
}
