/** A step in a few words, for reports. */
import { formatDuration } from '../core/duration.ts'
import type { DelaysExpectation, Step, Which } from './step.ts'

export function inWords(step: Step): string {
  switch (step.kind) {
    case 'send': {
      const { via, account, to, count, data, as } = step.send
      const many = data !== null ? ` each of ${data}` : count === 1 ? '' : ` ${count}`
      return `${many} by ${via} as ${account} to ${to}${as === '' ? '' : `, called ${as}`}`.trim()
    }
    case 'advance':
      return formatDuration(step.span)
    case 'wait':
    case 'expect': {
      const { within, of: _of, where: _where, ...wanted } = step.expect
      return `${wordsOf(wanted)}${which(step.expect)}${limit(within)}`
    }
    case 'set':
      return `${step.carrier}: ${JSON.stringify(step.words)}`
    case 'unset':
      return step.carrier
    case 'handset':
      return `${step.number} ${step.state}${step.span === null ? '' : ` for ${formatDuration(step.span)}`}`
    case 'mo':
      return `from ${step.mo.from} to ${step.mo.account} by ${step.mo.via}`
    case 'bind':
      return `${step.account} as ${step.as}${step.besides ? ', besides' : ''}`
    case 'disconnect':
    case 'thaw':
    case 'campaign-end':
      return step.account
    case 'restart':
      return 'all links are cut'
    case 'answer':
      return `${step.via}: ${step.status ?? 'ok'}`
    case 'kill':
    case 'cancel':
    case 'read':
      return step.of === '' ? 'the latest' : step.of
    case 'capture':
      return `${Object.keys(step.capture.capture).join(', ')} from ${step.capture.from.kind} ${step.capture.from.name}`
    case 'http':
      return `${step.http.method} ${step.http.url}`
    case 'exec':
      return typeof step.exec.command === 'string' ? step.exec.command : step.exec.command.join(' ')
    case 'note':
      return step.note
    case 'expect-inbox':
      return `${step.inbox.number}${limit(step.inbox.within)}`
    case 'expect-mo':
      return `${step.mo.account} by ${step.mo.via}${limit(step.mo.within)}`
    case 'expect-tries': {
      const { within, where, quiet, clock: _clock, ...wanted } = step.tries
      const silence = quiet === null ? '' : `, then quiet for ${formatDuration(quiet)}`
      return `${wordsOf(wanted)}${which({ where })}${silence}${limit(within)}`
    }
    case 'expect-delays':
      return `${likeness(step.delays)}${which(step.delays)}`
    case 'expect-query':
      return `${step.query.says.says}${which(step.query)}`
    case 'expect-order':
      return step.names.join(', ')
    case 'expect-nothing':
      return `for ${formatDuration(step.span)}`
  }
}

function likeness({ like }: DelaysExpectation): string {
  if (like === undefined) return 'each as wanted'
  return like === 'carrier' ? 'as the carrier draws them' : like.kind
}

function which({ of = '', where }: Which): string {
  if (where !== undefined) {
    return ` of what is ${
      Object.entries(where)
        .map(([key, value]) => `${key} ${value}`)
        .join(', ') || 'there'
    }`
  }
  return of === '' ? '' : ` of ${of}`
}

function limit(within: number | null): string {
  return within === null ? '' : `, within ${formatDuration(within)}`
}

function wordsOf(wanted: object): string {
  return Object.entries(wanted)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${saying(value)}`.trim())
    .join(', ')
}

function saying(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(saying).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return 'says' in value ? String(value.says) : Object.keys(value).join(' ')
  return String(value)
}
