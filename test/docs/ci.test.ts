/** docs/ci.md: its snippets are YAML that means something, and what stands in them runs, as far as it can run here. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { startEmulator } from '../../emulator/main.ts'
import { run } from '../cli/fake-shell.ts'
import { directoryOf, suiteOf } from '../suite/a-suite.ts'
import { blocksOf } from './documented.ts'

/** npx is a second, or many where the machine has much else to do. */
const SLOW = 120_000
const BIN = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url))

const PAGE = readFileSync('docs/ci.md', 'utf8')

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly with?: { readonly path?: string }
}

interface Job {
  readonly image?: string
  readonly 'runs-on'?: string
  readonly services?: Readonly<Record<string, { ports: readonly string[] }>> | readonly { alias: string }[]
  readonly env?: Readonly<Record<string, string>>
  readonly variables?: Readonly<Record<string, string>>
  readonly steps?: readonly Step[]
  readonly before_script?: readonly string[]
  readonly script?: readonly string[]
  readonly artifacts?: {
    readonly when: string
    readonly paths: readonly string[]
    readonly reports: { readonly junit: string }
  }
}

type Jobs = Readonly<Record<string, Job>>

const SNIPPETS = blocksOf('ci.md', 'yaml').filter((block) => block.startsWith('# .git'))
const JOBS = SNIPPETS.flatMap((block) => {
  const snippet = parse(block) as Jobs & { readonly jobs?: Jobs }
  return Object.values(snippet.jobs ?? snippet)
})
const COMMANDS = JOBS.map(({ steps = [], before_script = [], script = [] }) => [
  ...steps.flatMap(({ run }) => run ?? []),
  ...before_script,
  ...script,
])
const ALL = [...new Set(COMMANDS.flat())]

/** A project that has the emulator among its dependencies, and tests that end as they are told. */
function aProject(testScript: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ci-'))
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(BIN, join(folder, 'node_modules/.bin/carrier-emulator'))
  writeFileSync(join(folder, 'test.mjs'), testScript)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'x', scripts: { test: 'node test.mjs' } }))
  return folder
}

const inProject = (command: string, cwd: string) =>
  spawnSync('bash', ['-ec', command], { cwd, encoding: 'utf8', env: { ...process.env, npm_config_offline: 'true' } })

test('the page has a snippet of each way for each of the two', () => {
  expect(SNIPPETS.map((block) => block.split('\n', 1)[0])).toEqual([
    '# .github/workflows/test.yml',
    '# .gitlab-ci.yml',
    '# .github/workflows/suites.yml',
    '# .gitlab-ci.yml',
    '# .github/workflows/test.yml',
    '# .gitlab-ci.yml',
  ])
})

/** What GitHub's workflow syntax and GitLab's CI/CD YAML reference have for what the snippets use. */
const WORKFLOW_KEYS = ['name', 'on', 'jobs']
const GITHUB_JOB_KEYS = ['runs-on', 'steps', 'services', 'env']
const GITHUB_STEP_KEYS = ['uses', 'run', 'with', 'if']
const ACTIONS = ['actions/checkout@v4', 'actions/setup-node@v4', 'actions/upload-artifact@v4']
const GITLAB_JOB_KEYS = ['image', 'script', 'before_script', 'services', 'variables', 'artifacts']

const strangers = (map: object, known: readonly string[]) => Object.keys(map).filter((key) => !known.includes(key))

test('the snippets are written in the keys of the two', () => {
  for (const block of SNIPPETS) {
    const snippet = parse(block) as Jobs & { readonly jobs?: Jobs; readonly on?: unknown }
    if (!block.startsWith('# .github')) {
      for (const job of Object.values(snippet as Jobs)) {
        expect(strangers(job, GITLAB_JOB_KEYS)).toEqual([])
        expect(job.image).toMatch(/^(node:24-bookworm-slim|debian:bookworm)$/)
        expect(job.script).not.toHaveLength(0)
      }
      continue
    }
    expect(strangers(snippet, WORKFLOW_KEYS)).toEqual([])
    expect(snippet.on).toEqual(['push', 'pull_request'])
    for (const job of Object.values(snippet.jobs ?? {})) {
      expect(strangers(job, GITHUB_JOB_KEYS)).toEqual([])
      expect(job['runs-on']).toBe('ubuntu-latest')
      for (const step of job.steps ?? []) {
        expect(strangers(step, GITHUB_STEP_KEYS)).toEqual([])
        expect(ACTIONS).toContain(step.uses ?? ACTIONS[0])
        if (step.uses?.includes('setup-node')) expect(step.with).toEqual({ 'node-version': 24, cache: 'npm' })
      }
    }
  }
})

test('there is a job of suites for each of the two', () => expect(ofSuites).toHaveLength(2))

test('every command is one that is tried below, or the project’s and the system’s own', () => {
  const others = ['npm ci', 'make test', 'apt-get update && apt-get install -y curl make']
  const tried = (command: string) => /^(npx carrier-emulator (exec|run)|curl) /.test(command)
  expect(ALL.filter((command) => !others.includes(command) && !tried(command))).toEqual([])
})

test.each(ALL.filter((command) => command.startsWith('npx carrier-emulator exec ')))(
  '%s: the tests find the emulator, their end is its own',
  (command) => {
    const good = aProject(`const { SMPP_PORT, EMULATOR_URL } = process.env
    const { status } = await fetch(EMULATOR_URL + '/readyz')
    console.log('ready', status, SMPP_PORT > 0)`)
    const passed = inProject(command, good)
    expect(passed.stdout).toContain('ready 200 true\n')
    expect(passed.status).toBe(0)
    expect(inProject(command, aProject('process.exit(3)')).status).toBe(3)
  },
  SLOW,
)

const ofSuites = JOBS.flatMap((job) => {
  const runs = [...(job.steps ?? []).flatMap(({ run }) => run ?? []), ...(job.script ?? [])]
  return runs.filter((command) => command.startsWith('npx carrier-emulator run ')).map((command) => ({ job, command }))
})

test.each(ofSuites)(
  '$command: the job keeps the reports, whatever the suites came to',
  ({ job, command }) => {
    const project = aProject('')
    mkdirSync(join(project, 'suites'))
    const suite = (life: string) => suiteOf(['send: { to: "64211234567" }', 'advance: 1m', `expect: { life: ${life} }`])
    const keeps = job.steps?.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))
    if (keeps !== undefined) expect(keeps).toMatchObject({ if: 'always()', with: { path: 'reports' } })
    else expect(job.artifacts).toEqual({ when: 'always', paths: ['reports'], reports: { junit: 'reports/junit.xml' } })

    writeFileSync(join(project, 'suites/a.yaml'), suite('delivered'))
    const passed = inProject(command, project)
    expect([passed.status, passed.stderr]).toEqual([0, ''])
    expect(readFileSync(join(project, 'reports/junit.xml'), 'utf8')).toMatch(/<testsuites [^>]*tests="1" failures="0"/)
    expect(readFileSync(join(project, 'reports/suites.html'), 'utf8')).toMatch(/^<!doctype html>/i)

    writeFileSync(join(project, 'suites/a.yaml'), suite('expired'))
    const failed = inProject(command, project)
    expect(failed.status).toBe(1)
    expect(readFileSync(join(project, 'reports/junit.xml'), 'utf8')).toMatch(/<testsuites [^>]*failures="1"/)
    if (keeps !== undefined) expect(failed.stdout).toMatch(/^::error file=suites\/a\.yaml,line=\d+/m)
  },
  SLOW,
)

test.each(ALL.filter((command) => command.startsWith('curl ')))(
  '%s succeeds when the emulator is ready',
  async (command) => {
    await using emulator = await startEmulator({ smppPort: 0, httpPort: 0 })
    const env = { ...process.env, EMULATOR_URL: `http://127.0.0.1:${emulator.ports.control}` }
    const child: ChildProcess = spawn('bash', ['-ec', command], { env, stdio: 'ignore' })
    const [code] = await once(child, 'exit')
    expect(code).toBe(0)
  },
)

test('a service is told of as it signs in and where the image listens', () => {
  const exposed = /^EXPOSE (.*)$/m.exec(readFileSync('Dockerfile', 'utf8'))?.[1]?.split(' ') ?? []
  const withService = JOBS.filter(({ services }) => services !== undefined)
  expect(withService).toHaveLength(2)
  for (const { services, env, variables } of withService) {
    const host: string = Array.isArray(services) ? services[0].alias : '127.0.0.1'
    const account = { SMPP_SYSTEM_ID: 'test', SMPP_PASSWORD: 'test' }
    const [smpp = '', http = ''] = exposed
    const where = { SMPP_HOST: host, SMPP_PORT: smpp, EMULATOR_URL: `http://${host}:${http}` }
    expect(env ?? variables).toEqual({ ...where, ...account })
    if (!Array.isArray(services))
      expect(services).toMatchObject({ emulator: { ports: exposed.map((port) => `${port}:${port}`) } })
  }
})

const COMPOSE = readFileSync('docker-compose.yml', 'utf8')
const { out: SERVE_FLAGS } = await run(['serve', '--help'])

interface Service {
  readonly image?: string
  readonly profiles?: readonly string[]
  readonly command?: string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean }
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>
}

const SERVICE_KEYS = ['image', 'build', 'environment', 'depends_on', 'healthcheck', 'profiles', 'command', 'volumes']

test('of one’s own compose file, each service is there that another waits for, and can become healthy', () => {
  const [block = ''] = blocksOf('ci.md', 'yaml').filter((each) => each.startsWith('services:'))
  const { services } = parse(block) as ComposeFile
  expect(Object.keys(services)).toEqual(['emulator', 'gateway', 'judge'])
  for (const service of Object.values(services)) {
    expect(strangers(service, SERVICE_KEYS)).toEqual([])
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(condition).toBe('service_healthy')
      const awaited = services[name]
      expect(String(awaited?.healthcheck?.test ?? awaited?.image)).toMatch(/carrier-emulator$|^CMD/)
    }
  }
  expect(services.judge?.healthcheck).toEqual({ disable: true })
})

test('the commands and variables of compose that the text names are there', () => {
  for (const [, named = ''] of PAGE.matchAll(/`(EMULATOR_\w+|[A-Z]+_PORT)`/g)) {
    const asFlag = named.replace('EMULATOR_', '--').replaceAll('_', '-').toLowerCase()
    expect([COMPOSE.includes(`{${named}:-`), SERVE_FLAGS.includes(asFlag)], named).toContain(true)
  }
  const commands = [...PAGE.matchAll(/`docker compose ([^`]*)`/g)].map(([, command]) => command)
  const known = ['up -d --build --wait', 'down', 'build', 'run --rm judge']
  expect(commands.filter((command) => !known.includes(command ?? ''))).toEqual([])
})

test('what the page says of the compose file stands in it', () => {
  for (const said of ['{SMPP_PORT:-2775}:2775', '{HTTP_PORT:-8080}:8080', '{EMULATOR_SCENARIOS:-./scenarios/staging}'])
    expect(COMPOSE).toContain(said)
})

test('what is run with compose is a service that `up` does not start, and what it is told is understood', async () => {
  const { services } = parse(COMPOSE, { merge: true }) as ComposeFile
  const lines = blocksOf('ci.md', 'sh').flatMap((block) => block.trim().split('\n'))
  const profiles = new Set<string>()
  for (const line of lines.map((each) => each.replace(/ *#.*/, ''))) {
    const [, profile, service = '', args = ''] =
      /^docker compose (?:--profile (\w+) down|run --rm (?:-T )?(\w+)(?: (.*?))?(?: > [\w.]+)?)$/.exec(line) ?? []
    if (profile !== undefined) {
      expect(profiles).toContain(profile)
      continue
    }
    const { profiles: own = [], command = [] } = services[service] ?? {}
    expect(own, line).toHaveLength(1)
    profiles.add(String(own[0]))
    const { code, err } = await run([...(args === '' ? command : args.split(' ')), '--help'])
    expect({ line, code, err }).toEqual({ line, code: 0, err: '' })
  }
  expect(profiles.size).toBe(2)
})

test('the judge of one’s own compose file judges in the world of the server', async () => {
  const [block = ''] = blocksOf('ci.md', 'yaml').filter((each) => each.startsWith('services:'))
  const { command = [] } = (parse(block) as ComposeFile).services.judge ?? {}
  await using emulator = await startEmulator({ smppPort: 0, httpPort: 0 })
  const url = `http://127.0.0.1:${emulator.ports.control}`
  const steps = ['send: { to: "64211234567" }', 'wait: { within: 1m, receipts: 1 }']
  const folder = directoryOf({ 'a.yaml': suiteOf(steps) })
  const { code } = await run(command.map((arg) => arg.replace('http://emulator:8080', url).replace('/suites', folder)))
  expect(code).toBe(0)
  expect(await emulator.world().messages()).toHaveLength(1)
})
