/** The control API over worlds and an SMPP front without ports: requests go to the handler, ESMEs come by stream pairs. */
import { duplexPair } from 'node:stream'
import request, { type Response } from 'supertest'
import { type ControlApi, controlApi } from '../../emulator/control/control-api.ts'
import { type Instant, instant, NEVER } from '../../emulator/core/instant.ts'
import { systemWall } from '../../emulator/core/wall.ts'
import type { World } from '../../emulator/engine/world.ts'
import type { Worlds } from '../../emulator/engine/worlds.ts'
import type { SmppFront } from '../../emulator/front/smpp/smpp-front.ts'
import type { Submission } from '../../emulator/message/record.ts'
import { loadScenario } from '../../emulator/scenario/load-scenario.ts'
import { aSubmission } from '../support/a-record.ts'
import { A_BIND, aScenario, type ScenarioParts, type SmppWorldOptions, smppWorlds } from '../support/an-smpp-world.ts'
import { RawEsme } from '../support/raw-esme.ts'

export const W = '/api/v1/worlds/default'

export interface ASubmit extends Partial<Submission> {
  readonly to?: string
  readonly payload?: string
  readonly startAt?: Instant
  readonly sharedId?: string
  /** false: the response has not been written. */
  readonly answered?: boolean
}

export class ControlBench {
  readonly worlds: Worlds
  readonly front: SmppFront
  readonly api: ControlApi
  readonly bugs: unknown[] = []
  reloads = 0
  /** What reading the scenario anew throws. */
  reloadError: Error | null = null

  constructor(yaml: string, options: SmppWorldOptions = {}) {
    const { worlds, front } = smppWorlds(systemWall, yaml, options, (error) => this.bugs.push(error))
    this.worlds = worlds
    this.front = front
    this.api = controlApi({
      worlds,
      own: {
        smppOf: () => front,
        portsOf: () => ({ smpp: null, smpps: null, http: null, control: null }),
        isMade: () => false,
        create: () => Promise.reject(new Error('not over this bench')),
        remove: () => Promise.reject(new Error('not over this bench')),
      },
      onBug: (error) => this.bugs.push(error),
      reload: () => this.#reload(),
    })
  }

  get world(): World {
    return this.worlds.default
  }

  get(path: string): Promise<Response> {
    return Promise.resolve(request(this.api).get(path))
  }

  post(path: string, body?: object): Promise<Response> {
    const asked = request(this.api).post(path)
    return Promise.resolve(body === undefined ? asked : asked.send(body))
  }

  put(path: string, body: object): Promise<Response> {
    return Promise.resolve(request(this.api).put(path).send(body))
  }

  /** The body of a GET that must succeed. */
  async read(path: string): Promise<Response['body']> {
    const response = await this.get(path)
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${response.text}`)
    return response.body
  }

  /** A message of an account, as a front submits it. */
  submit({ to = '64211234567', payload = 'hello', startAt, sharedId = '', answered = true, ...changes }: ASubmit = {}) {
    const submission = aSubmission(changes)
    const account = this.world.accounts.get(submission.account)
    if (account === undefined) throw new Error(`no account ${submission.account}`)
    const record = this.world.submit(account, {
      submission,
      payload,
      to,
      toTon: 1,
      toNpi: 1,
      startAt: startAt ?? instant(0),
      deadline: NEVER,
      flags: 0,
      sharedId,
    })
    if (record === null) throw new Error(`no carrier owns ${to}`)
    if (answered) this.world.answered(record)
    return record
  }

  async advance(span: string): Promise<void> {
    const response = await this.post(`${W}/clock`, { advance: span })
    if (response.status !== 200) throw new Error(response.text)
  }

  /** An ESME that has bound as this account, whose password is its name. */
  async bound(account = 'test'): Promise<RawEsme> {
    const [server, client] = duplexPair()
    this.front.accept(server, 'test')
    const esme = new RawEsme({ client, server, settle: someTurns })
    const response = await esme.ask('bind_transceiver', { ...A_BIND, system_id: account, password: account })
    if (response.status !== 0) throw new Error(`bind_transceiver was refused with ${response.status}`)
    return esme
  }

  /** Another scenario, as a reload brings it. */
  install(parts: ScenarioParts): void {
    const loaded = loadScenario([{ path: 'test.yaml', text: aScenario(parts) }])
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
    this.worlds.install(loaded.value)
  }

  #reload(): void {
    this.reloads++
    if (this.reloadError !== null) throw this.reloadError
  }
}

export function controlBench(parts: ScenarioParts = {}, options: SmppWorldOptions = {}): ControlBench {
  return new ControlBench(aScenario(parts), options)
}

/** Enough turns of the event loop for a request and its answer over a pair of streams. */
export async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}
