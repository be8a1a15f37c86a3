// `npm start -- FLAGS`: the built command line in this process. Compiles nothing; says so when the sources are newer.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'dist/cli/bin.js')
if (!existsSync(bin)) {
  console.error('carrier-emulator: not built. Run: npm run build')
  process.exit(4)
}
const sources = join(root, 'emulator')
if (existsSync(sources)) {
  // Every build sets the bin's mode, and so its ctime, even where nothing else had to be written.
  const built = statSync(bin).ctimeMs
  const isNewer = (name) => name.endsWith('.ts') && statSync(join(sources, name)).mtimeMs > built
  const newer = readdirSync(sources, { recursive: true }).find(isNewer)
  if (newer) console.error(`carrier-emulator: emulator/${newer} is newer than the build. Run: npm run build`)
}
// npm passes a signal on to its shell alone, which dies of it and leaves us behind with the ports: then it is meant for us.
if (process.env.npm_lifecycle_event === 'start') {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, 250).unref()
}
await import(bin)
