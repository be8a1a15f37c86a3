/** Whether what the steps name is there: accounts and carriers of the suite's world, messages that were sent before. */
import { wordIn } from '../expectation/wanted.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import type { CompiledScenario } from '../scenario/compiled-scenario.ts'
import { nodeAt, type Report } from '../scenario/yaml-source.ts'
import type { PlacedStep } from './load-suite.ts'
import type { Step, Where } from './step.ts'
import { hasPlaces } from './variables.ts'

interface Named {
  readonly kind: 'account' | 'carrier' | 'rule' | 'messages'
  readonly name: string
  readonly path: readonly PropertyKey[]
}

/** `scenario`: null: the world is a server's, and has accounts and carriers that we do not know. */
export function checkNames(steps: readonly PlacedStep[], scenario: CompiledScenario | null, report: Report): void {
  const world = scenario?.worlds.get('default')
  const sent = new Set<string>()
  const known = {
    account: world && [...world.accounts.keys()],
    carrier: world && [...world.carriers.keys()],
    rule: world && [...world.carriers.values()].flatMap(({ rules }) => rules.map(({ name }) => name)),
    messages: sent,
  }
  for (const { step, written, node } of steps) {
    // What has places is known when it is come to.
    for (const { kind, name, path } of hasPlaces(written) ? [] : namesIn(step)) {
      const those = known[kind]
      if (those === undefined || name === '' || name === 'latest') continue
      if ([...those].includes(name)) continue
      const place = nodeAt(node, [step.kind, ...path]) ?? nodeAt(node, path) ?? nodeAt(node, [step.kind]) ?? node
      report(place, { code: 'bad-value', ...unknown(kind, name, [...those]) })
    }
    if (step.kind !== 'send') continue
    const { as } = step.send
    if (as !== '' && sent.has(as)) {
      const place = nodeAt(node, ['send', 'as']) ?? node
      const hint = 'what they are called names the messages of one step'
      report(place, { code: 'bad-value', message: `\`${as}\` is what messages before these are called`, hint })
    }
    sent.add(as)
  }
}

const MOST_LISTED = 20

function unknown(kind: Named['kind'], name: string, known: readonly string[]): { message: string; hint: string } {
  const meant = didYouMean(name, known)
  const named = known.filter((each) => each !== '')
  if (kind === 'messages') {
    const none = 'name them where they are sent: `send: { as: … }`'
    const hint = meant || (named.length === 0 ? none : `names so far: ${named.join(', ')}`)
    return { message: `nothing was sent as \`${name}\` before this step`, hint }
  }
  const listed = `there is ${named.slice(0, MOST_LISTED).join(', ')}${named.length > MOST_LISTED ? ' …' : ''}`
  return { message: `there is no ${kind} \`${name}\``, hint: meant || listed }
}

function namesIn(step: Step): readonly Named[] {
  switch (step.kind) {
    case 'send':
      return [account(step.send.account)]
    case 'mo':
      return [account(step.mo.account)]
    case 'bind':
    case 'disconnect':
    case 'thaw':
    case 'campaign-end':
      return [account(step.account)]
    case 'set':
    case 'unset':
      return [{ kind: 'carrier', name: step.carrier, path: ['carrier'] }]
    case 'wait':
    case 'expect':
      return [
        ...which(step.expect),
        { kind: 'carrier', name: wordIn(step.expect.carrier) ?? '', path: ['carrier'] },
        { kind: 'rule', name: step.expect.rule ?? '', path: ['rule'] },
      ]
    case 'expect-delays':
      return which(step.delays)
    case 'expect-tries':
      return which({ where: step.tries.where })
    case 'expect-query':
      return [messages(step.query.of, 'of')]
    case 'expect-mo':
      return [account(step.mo.account)]
    case 'kill':
    case 'cancel':
    case 'read':
      return [messages(step.of)]
    case 'expect-order':
      return step.names.map((name, i) => messages(name, i))
    case 'capture': {
      const { kind, name } = step.capture.from
      if (kind === 'inbox') return []
      return kind === 'mo' ? [{ kind: 'account', name, path: ['mo'] }] : [messages(name, 'receipt')]
    }
    default:
      return []
  }
}

function which({ of = '', where }: { readonly of?: string; readonly where?: Where }): readonly Named[] {
  return [messages(of, 'of'), account(where?.account ?? '', 'where', 'account')]
}

function account(name: string, ...path: readonly PropertyKey[]): Named {
  return { kind: 'account', name, path: path.length === 0 ? ['account'] : path }
}

function messages(name: string, ...path: readonly PropertyKey[]): Named {
  return { kind: 'messages', name, path }
}
