// `npm run dev -- FLAGS`: builds, then compiles on every change and starts the emulator anew with what came out.
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
const project = ['-p', 'tsconfig.build.json']
spawnSync(process.execPath, [tsc, ...project], { stdio: 'inherit' })
const children = [
  [tsc, ...project, '--watch', '--preserveWatchOutput'],
  ['--watch', '--watch-preserve-output', 'dist/cli/bin.js', ...process.argv.slice(2)],
].map((args) => spawn(process.execPath, args, { stdio: 'inherit' }))
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal)
  })
}
