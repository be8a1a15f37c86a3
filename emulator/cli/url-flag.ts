/** `--url`, of the verbs that speak to a running emulator. */
import type { Option } from 'commander'
import { EmulatorError } from '../core/emulator-error.ts'
import { fail, ok } from '../core/result.ts'
import { flag } from './flags.ts'
import type { Shell } from './shell.ts'
import type { Read } from './values.ts'

const DEFAULT_URL = 'http://127.0.0.1:8080'
/** Where `serve`, told by the same variables, answers the control API, and where the fronts over HTTP. */
const CONTROL_PORTS: readonly string[] = ['EMULATOR_CONTROL_PORT', 'EMULATOR_HTTP_PORT']
export const FRONT_PORTS: readonly string[] = ['EMULATOR_HTTP_PORT']

export const httpUrl: Read<string> = (text) =>
  /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text)
    ? ok(text)
    : fail(`"${text}" is not a URL; write it like ${DEFAULT_URL}`)

export function urlFlag(
  shell: Shell,
  about = 'where the emulator answers HTTP',
  ports: readonly string[] = CONTROL_PORTS,
): Option {
  const set = shell.env.EMULATOR_URL ?? ''
  const option = flag('--url <URL>', `${about}; also EMULATOR_URL`, httpUrl)
  if (set === '') return option.default(urlHere(shell, ports))
  const value = httpUrl(set)
  if (!value.ok) throw new EmulatorError('BAD_OPTION', `EMULATOR_URL: ${value.error}`)
  return option.default(value.value)
}

function urlHere({ env }: Shell, ports: readonly string[]): string {
  const port = ports.map((name) => env[name] ?? '').find((text) => /^[1-9]\d{0,4}$/.test(text))
  return port === undefined ? DEFAULT_URL : `http://127.0.0.1:${port}`
}
