/** One test on its stage: its world, its clients, and what its steps have done so far. */
import { type Millis, millis } from '../core/instant.ts'
import { inYaml } from '../expectation/message-expectation.ts'
import type { MessageView } from '../expectation/message-view.ts'
import type { WantedText } from '../expectation/wanted.ts'
import type { Clients } from './clients/clients.ts'
import type { DataRow } from './data-rows.ts'
import { modelOf } from './delay-model.ts'
import { placeless } from './failure.ts'
import { lookAgain } from './look-again.ts'
import {
  comparedDelays,
  delaysOf,
  detailsOfMos,
  type Finding,
  fieldsToSee,
  lookAtDelays,
  lookAtOrder,
  lookAtQuiet,
  lookAtRefusals,
  lookAtTexts,
  lookAtTries,
  type Seen,
  textsFor,
} from './looks.ts'
import { type Outgoing, outgoingOf, wavesOf } from './outgoing.ts'
import { captured, execute, type Outside, portless, request } from './outside.ts'
import type { ComparedDelays } from './result.ts'
import { sendWave } from './send-wave.ts'
import { SentSoFar } from './sent.ts'
import type {
  Action,
  CaptureStep,
  DelaysExpectation,
  Expectation,
  InboxExpectation,
  MoExpectation,
  Patient,
  QueryExpectation,
  SendStep,
  Step,
  TriesExpectation,
} from './step.ts'
import type { DelayedMessage, MessageSummary, MessageToReport, Target } from './target.ts'
import { notAllTaken } from './untaken.ts'
import { type Look, pause, untilOnWall, type WorldTime } from './world-time.ts'

export interface Scene {
  readonly target: Target
  readonly world: string
  readonly time: WorldTime
  readonly clients: Clients
  /** For commands: where the world is, and how to sign in. */
  readonly environment: Readonly<Record<string, string>>
  /** Called when the test is done. */
  close(): Promise<void>
}

export class Stage {
  /** Where the world is and how to sign in, and what was captured. */
  readonly variables: Map<string, string>
  /** What the last step compared with a distribution. */
  compared: ComparedDelays | null = null
  readonly #target: Target
  readonly world: string
  readonly #clients: Clients
  #time: WorldTime
  readonly #scene: Scene
  readonly #sent = new SentSoFar()
  /** The test has ended, or was ended. */
  readonly #over = new AbortController()
  /** A text without the addresses of its world. */
  readonly tell: (text: string) => string
  #lastKey = 0

  constructor(scene: Scene) {
    this.#scene = scene
    this.variables = new Map(Object.entries(scene.environment))
    this.tell = portless(scene.environment)
    this.#target = scene.target
    this.world = scene.world
    this.#clients = scene.clients
    this.#time = scene.time
  }

  now(): Promise<string> {
    return this.#time.now()
  }

  /** Every message of the world, oldest first. */
  messages(): Promise<readonly MessageToReport[]> {
    return this.#target.messagesToReport(this.world)
  }

  /** What clients were refused that came to no message, and that the test does not expect. */
  async misbehaviour(expected: readonly WantedText[]): Promise<Finding | null> {
    return lookAtRefusals(expected, await this.#target.refusals(this.world))
  }

  async close(): Promise<void> {
    this.#over.abort()
    await this.#scene.close()
  }

  /** null: done, and as expected. Throws EmulatorError where the step cannot be done. */
  async take(step: Step, rows: readonly DataRow[]): Promise<Finding | null> {
    this.compared = null
    await this.#time.keep()
    switch (step.kind) {
      case 'note':
        return null
      case 'send':
        return this.#send(step.send, rows)
      case 'advance':
        await this.#time.advance(step.span)
        return null
      case 'wait':
      case 'expect':
        return this.#inFull(
          await this.#patiently(
            step.expect,
            lookAgain(step.expect, (keys) => this.#seen(step.expect, keys)),
          ),
        )
      case 'expect-inbox':
        return this.#patiently(step.inbox, (isLast) => this.#lookAtInbox(step.inbox, isLast))
      case 'expect-mo':
        return this.#patiently(step.mo, (isLast) => this.#lookAtMo(step.mo, isLast))
      case 'expect-tries':
        return this.#lookAtTries(step.tries)
      case 'expect-delays':
        return this.#lookAtDelays(step.delays)
      case 'expect-query':
        return this.#ask(step.query)
      case 'expect-order':
        return this.#lookAtOrder(step.names)
      case 'expect-nothing':
        return this.#lookForNothing(step.span)
      case 'bind': {
        const status = await this.#clients.bind(step.account, step.as, step.besides, step.version)
        await this.#settle()
        return step.answer.fits(status)
          ? null
          : { what: 'bind', expected: step.answer.says, got: status, message: null }
      }
      case 'http':
        return this.#outside(request(step.http, this.#over.signal, this.tell))
      case 'exec':
        return this.#outside(execute(step.exec, this.#scene.environment, this.#over.signal, this.tell))
      case 'capture':
        return this.#kept(captured(step.capture.capture, await this.#source(step.capture), 'what came', this.tell))
      default:
        await this.#act(step)
        return null
    }
  }

  async #act(step: Action): Promise<void> {
    const target = this.#target
    const world = this.world
    switch (step.kind) {
      case 'set':
        return target.setCarrier(world, step.carrier, step.words as object)
      case 'unset':
        return target.unsetCarrier(world, step.carrier)
      case 'handset':
        await target.setHandset(world, step.number, step.state, step.span)
        return this.#settle()
      case 'mo':
        // One that has left, or whose link was cut, comes back when it sends, or binds.
        if (step.mo.via === 'smpp' && !(await target.isReceiving(world, step.mo.account))) {
          await this.#clients.bindFirst(step.mo.account)
        }
        await target.mo(world, step.mo)
        return this.#settle()
      case 'disconnect':
        await this.#clients.disconnect(step.account)
        return
      case 'restart':
        await this.#clients.heard()
        await target.dropLinks(world)
        return this.#clients.forgetLinks()
      case 'answer':
        return this.#clients.answerWith(step.via, step.status)
      case 'thaw':
      case 'campaign-end':
        await target.ask(world, step.kind, { account: step.account })
        return this.#settle()
      case 'kill':
      case 'cancel':
      case 'read':
        for (const key of this.#sent.called(step.of).keys) {
          await target.act(world, key, step.kind === 'read' ? 'read-reply' : step.kind)
        }
        return this.#settle()
    }
  }

  /** What an action brings about at once happens now. */
  async #settle(): Promise<void> {
    await this.#time.advance(millis(0))
  }

  async #send(step: SendStep, rows: readonly DataRow[]): Promise<null> {
    const outgoing = outgoingOf(step, rows)
    if (!outgoing.ok) throw placeless(outgoing.error)
    const answers: string[] = []
    let gone = 0
    for (const wave of wavesOf(outgoing.value)) {
      const after = (wave[0] as Outgoing).after
      if (after > gone) await this.#time.advance(millis(after - gone))
      gone = after
      const before = this.#lastKey
      const summaries = () => this.#target.summariesAfter(this.world, before)
      answers.push(...(await sendWave(this.#clients, wave, step, summaries)))
    }
    // What is sent back at once has come, and been answered, before the next step.
    await this.#settle()
    const fresh = await this.#freshKeys()
    this.#sent.add({ name: step.as, answers, keys: fresh.map(({ key }) => key) })
    return null
  }

  async #freshKeys(): Promise<readonly MessageSummary[]> {
    const fresh = await this.#target.summariesAfter(this.world, this.#lastKey)
    this.#lastKey = fresh.at(-1)?.key ?? this.#lastKey
    return fresh
  }

  async #patiently({ within }: Patient, look: Look<Finding>): Promise<Finding | null> {
    return within === null ? look(true) : this.#time.until(look, within)
  }

  /** `only`: of these messages, by their keys. */
  async #seen(expected: Expectation, only: readonly number[] | null): Promise<Seen> {
    const { of = '', where } = expected
    const received = await this.#clients.heard()
    const fields = fieldsToSee(expected)
    const isOutside = where !== undefined
    if (isOutside && only === null) {
      const messages = await this.#target.messagesWhere(this.world, where, fields)
      return { messages, answers: messages.flatMap(({ answer }) => answer ?? []), received, isOutside }
    }
    const { answers, keys } = only === null ? this.#sent.called(of) : { answers: [], keys: only }
    return { messages: await this.#target.messagesWith(this.world, keys, fields), answers, received, isOutside }
  }

  /** The message that it is about, with all that is known of it. */
  async #inFull(found: Finding | null): Promise<Finding | null> {
    return found?.message ? { ...found, message: await this.#target.message(this.world, found.message.key) } : found
  }

  /** What it shows, and where that is otherwise, what became of the latest message to it. */
  async #lookAtInbox({ number, texts: wanted }: InboxExpectation, isLast: boolean): Promise<Finding | null> {
    const wrong = lookAtTexts('inbox', wanted, await this.#target.inbox(this.world, number))
    if (wrong === null || !isLast) return wrong
    const sent = await this.#target.messagesWhere(this.world, { to: number })
    return { ...wrong, message: sent.at(-1) ?? null }
  }

  async #lookAtTries(expected: TriesExpectation): Promise<Finding | null> {
    const look = async () => lookAtTries(expected, await this.#target.tries(this.world, expected.where))
    const { clock, within } = expected
    const finding =
      clock === 'wall' && within !== null ? await untilOnWall(look, within) : await this.#patiently(expected, look)
    if (finding !== null || expected.quiet === null) return finding
    const before = await this.#target.tries(this.world, expected.where)
    const last = before.flatMap(({ tries }) => tries.at(-1) ?? [])
    const ends = last.map(
      ({ at, wall }) => Date.parse(expected.clock === 'wall' ? wall : at) + (expected.quiet as number),
    )
    const now = Date.parse(expected.clock === 'wall' ? await this.#wallNow() : await this.now())
    // Of none that there is, it counts from now.
    const left = Math.max(0, ends.length === 0 ? expected.quiet : Math.max(...ends) - now)
    if (expected.clock === 'wall') await pause(left)
    else await this.#time.idle(millis(left), async () => (await look()) !== null)
    const after = (await look()) ?? lookAtQuiet(expected, before, await this.#target.tries(this.world, expected.where))
    return after && { ...after, what: `${after.what}, after a quiet time` }
  }

  async #wallNow(): Promise<string> {
    return (await this.#target.clock(this.world)).wall
  }

  async #lookAtDelays(expected: DelaysExpectation): Promise<Finding | null> {
    if (expected.where === undefined) {
      const { keys, answers } = this.#sent.called(expected.of ?? '')
      if (keys.length < answers.length) {
        return notAllTaken(await this.#target.messagesWith(this.world, keys, ['key', 'answer']), answers)
      }
    }
    const messages = await this.#delayed(expected)
    const delays = delaysOf(expected, messages, await this.#clients.heard())
    const model = modelOf(
      expected.like,
      messages.map(({ latency = null }) => latency),
    )
    this.compared = comparedDelays(model, delays)
    const found = lookAtDelays(expected, model, delays)
    if (found === null) return null
    const { key, ...mismatch } = found
    return { ...mismatch, message: key === null ? null : await this.#target.message(this.world, key) }
  }

  async #delayed({ of = '', where, like }: DelaysExpectation): Promise<readonly DelayedMessage[]> {
    const after = (key: number) => this.#target.delaysAfter(this.world, key, where, like === 'carrier')
    if (where !== undefined) return after(0)
    const { keys } = this.#sent.called(of)
    const [first] = keys
    if (first === undefined) return []
    const own = new Set(keys)
    return (await after(first - 1)).filter(({ key }) => own.has(key))
  }

  async #ask({ of, says }: QueryExpectation): Promise<Finding | null> {
    const { keys, answers } = this.#sent.called(of)
    const messages = await this.#target.messagesWith(this.world, keys)
    const refused = notAllTaken(messages, answers)
    if (refused !== null) return refused
    for (const message of messages) {
      const told = await this.#clients.ask(message)
      if (says.fits(told)) continue
      const mend = messages.length === 1 ? { mend: { key: 'says', written: inYaml(told) } } : {}
      return { what: 'answer to the query', expected: says.says, got: told, message, ...mend }
    }
    return null
  }

  async #lookAtOrder(names: readonly string[]): Promise<Finding | null> {
    const sent: { readonly name: string; readonly messages: readonly MessageView[] }[] = []
    for (const name of names) {
      const { keys, answers } = this.#sent.called(name)
      const messages = await this.#target.messagesWith(this.world, keys)
      const refused = notAllTaken(messages, answers)
      if (refused !== null) return refused
      sent.push({ name, messages })
    }
    return lookAtOrder(sent, await this.#clients.heard())
  }

  async #lookForNothing(span: Millis): Promise<Finding | null> {
    const received = await this.#clients.heard()
    const before = { receipts: received.receipts.length, messages: received.messages.length }
    const { receipts, messages } = received
    await this.#freshKeys()
    await this.#time.idle(span, async () => {
      await this.#clients.heard()
      if (receipts.length > before.receipts || messages.length > before.messages) return true
      return (await this.#target.summariesAfter(this.world, this.#lastKey)).length > 0
    })
    await this.#clients.heard()
    const came = [
      ...received.receipts.slice(before.receipts).map(({ front, id, status }) => `${front} receipt ${status} of ${id}`),
      ...received.messages.slice(before.messages).map(({ front, text }) => `${front} message "${text}"`),
      ...(await this.#freshKeys()).map(({ account, to }) => `a submission of ${account} to ${to}`),
    ]
    if (came.length === 0) return null
    const first = received.receipts[before.receipts]
    const sent = first === undefined ? [] : await this.#target.messagesWhere(this.world, {})
    const message = sent.find(({ front, id }) => first && received.receiptsOf(front, id).includes(first)) ?? null
    return { what: 'what came', expected: 'nothing', got: came.slice(0, 10).join('; '), message }
  }

  /** What the client got, and where that is otherwise, what handsets have sent to it. */
  async #lookAtMo({ via, account, texts: wanted }: MoExpectation, isLast: boolean): Promise<Finding | null> {
    const got = (await this.#clients.heard()).messages.filter((each) => each.front === via)
    const mos = (await this.#target.mos(this.world)).filter(({ front }) => front === via)
    const texts = textsFor(account, got, mos)
    const wrong = lookAtTexts('messages of the client', wanted, texts)
    return wrong && isLast ? { ...wrong, details: detailsOfMos(mos.filter((mo) => mo.account === account)) } : wrong
  }

  async #source({ from: { kind, name } }: CaptureStep): Promise<string> {
    if (kind === 'inbox') return (await this.#target.inbox(this.world, name)).at(-1) ?? ''
    const received = await this.#clients.heard()
    if (kind === 'mo') {
      const own = received.messages.filter(({ account }) => account === null || account === name)
      return own.at(-1)?.text ?? ''
    }
    const messages = await this.#target.messagesWith(this.world, this.#sent.called(name).keys)
    const receipts = messages.flatMap(({ front, id }) => received.receiptsOf(front, id))
    const { fields = {} } = receipts.at(-1) ?? {}
    return fields.body ?? JSON.stringify(fields)
  }

  async #outside(done: Promise<Outside>): Promise<Finding | null> {
    const outside = await done
    this.#time.forget()
    // What it submitted is not the next `send`'s.
    await this.#freshKeys()
    return this.#kept(outside)
  }

  #kept(outside: Outside): Finding | null {
    if ('finding' in outside) return outside.finding
    if (outside.leaves) this.#time = this.#time.beside()
    for (const [name, value] of outside.captured) this.variables.set(name, value)
    return null
  }
}
