/** The build that is measured: dist/, or another one named by BENCH_DIST, to compare two of them. */
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const DIST = process.env.BENCH_DIST ?? fileURLToPath(new URL('../dist', import.meta.url))

export function loadDist(file) {
  return import(pathToFileURL(resolve(DIST, file)).href)
}
