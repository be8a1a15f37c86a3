/** What tests run in: worlds of their own, or one that a server has already and others are bound to. */
import { hostname } from 'node:os'
import { EmulatorError } from '../core/emulator-error.ts'
import { type Millis, millis } from '../core/instant.ts'
import { isoTime } from '../core/iso-time.ts'
import { systemWall } from '../core/wall.ts'
import { Clients, type Server } from './clients/clients.ts'
import { Lease } from './lease.ts'
import type { Suite } from './load-suite.ts'
import type { Scene } from './stage.ts'
import type { Credentials, MadeWorld, Target } from './target.ts'
import type { Job } from './test-run.ts'
import type { RUN_VARIABLES } from './variables.ts'
import { LeasedTime, RunningTime, SteppedTime } from './world-time.ts'

export interface Scenes {
  setUp(job: Job): Promise<Scene>
  /** The run is over. */
  close(): Promise<void>
}

/**
 * Each test gets a world, made before it and removed after it. `span`: how long the server keeps it should we die, in wall
 * time; null: the server dies with us.
 */
export async function ownWorlds(target: Target, span: Millis | null): Promise<Scenes> {
  const address = await target.ownAddress()
  // A test that has run out of time does not wait for its world to be made, nor removed: the run does.
  const underWay = new Set<Promise<unknown>>()
  const kept = <T>(work: Promise<T>) => {
    underWay.add(work)
    work.catch(() => undefined).finally(() => underWay.delete(work))
    return work
  }
  const made = async ({ suite, test, seed }: Job) => {
    const clients = await Clients.listen(address)
    let leave = () => clients.close()
    try {
      const { clock } = suite.world
      const drawsAs = `${suite.name}/${test.name}`
      const { callbackUrl } = clients
      const world = await target.make({ sources: suite.sources, seed, drawsAs, clock, callbackUrl, lease: span })
      const lease = span && new Lease(span, () => target.lease(world.name, span))
      leave = async () => {
        await lease?.end()
        await clients.close()
        await target.remove(world.name)
      }
      lease?.keep()
      const hush = silencer(target, world.name)
      clients.of({ host: target.host, ...world, knowsUs: true, hush })
      const time = clock.kind === 'manual' ? new SteppedTime(target, world.name) : new RunningTime(target, world.name)
      const environment = variablesOf(target, world)
      return { target, world: world.name, time, clients, environment, close: () => kept(leave()) }
    } catch (error) {
      await leave().catch(() => undefined)
      throw error
    }
  }
  const close = async () => {
    while (underWay.size > 0) await Promise.allSettled(underWay)
  }
  return { setUp: (job) => kept(made(job)), close }
}

export interface Sharing {
  readonly world: string
  /** How long its clock stays held should we die, in wall time. */
  readonly lease: Millis
  /** Where the server's SMPP port is published under another number; null: it is not. */
  readonly smppPort: number | null
}

/**
 * All tests in one world of the server, which is reset before each. Its scenario is the server's: the suite's own names
 * the accounts that our clients sign in to. Callbacks come to us of what the SMS REST API was sent, whose
 * requests say where; others go where the server sends them. While the run lasts its clock is held, by a lease that runs
 * out should we die; two runs would reset one another's world, so that only one can hold it.
 */
export async function sharedWorld(target: Target, { world, lease: span, smppPort }: Sharing): Promise<Scenes> {
  const address = await target.ownAddress()
  const ports = await target.ports(world)
  const smpp = smppPort ?? ports.smpp
  // One port may be published under another number, too: what we came by is right.
  const http = ports.http === ports.control ? target.port : ports.http
  if (smpp === null || http === null) {
    throw new EmulatorError('CONFLICT', 'the server listens for SMPP or HTTP only', 'Start it with both ports.')
  }
  const holder = newHolder()
  const lease = new Lease(span, () => target.hold(world, span, holder))
  await target.hold(world, span, holder)
  lease.keep()
  const setUp = async ({ suite }: Job) => {
    lease.check()
    const server: MadeWorld = { name: world, ports: { smpp, http }, credentials: credentialsOf(suite) }
    const clients = await Clients.listen(address)
    clients.of({ host: target.host, ...server, knowsUs: false, hush: silencer(target, world) })
    const time = new LeasedTime(target, world, lease)
    try {
      await target.reset(world)
    } catch (error) {
      await clients.close()
      throw error
    }
    return { target, world, time, clients, environment: variablesOf(target, server), close: () => clients.leave() }
  }
  const close = async () => {
    await lease.end()
    await target.hold(world, millis(0), holder)
  }
  return { setUp, close }
}

let holders = 0

/** What no other run is called, and what helps to find this one. */
function newHolder(): string {
  return `run ${process.pid}.${++holders} on ${hostname()}, begun at ${isoTime(systemWall.now())}`
}

function silencer(target: Target, world: string): Server['hush'] {
  return (...silence) => target.silence(world, ...silence)
}

function credentialsOf({ accounts }: Suite): readonly Credentials[] {
  return [...accounts].map(({ name: account, smpp, mm7, rest, gateway }) => ({
    account,
    smpp: smpp && { systemId: String(smpp.systemId), password: String(smpp.password) },
    mm7: mm7 && { vaspid: mm7.vaspid, vasid: mm7.vasids[0] ?? '', dialect: mm7.dialect },
    rest: rest && { servicePlan: rest.servicePlan, token: rest.token },
    gateway: gateway && { application: gateway.application, password: gateway.password },
  }))
}

const ACCOUNT = 'test'

/** For commands, in the names of `exec`. */
function variablesOf(target: Target, { name, ports, credentials }: MadeWorld): Readonly<Record<string, string>> {
  const account = credentials.find((each) => each.account === ACCOUNT) ?? credentials[0]
  const base = `http://${target.host}:${ports.http}`
  const { smpp = null, mm7 = null, rest = null, gateway = null } = account ?? {}
  return {
    EMULATOR_URL: target.url,
    EMULATOR_WORLD: name,
    SMPP_HOST: target.host,
    SMPP_PORT: String(ports.smpp),
    ...(smpp && { SMPP_SYSTEM_ID: smpp.systemId, SMPP_PASSWORD: smpp.password }),
    ...(mm7 && { MM7_URL: `${base}/mm7/v1`, MM7_VASPID: mm7.vaspid, MM7_VASID: mm7.vasid }),
    ...(rest && { SMS_REST_URL: `${base}/xms/v1/${encodeURIComponent(rest.servicePlan)}`, SMS_REST_TOKEN: rest.token }),
    ...(gateway && {
      GATEWAY_URL: `${base}/rest/gateway/messages`,
      GATEWAY_APPLICATION: gateway.application,
      GATEWAY_PASSWORD: gateway.password,
    }),
  } satisfies { readonly [N in (typeof RUN_VARIABLES)[number]]?: string }
}
