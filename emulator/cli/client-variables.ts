/** Where an emulator is and how one signs in to it, as variables for the programs that are its clients. */

import type { FrontName } from '../message/record.ts'
import type { Ports } from '../ports.ts'
import type { Account } from '../scenario/account.ts'

/** undefined: what there is not, even where the surroundings have such a variable, of another server's. */
export type ClientVariables = Readonly<Record<string, string | undefined>>

interface WithAccounts {
  readonly accounts: ReadonlyMap<string, { readonly settings: Account }>
}

/** The account that clients sign in as, where it has the front; otherwise the first that has it. */
const ACCOUNT = 'test'

export function clientVariables(host: string, ports: Ports, world: WithAccounts): ClientVariables {
  const accounts = [...world.accounts.values()].map(({ settings }) => settings)
  accounts.sort((a, b) => Number(b.name === ACCOUNT) - Number(a.name === ACCOUNT))
  const first = <F extends FrontName>(front: F) => accounts.find((account) => account[front] !== null)?.[front] ?? null
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  const url = (port: number | null, path = '') =>
    port === null ? null : `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}${path}`
  const [smpp, mm7, rest, gateway] = [first('smpp'), first('mm7'), first('rest'), first('gateway')]
  return given({
    SMPP_HOST: ports.smpp === null ? null : reachable,
    SMPP_PORT: ports.smpp === null ? null : String(ports.smpp),
    SMPPS_PORT: ports.smpps === null ? null : String(ports.smpps),
    SMPP_SYSTEM_ID: smpp?.systemId,
    SMPP_PASSWORD: smpp?.password,
    MM7_URL: mm7 && url(ports.http, '/mm7/v1'),
    MM7_VASPID: mm7?.vaspid,
    MM7_VASID: mm7?.vasids[0],
    MM7_USER: mm7?.basic?.user,
    MM7_PASSWORD: mm7?.basic?.password,
    SMS_REST_URL: rest && url(ports.http, `/xms/v1/${encodeURIComponent(rest.servicePlan)}`),
    SMS_REST_TOKEN: rest?.token,
    GATEWAY_URL: gateway && url(ports.http, '/rest/gateway/messages'),
    GATEWAY_APPLICATION: gateway?.application,
    GATEWAY_PASSWORD: gateway?.password,
    EMULATOR_URL: url(ports.control),
  })
}

function given(variables: Readonly<Record<string, string | null | undefined>>): ClientVariables {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value ?? undefined]))
}
