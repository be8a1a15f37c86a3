/** What a client signs in as, front by front: one of a kind on a listener. */
import type { FrontName } from '../message/record.ts'
import type { Account } from './account.ts'

export const FRONTS: readonly FrontName[] = ['smpp', 'mm7', 'rest', 'gateway']

/** Where it stands in the account's section, and how it is called. */
export const CREDENTIALS: Readonly<Record<FrontName, { readonly key: string; readonly word: string }>> = {
  smpp: { key: 'system-id', word: 'system_id' },
  mm7: { key: 'vaspid', word: 'VASPID' },
  rest: { key: 'service-plan', word: 'service plan' },
  gateway: { key: 'application', word: 'application' },
}

type Settings = Pick<Account, FrontName>

/** null: the account has no such front. */
export function credentialOf(front: FrontName, { smpp, mm7, rest, gateway }: Settings): string | null {
  switch (front) {
    case 'smpp':
      return smpp?.systemId ?? null
    case 'mm7':
      return mm7?.vaspid ?? null
    case 'rest':
      return rest?.servicePlan ?? null
    case 'gateway':
      return gateway?.application ?? null
  }
}

/** Where a section does not say, the client signs in by the account's name. */
export function withCredentials<S extends Settings>(name: string, settings: S): S {
  const { smpp, mm7, rest, gateway } = settings
  return {
    ...settings,
    smpp: smpp === null || smpp.systemId !== '' ? smpp : { ...smpp, systemId: name },
    mm7: mm7 === null || mm7.vaspid !== '' ? mm7 : { ...mm7, vaspid: name },
    rest: rest === null || rest.servicePlan !== '' ? rest : { ...rest, servicePlan: name },
    gateway: gateway === null || gateway.application !== '' ? gateway : { ...gateway, application: name },
  }
}

/** With these fronts alone. */
export function withFronts<S extends Settings>(settings: S, fronts: readonly FrontName[]): S {
  const kept = <K extends FrontName>(front: K) => (fronts.includes(front) ? settings[front] : null)
  return { ...settings, smpp: kept('smpp'), mm7: kept('mm7'), rest: kept('rest'), gateway: kept('gateway') }
}

/** With that as the place where callbacks go that have none of their own, unless they are to have none. */
export function withCallbacks<S extends Settings>(settings: S, url: string): S {
  const { mm7, rest, gateway } = settings
  return {
    ...settings,
    mm7: mm7?.isCalledBack ? { ...mm7, callback: mm7.callback ?? url } : mm7,
    rest: rest?.isCalledBack ? { ...rest, callback: rest.callback ?? url } : rest,
    gateway: gateway?.isCalledBack
      ? {
          ...gateway,
          dlrCallback: gateway.dlrCallback ?? url,
          moCallback: gateway.moCallback ?? url,
        }
      : gateway,
  }
}

/** With that as what the client signs in as, on every front. */
export function withCredentialsOf<S extends Settings>(settings: S, credential: string): S {
  const { smpp, mm7, rest, gateway } = settings
  return {
    ...settings,
    smpp: smpp && { ...smpp, systemId: credential },
    mm7: mm7 && { ...mm7, vaspid: credential },
    rest: rest && { ...rest, servicePlan: credential },
    gateway: gateway && { ...gateway, application: credential },
  }
}
