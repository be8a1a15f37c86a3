/** scripts/start.mjs in a project of its own, with a build that only says that it ran. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

function aProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'start-'))
  for (const name of ['scripts', 'emulator/core', 'dist/cli']) mkdirSync(join(folder, name), { recursive: true })
  copyFileSync('scripts/start.mjs', join(folder, 'scripts/start.mjs'))
  writeFileSync(join(folder, 'emulator/core/a.ts'), '')
  return folder
}

function start(folder: string): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/start.mjs', '--seed', '7'], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, out: stdout, err: stderr }
}

/** The build, as old as it gets: a file's ctime is always now. */
function build(folder: string): void {
  writeFileSync(join(folder, 'dist/cli/bin.js'), 'console.log(process.argv.slice(2).join(" "))\n')
}

test('runs the build with the flags, and has nothing to say', () => {
  const folder = aProject()
  build(folder)
  expect(start(folder)).toEqual({ status: 0, out: '--seed 7\n', err: '' })
})

test('says so when a source is newer than the build, and runs it all the same', () => {
  const folder = aProject()
  build(folder)
  const later = Date.now() / 1000 + 60
  utimesSync(join(folder, 'emulator/core/a.ts'), later, later)
  expect(start(folder)).toEqual({
    status: 0,
    out: '--seed 7\n',
    err: 'carrier-emulator: emulator/core/a.ts is newer than the build. Run: npm run build\n',
  })
})

test('says what to run where there is no build', () => {
  expect(start(aProject())).toEqual({ status: 4, out: '', err: 'carrier-emulator: not built. Run: npm run build\n' })
})

test('ends as told where npm, told to end, took only its shell with it', async () => {
  const folder = aProject()
  const stays = "process.on('SIGTERM', () => { console.log('told'); process.exit(0) }); setInterval(() => {}, 1000)"
  writeFileSync(join(folder, 'dist/cli/bin.js'), `${stays}; console.log('here')\n`)
  const shell = spawn('sh', ['-c', `"${process.execPath}" scripts/start.mjs; true`], {
    cwd: folder,
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const chunk of shell.stdout.setEncoding('utf8')) {
    if (said === '') shell.kill('SIGTERM')
    said += chunk
  }
  expect(said).toBe('here\ntold\n')
  if (shell.signalCode === null) await once(shell, 'exit')
  expect(shell.signalCode).toBe('SIGTERM')
})
