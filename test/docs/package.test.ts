/** What docs/in-your-tests.md has one install: the package as it is packed, in a project that has nothing else of ours. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { directoryOf } from '../suite/a-suite.ts'
import { blocksOf } from './documented.ts'

const ROOT = process.cwd()
/** npm itself is a second or many, on a machine that has other things to do. */
const SLOW = 120_000

/** Unpacked where npm would, beside what it depends on. */
function installed(): { readonly project: string; readonly files: readonly string[] } {
  const project = directoryOf({ 'package.json': '{ "type": "module" }' })
  const env = { ...process.env, npm_config_ignore_scripts: 'true', npm_config_offline: 'true' }
  execFileSync('npm', ['pack', '--silent', '--pack-destination', project], { cwd: ROOT, env })
  const into = join(project, 'node_modules', packageJson.name)
  mkdirSync(into, { recursive: true })
  const tarball = join(project, `${packageJson.name}-${packageJson.version}.tgz`)
  execFileSync('tar', ['-xzf', tarball, '-C', into, '--strip-components', '1'])
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((each) => !each.startsWith('.')))
    symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name))
  return { project, files: readdirSync(into, { recursive: true, encoding: 'utf8' }) }
}

const USE = `import { startEmulator } from 'carrier-emulator'
const emulator = await startEmulator({ smppPort: 0, httpPort: 0, clock: { kind: 'manual' } })
const { status } = await emulator.world().send({ to: '64211909011', text: 'hello' })
console.log(status)
await emulator.close()`

test(
  'the package works where it is installed, by import and as a command, and has what it needs and no more',
  () => {
    const { project, files } = installed()
    const node = (...args: readonly string[]) =>
      spawnSync(process.execPath, [...args], { cwd: project, encoding: 'utf8' })
    expect(node('--input-type=module', '-e', USE)).toMatchObject({ status: 0, stdout: '88\n', stderr: '' })
    const bin = join('node_modules', packageJson.name, packageJson.bin['carrier-emulator'])
    const asks = 'console.log(Number(process.env.SMPP_PORT) > 0)'
    expect(node(bin, 'exec', '--', 'node', '-e', asks)).toMatchObject({ status: 0, stdout: 'true\n', stderr: '' })

    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'dist/index.d.ts', 'scenarios/schema/suite.schema.json']),
    )
    expect(files.filter((path) => /^(emulator|test|bench|docs)\b|\.tsbuildinfo$/.test(path))).toEqual([])
  },
  SLOW,
)

test('the page names the package as it is packed', () => {
  const [install = ''] = blocksOf('in-your-tests.md', 'sh')
  expect(install).toContain(`npm install --save-dev ./${packageJson.name}-${packageJson.version}.tgz`)
})
