/** The words of a step. Each step does one thing, which its first key names. */
import { z } from 'zod'
import { millis } from '../core/instant.ts'
import { fail, ok } from '../core/result.ts'
import { asAnswered, isCode, STATUS_WORDS } from '../expectation/answer-words.ts'
import type { WantedText } from '../expectation/wanted.ts'
import { wantedCount, wantedText, wantedWord } from '../expectation/wanted.ts'
import type { FrontName } from '../message/record.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { eitherOf, keyed, listOf, named } from '../protocol/settings/keyed.ts'
import { duration, oneOf, scalar, someTime, text, toggle, withHint } from '../protocol/settings/scalar.ts'
import { statusValue } from '../protocol/smpp/command-status.ts'
import type { SmppVersion } from '../protocol/smpp/versions.ts'
import { carrierSetting } from '../scenario/actions-schema.ts'
import { linearCapture } from '../scenario/linear-regex.ts'
import {
  account,
  delays,
  expectation,
  front,
  handsetNumber,
  inbox,
  mo as moWanted,
  number,
  query,
  tries,
  waiting,
} from './expect-schema.ts'
import { DEFAULT_ACCOUNT, name, SENDER, send } from './send-schema.ts'
import type { BindKind, Capture, CaptureStep, ClientAnswer, ExecStep, HttpStep, MoStep, Step } from './step.ts'

const mo: z.ZodType<MoStep> = keyed('a message from a handset', {
  account: account.exactOptional(),
  via: front.exactOptional(),
  from: number,
  to: number.exactOptional(),
  text,
}).transform((given) => ({
  account: given.account ?? DEFAULT_ACCOUNT,
  via: given.via ?? 'smpp',
  from: given.from,
  to: given.to ?? SENDER,
  text: given.text,
}))

const capture = scalar<Capture>('a regular expression such as /[0-9]{6}/', { examples: ['/[0-9]{6}/'] }, (given) => {
  const regex = /^\/(.+)\/([imsu]*)$/s.exec(given)
  if (regex === null) return fail(`"${given}" is no regular expression: write it between slashes, /[0-9]{6}/`)
  return linearCapture(regex[1] as string, regex[2] as string)
})

const captures = named('a map of names and regular expressions', name, capture)

const fromWhere = {
  inbox: handsetNumber.exactOptional().describe('The latest text that this handset shows'),
  mo: account.exactOptional().describe("The latest message that this account's client got from a handset"),
  receipt: text.exactOptional().describe('The latest receipt of the messages called so; latest'),
}

const captureStep: z.ZodType<CaptureStep> = z
  .object(fromWhere)
  .catchall(capture)
  .transform((given, context): CaptureStep => {
    const { inbox: fromInbox, mo: fromMo, receipt, ...captured } = given
    const sources = Object.entries({ inbox: fromInbox, mo: fromMo, receipt }).filter(([, each]) => each !== undefined)
    const [source, ...others] = sources
    if (source === undefined || others.length > 0 || Object.keys(captured).length === 0) {
      const message = 'expected one of `inbox`, `mo` and `receipt`, and names with regular expressions'
      context.issues.push({ code: 'custom', input: given, message })
      return z.NEVER
    }
    const [kind, of] = source as ['inbox' | 'mo' | 'receipt', string]
    return { from: { kind, name: of }, capture: captured as Record<string, Capture> }
  })

const headers = named('a map of headers', z.string(), text)
const ANSWER_TIME = millis(10_000)
const COMMAND_TIME = millis(60_000)

const url = scalar('a URL', { examples: ['${env.APP_URL}/codes'] }, (given) => {
  const isUrl = given.includes('${') || (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol))
  return isUrl ? ok(given) : fail(`"${given}" is not a URL of http or https`)
})

const http: z.ZodType<HttpStep> = keyed('a request', {
  method: oneOf('a method', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).exactOptional(),
  url,
  headers: headers.exactOptional(),
  body: text.exactOptional().describe('As it stands'),
  json: text.exactOptional().describe('The same, said to be JSON'),
  status: wantedText.exactOptional().describe('200, /^2/ …; below 400 where not given'),
  answer: wantedText.exactOptional().describe('The body of the answer'),
  capture: captures.exactOptional().describe('Parts of the answer for later steps: ${name}'),
  timeout: someTime.exactOptional().describe('Wall time; 10s where not given'),
})
  .check(({ value, issues }) => {
    if (value.body === undefined || value.json === undefined) return
    issues.push({ code: 'custom', input: value, path: ['json'], message: 'one of `body` and `json`' })
  })
  .transform((given): HttpStep => {
    const body = given.json ?? given.body ?? null
    return {
      method: given.method ?? (body === null ? 'GET' : 'POST'),
      url: given.url,
      headers: { ...(given.json === undefined ? {} : { 'content-type': 'application/json' }), ...given.headers },
      body,
      status: given.status ?? null,
      answer: given.answer ?? null,
      capture: given.capture ?? {},
      timeout: given.timeout ?? ANSWER_TIME,
    }
  })

const command = eitherOf(
  text.refine((line) => line.trim() !== '', { error: 'expected a command' }),
  listOf('a program and its arguments', text).min(1, { error: 'a program is needed' }),
)
const SUCCESS = { says: '0', fits: (code: number) => code === 0 }

const exec: z.ZodType<ExecStep> = eitherOf(
  command.transform((given): { readonly command: string | string[] } => ({ command: given })),
  keyed('a command', {
    command: command.describe('A line for the shell, or a program and its arguments'),
    env: named('a map of variables', z.string(), text).exactOptional(),
    code: wantedCount.exactOptional().describe('0 where not given'),
    output: wantedText.exactOptional().describe('What it writes on standard output'),
    capture: captures.exactOptional(),
    timeout: someTime.exactOptional().describe('Wall time; 1m where not given'),
  }),
).transform(
  (given: Partial<ExecStep> & Pick<ExecStep, 'command'>): ExecStep => ({
    command: given.command,
    env: given.env ?? {},
    code: given.code ?? SUCCESS,
    output: given.output ?? null,
    capture: given.capture ?? {},
    timeout: given.timeout ?? COMMAND_TIME,
  }),
)

/** In the front's own words: a command_status, an MM7 StatusCode, an HTTP status. */
const answerStatus = scalar<ClientAnswer>(
  'a status such as ESME_RX_T_APPN, 3000 or 503; ok; none',
  { type: ['string', 'integer'], examples: ['ESME_RX_T_APPN', 503, 'none'] },
  (given) => {
    if (given === 'ok') return ok(null)
    if (given === 'none') return ok(given)
    const command_status = statusValue(given)
    if (command_status !== undefined) return ok(command_status)
    if (/^(\d{1,5}|0[xX][0-9A-Fa-f]{1,8})$/.test(given)) return ok(Number(given))
    const message = `"${given}" is no status: write ESME_RX_T_APPN, 3000, 503, ok, or none`
    return fail(withHint(message, didYouMean(given, ['none', ...STATUS_WORDS])))
  },
)

const answer = keyed('what our client answers', { via: front.exactOptional(), status: answerStatus }).check(
  ({ value, issues }) => {
    const { via = 'smpp', status } = value
    if (status !== 'none' || via === 'smpp') return
    const message = `silence is of SMPP: over ${via} a status is answered, such as 503`
    issues.push({ code: 'custom', input: value, path: ['status'], message })
  },
)

const handset = keyed('a handset', {
  number: handsetNumber,
  state: oneOf("a handset's state", ['on', 'off', 'full']),
  for: someTime.exactOptional(),
})

const OK: WantedText = { says: 'ESME_ROK', fits: (status) => status === 'ESME_ROK' }

const USUAL_VERSION: SmppVersion = '3.4'

const bind = eitherOf(
  account.transform((given) => ({
    account: given,
    as: 'transceiver' as BindKind,
    besides: false,
    version: USUAL_VERSION,
    answer: OK,
  })),
  keyed('a bind', {
    account: account.exactOptional(),
    as: oneOf<BindKind>('a kind of bind', ['transmitter', 'receiver', 'transceiver']).exactOptional(),
    besides: toggle.exactOptional().describe('The bind that is there stays, and submits; off where not given'),
    version: oneOf<SmppVersion>('a version of SMPP', ['3.3', '3.4', '5.0'])
      // As an editor reads what stands without quotes.
      .meta({ type: ['string', 'number'], enum: ['3.3', '3.4', '5.0', 3.3, 3.4, 5] })
      .exactOptional()
      .describe(`interface_version; ${USUAL_VERSION} where not given`),
    answer: wantedWord('a command_status', STATUS_WORDS, isCode, asAnswered)
      .exactOptional()
      .describe('ESME_ROK where not given'),
  }).transform((given) => ({
    account: given.account ?? DEFAULT_ACCOUNT,
    as: given.as ?? ('transceiver' as BindKind),
    besides: given.besides ?? false,
    version: given.version ?? USUAL_VERSION,
    answer: given.answer ?? OK,
  })),
)

const anything = text.describe('What the messages are called; latest')
const nothing = scalar('nothing more', { enum: ['', 'now'] }, (given) =>
  ['', 'now', '~', 'null'].includes(given) ? ok(true) : fail('expected nothing here; write `restart: now`'),
)

/** A key for each kind of step. */
const shape = {
  send: send.exactOptional(),
  advance: duration.exactOptional().describe("The world's clock goes ahead, and all that is due happens"),
  wait: waiting.exactOptional().describe('The clock goes from one thing that is due to the next until all is so'),
  expect: expectation.exactOptional(),
  carrier: text.exactOptional().describe('Whose behaviour `set` sets'),
  set: carrierSetting
    .exactOptional()
    .describe('What the carrier does from now on, in the words of `then`, and `outage`'),
  unset: text.exactOptional().describe('A carrier: what was set on it is taken off'),
  handset: handset.exactOptional(),
  mo: mo.exactOptional(),
  bind: bind.exactOptional().describe('An account: its SMPP client binds'),
  disconnect: account.exactOptional().describe('Its SMPP client leaves, and binds again when it next sends'),
  restart: nothing.exactOptional().describe('All SMPP links are cut, as when a message centre restarts'),
  answer: answer.exactOptional().describe('What our clients answer to receipts and messages from now on'),
  thaw: account.exactOptional(),
  'campaign-end': account.exactOptional(),
  kill: anything.exactOptional().describe('As an operator of the platform does'),
  cancel: anything.exactOptional(),
  read: anything.exactOptional().describe('The owners of the handsets read the MMS'),
  capture: captureStep.exactOptional().describe('A part of what came, for later steps: ${name}'),
  http: http.exactOptional().describe('A request to the system under test'),
  exec: exec.exactOptional().describe('A command'),
  note: text.exactOptional(),
  'expect-inbox': inbox.exactOptional(),
  'expect-mo': moWanted.exactOptional(),
  'expect-tries': tries.exactOptional(),
  'expect-delays': delays.exactOptional(),
  'expect-query': query.exactOptional(),
  'expect-order': listOf('a list of names of messages', name)
    .check(({ value, issues }) => {
      if (value.length > 1 && new Set(value).size === value.length) return
      const message = 'expected several names, each once: [first, second]'
      issues.push({ code: 'custom', input: value, message })
    })
    .exactOptional(),
  'expect-nothing': someTime.exactOptional().describe('For so long nothing reaches our clients, nor is submitted'),
}

type Given = z.output<z.ZodObject<typeof shape>>

export const step: z.ZodType<Step> = keyed('a step', shape).transform((given, context): Step => {
  const { carrier, ...rest } = given
  const [kind, ...others] = Object.keys(rest) as (keyof typeof rest)[]
  const wrong = (message: string) => {
    context.issues.push({ code: 'custom', input: given, message })
    return z.NEVER
  }
  // An unknown key has been told already.
  if (kind === undefined && carrier === undefined && context.issues.length > 0) return z.NEVER
  if (kind === undefined) return wrong(carrier === undefined ? 'a step has a key' : '`carrier` goes with `set`')
  if (others.length > 0) return wrong(`a step does one thing; \`${others[0]}\` is a step of its own`)
  if ((kind === 'set') !== (carrier !== undefined)) {
    return wrong(kind === 'set' ? 'say whose behaviour: `carrier` beside `set`' : '`carrier` goes with `set`')
  }
  return stepOf(given, kind)
})

function stepOf(given: Given, kind: Exclude<keyof Given, 'carrier'>): Step {
  const value = given as { readonly [K in keyof Given]-?: Exclude<Given[K], undefined> }
  switch (kind) {
    case 'send':
      return { kind, send: value.send }
    case 'advance':
      return { kind, span: value.advance }
    case 'wait':
    case 'expect':
      return { kind, expect: value[kind] }
    case 'set':
      // As they are written, they are put in by who has the source.
      return { kind, carrier: value.carrier, words: null }
    case 'unset':
      return { kind, carrier: value.unset }
    case 'handset':
      return { kind, number: value.handset.number, state: value.handset.state, span: value.handset.for ?? null }
    case 'mo':
      return { kind, mo: value.mo }
    case 'bind':
      return { kind, ...value.bind }
    case 'answer':
      return { kind, via: value.answer.via ?? ('smpp' as FrontName), status: value.answer.status }
    case 'restart':
      return { kind }
    case 'disconnect':
    case 'thaw':
    case 'campaign-end':
      return { kind, account: value[kind] }
    case 'kill':
    case 'cancel':
    case 'read':
      return { kind, of: value[kind] === 'latest' ? '' : value[kind] }
    case 'capture':
      return { kind, capture: value.capture }
    case 'http':
      return { kind, http: value.http }
    case 'exec':
      return { kind, exec: value.exec }
    case 'note':
      return { kind, note: value.note }
    case 'expect-inbox':
      return { kind, inbox: value[kind] }
    case 'expect-mo':
      return { kind, mo: value[kind] }
    case 'expect-tries':
      return { kind, tries: value[kind] }
    case 'expect-delays':
      return { kind, delays: value[kind] }
    case 'expect-query':
      return { kind, query: value[kind] }
    case 'expect-order':
      return { kind, names: value[kind] }
    case 'expect-nothing':
      return { kind, span: value[kind] }
  }
}
