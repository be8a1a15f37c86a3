/** An account: how a client signs in, and how it stands. Passwords are not shown. */
import { formatDuration } from '../core/duration.ts'
import { millis } from '../core/instant.ts'
import { type AccountState, handOverPolicyOf } from '../engine/account-state.ts'
import type { SmppFront } from '../front/smpp/smpp-front.ts'
import type { FrontName } from '../message/record.ts'
import type { RetryPolicy } from '../message/retry.ts'
import type { SmppSettings } from '../protocol/smpp/settings.ts'
import { versionOf } from '../protocol/smpp/versions.ts'
import { FRONTS } from '../scenario/credential.ts'

export interface AccountView {
  readonly name: string
  /** `file:line` of its definition. */
  readonly where: string
  /** The carrier that it is pinned to; null: the number decides. */
  readonly carrier: string | null
  readonly smpp: SmppView | null
  /** null: the account cannot sign in by it; so for the next two. Callbacks that are null are kept. */
  readonly mm7: { readonly vaspid: string; readonly dialect: string; readonly callback: string | null } | null
  readonly rest: { readonly servicePlan: string; readonly callback: string | null } | null
  readonly gateway: {
    readonly application: string
    readonly dlrCallback: string | null
    readonly moCallback: string | null
  } | null
  /** How long what the client does not take is tried again. */
  readonly handOver: { readonly [front in FrontName]?: HandOverPolicyView }
  /** How long the gateway tries a carrier that refuses for now; null: the account has no gateway. */
  readonly handOut: HandOverPolicyView | null
  /** Hand-overs given up until thawed. */
  readonly frozen: number
}

/** null: unlimited. */
export interface SmppView {
  readonly systemId: string
  readonly version: string
  readonly window: number
  readonly binds: number | null
  /** Submits a second. */
  readonly rate: number | null
  readonly over: string
  readonly defaultAlphabet: string
  readonly sessions: number
  /** Hand-overs that wait for a link that receives. */
  readonly held: number
}

export interface HandOverPolicyView {
  readonly schedule: readonly string[]
  readonly stop: { readonly failures: number | null; readonly after: string | null }
  readonly then: 'freeze' | 'drop'
}

export function accountView(account: AccountState, front: SmppFront): AccountView {
  const { name, where, carrier, smpp, mm7, rest, gateway, handOut } = account.settings
  return {
    name,
    where,
    carrier,
    smpp: smpp && smppView(smpp, account, front),
    mm7: mm7 && { vaspid: mm7.vaspid, dialect: mm7.dialect, callback: mm7.callback },
    rest: rest && { servicePlan: rest.servicePlan, callback: rest.callback },
    gateway: gateway && {
      application: gateway.application,
      dlrCallback: gateway.dlrCallback,
      moCallback: gateway.moCallback,
    },
    handOver: Object.fromEntries(
      FRONTS.filter((front) => account.settings[front] !== null).map((front) => [
        front,
        policyView(handOverPolicyOf(account, front)),
      ]),
    ),
    handOut: gateway === null ? null : policyView(handOut),
    frozen: account.frozen.size,
  }
}

function smppView(settings: SmppSettings, account: AccountState, front: SmppFront): SmppView {
  const links = front.linksOf(account)
  return {
    systemId: settings.systemId,
    version: versionOf(settings.version),
    window: settings.window,
    binds: finite(settings.binds),
    rate: finite(settings.rate),
    over: settings.over,
    defaultAlphabet: settings.defaultAlphabet,
    sessions: links.links.size,
    held: links.held,
  }
}

function policyView({ schedule, stop, then }: RetryPolicy): HandOverPolicyView {
  return {
    schedule:
      schedule.kind === 'backoff'
        ? [`from ${formatDuration(schedule.first)}, times ${schedule.factor}, up to ${formatDuration(schedule.max)}`]
        : schedule.steps.map(
            ({ every, times }) => `every ${formatDuration(every)}${finite(times) ? ` × ${times}` : ''}`,
          ),
    stop: {
      failures: finite(stop.failures),
      after: finite(stop.after) === null ? null : formatDuration(millis(stop.after)),
    },
    then,
  }
}

function finite(n: number): number | null {
  return n === Number.POSITIVE_INFINITY ? null : n
}
