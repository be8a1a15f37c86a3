// `npm ci` leaves the project built. Skips quietly where there is nothing to build (an installed tarball), and says
// what to run where neither the compiler nor a build is there (an install without dev dependencies).
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

if (!existsSync('emulator/main.ts')) process.exit(0)
if (!existsSync('node_modules/typescript')) {
  if (!existsSync('dist/main.js'))
    console.error('carrier-emulator: not built, and no compiler here. Run: npm ci --include=dev')
  process.exit(0)
}
const build = spawnSync('npm', ['run', 'build', '--silent'], { stdio: 'inherit', shell: process.platform === 'win32' })
process.exit(build.status ?? 1)
