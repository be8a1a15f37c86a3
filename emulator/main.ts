/**
 * The composition root: an emulator from its options, everything wired to everything else. The command `serve`, tests
 * and benchmarks all start it here.
 */
import { readFileSync } from 'node:fs'
import { checkedOptions } from './checked-options.ts'
import { EmulatorError } from './core/emulator-error.ts'
import { millis } from './core/instant.ts'
import { systemWall } from './core/wall.ts'
import { loadScenarioFiles } from './engine/scenario-files.ts'
import { ScenarioWatch } from './engine/scenario-watch.ts'
import type { World } from './engine/world.ts'
import { DEFAULT_WORLD, SHARED_LISTENER, Worlds } from './engine/worlds.ts'
import { type Listener, listenSmpp, type TlsFiles } from './front/smpp/listener.ts'
import type { SmppFront } from './front/smpp/smpp-front.ts'
import { type Fronts, makeFronts, mountFronts, PATIENCE, serveWorld } from './fronts.ts'
import { livez, readyz } from './http/health.ts'
import { HttpListener } from './http/http-listener.ts'
import { lazily } from './http/lazily.ts'
import { Outgoing } from './http/outgoing.ts'
import type { EmulatorOptions } from './options.ts'
import { OwnWorlds } from './own-worlds.ts'
import type { Ports } from './ports.ts'
import type { Diagnostic } from './scenario/diagnostic.ts'
import { MemoryJournal } from './store/memory-journal.ts'
import { TestWorld } from './test-world.ts'

/** What is told while it runs; a log, or a test's list. */
export interface Reporter {
  info(message: string, details?: Readonly<Record<string, unknown>>): void
  warn(message: string, details?: Readonly<Record<string, unknown>>): void
  /** Our own bug: the session or the timer it happened in is given up, the emulator goes on. */
  bug(error: unknown): void
}

export type { Ports } from './ports.ts'

export interface RunningEmulator {
  readonly ports: Ports
  /** @internal */
  readonly worlds: Worlds
  /** @internal */
  readonly smpp: SmppFront
  readonly warnings: readonly Diagnostic[]
  /** Reads the scenario files again: for new messages. Throws EmulatorError BAD_SCENARIO and changes nothing then. */
  reload(): void
  /** A world as tests use it; `default` where not named. Throws EmulatorError NOT_FOUND. */
  world(name?: string): TestWorld
  /** Unbinds every client, answers what is being asked, then stops. */
  close(): Promise<void>
  /** `await using emulator = await startEmulator()` closes it where the block ends. */
  [Symbol.asyncDispose](): Promise<void>
}

export const SILENT: Reporter = { info: () => undefined, warn: () => undefined, bug: () => undefined }

/** Starts an emulator. Throws EmulatorError BAD_SCENARIO, BAD_OPTION or CANNOT_LISTEN; nothing is left listening then. */
export async function startEmulator(
  chosen: Partial<EmulatorOptions> = {},
  reporter: Reporter = SILENT,
): Promise<RunningEmulator> {
  const options = checkedOptions(chosen)
  const onBug = (error: unknown) => reporter.bug(error)
  const { scenario, warnings } = loadScenarioFiles(options.scenarios, options.magic, options.callbackUrl)
  const worlds = new Worlds({
    wall: systemWall,
    newJournal: () => new MemoryJournal(),
    seed: options.seed,
    clock: options.clock,
    start: options.start,
    settle: millis(50),
    maxMessages: options.maxMessages,
    maxPending: options.maxPending,
    onBug,
  })
  worlds.install(scenario)
  const outgoing = new Outgoing(systemWall)
  const fronts = makeFronts(worlds, SHARED_LISTENER, worlds.default, outgoing, onBug)
  worlds.onInstalled((world) => serveWorld(fronts, world))
  const own = new OwnWorlds(worlds, fronts.smpp, outgoing, options, onBug)

  const testWorlds = new Map<World, TestWorld>()
  let stopping: Promise<void> | null = null
  const open: { close(): Promise<void> }[] = []
  const close = async () => {
    await Promise.all(open.map((listener) => listener.close()))
  }
  try {
    const ports = await listen(options, worlds, own, fronts, open, onBug, () => reload())
    own.shared = ports
    if (options.watch && options.scenarios.length > 0) open.push(watchScenarios(options.scenarios, reload, reporter))
    const disposal = { [Symbol.asyncDispose]: stop }
    return { ports, worlds, smpp: fronts.smpp, warnings, reload, world: testWorld, close: stop, ...disposal }
  } catch (error) {
    worlds.close()
    await close()
    throw error
  }

  function reload(): void {
    const loaded = loadScenarioFiles(options.scenarios, options.magic, options.callbackUrl)
    worlds.install(loaded.scenario)
    for (const warning of loaded.warnings) reporter.warn(warning.message)
  }

  function testWorld(name: string = DEFAULT_WORLD): TestWorld {
    const world = worlds.get(name)
    if (world === undefined) {
      const hint = `Worlds: ${worlds
        .all()
        .map((each) => each.name)
        .join(', ')}.`
      throw new EmulatorError('NOT_FOUND', `there is no world ${name}`, hint)
    }
    const made = testWorlds.get(world) ?? new TestWorld(world, options.host, own.portsOf(world))
    testWorlds.set(world, made)
    return made
  }

  function stop(): Promise<void> {
    stopping ??= stopAll()
    return stopping
  }

  async function stopAll(): Promise<void> {
    await Promise.all([...testWorlds.values()].map((world) => world.close()))
    const closing = close()
    await Promise.all([fronts.smpp.stop(PATIENCE), own.close()])
    worlds.close()
    await outgoing.close()
    await closing
  }
}

async function listen(
  options: EmulatorOptions,
  worlds: Worlds,
  own: OwnWorlds,
  fronts: Fronts,
  open: { close(): Promise<void> }[],
  onBug: (error: unknown) => void,
  reload: () => void,
): Promise<Ports> {
  const { smpp } = fronts
  const smppListener = options.smppPort === null ? null : await listenSmpp(smpp, options.host, options.smppPort, null)
  if (smppListener !== null) open.push(smppListener)
  const smppsListener = await listenSmpps(options, smpp)
  if (smppsListener !== null) open.push(smppsListener)
  const http = options.httpPort === null ? null : new HttpListener(onBug)
  const apart = options.controlPort === null ? null : new HttpListener(onBug)
  const control = apart ?? http
  if (control !== null) {
    const api = lazily(async () => {
      const { controlApi } = await import('./control/control-api.ts')
      return controlApi({ worlds, own, onBug, reload })
    }, onBug)
    control.mount('/livez', livez())
    control.mount(
      '/readyz',
      readyz(() => !smpp.isStopping),
    )
    for (const prefix of ['/api/v1', '/']) control.mount(prefix, api)
    open.push(api)
  }
  if (http !== null) {
    mountFronts(fronts, http)
  }
  if (http !== null && options.httpPort !== null) {
    await http.listen(options.host, options.httpPort)
    open.push(http)
  }
  if (apart !== null && options.controlPort !== null) {
    await apart.listen(options.host, options.controlPort)
    open.push(apart)
  }
  return {
    smpp: smppListener?.port ?? null,
    smpps: smppsListener?.port ?? null,
    http: http?.port ?? null,
    control: control?.port ?? null,
  }
}

/** Reads changed files again: for new messages. Files with mistakes leave the old rules in force. */
function watchScenarios(paths: readonly string[], reload: () => void, reporter: Reporter): { close(): Promise<void> } {
  const onChange = () => {
    try {
      reload()
      reporter.info('the scenario has changed: new messages meet the new rules')
    } catch (error) {
      if (!(error instanceof EmulatorError)) return reporter.bug(error)
      const why = error.details.length > 0 ? error.details.join('\n') : error.message
      reporter.warn('the scenario has changed and has mistakes: the old rules stay', { diagnostics: why })
    }
  }
  const watch = new ScenarioWatch({ paths, wall: systemWall, onChange })
  return { close: async () => watch.close() }
}

async function listenSmpps(options: EmulatorOptions, smpp: SmppFront): Promise<Listener | null> {
  if (options.smppsPort === null) return null
  if (options.tls === null) {
    throw new EmulatorError('BAD_OPTION', 'SMPP over TLS needs a certificate', 'Give --tls-cert and --tls-key.')
  }
  const tls = readTls(options.tls)
  return listenSmpp(smpp, options.host, options.smppsPort, tls).catch((error: unknown) => {
    throw certificateMistake(error) ?? error
  })
}

/** OpenSSL speaks up only when the listener is made of the files. */
function certificateMistake(error: unknown): EmulatorError | null {
  if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL_'))) return null
  const hint = 'Both are PEM files, and the key belongs to the certificate.'
  return new EmulatorError('BAD_OPTION', `tls-cert and tls-key make no TLS server: ${error.message}`, hint)
}

function readTls(tls: NonNullable<EmulatorOptions['tls']>): TlsFiles {
  const read = (path: string) => {
    try {
      return readFileSync(path)
    } catch (error) {
      throw new EmulatorError('BAD_OPTION', `cannot read ${path}: ${(error as Error).message}`, 'Check the path.')
    }
  }
  return { cert: read(tls.cert), key: read(tls.key), ca: tls.ca === null ? null : read(tls.ca) }
}
