/** `--url`, of the verbs that speak to a running emulator. */
import type { Option } from 'commander'
import { EmulatorError } from '../core/emulator-error.ts'
import { fail, ok } from '../core/result.ts'
import { flag } from './flags.ts'
import type { Shell } from './shell.ts'
import type { Read } from './values.ts'

const DEFAULT_URL = 'http://127.0.0.1:8080'

export const httpUrl: Read<string> = (text) =>
  /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text)
    ? ok(text)
    : fail(`"${text}" is not a URL; write it like ${DEFAULT_URL}`)

export function urlFlag(shell: Shell, about = 'where the emulator answers HTTP'): Option {
  const set = shell.env.EMULATOR_URL ?? ''
  const option = flag('--url <URL>', `${about}; also EMULATOR_URL`, httpUrl)
  if (set === '') return option.default(DEFAULT_URL)
  const value = httpUrl(set)
  if (!value.ok) throw new EmulatorError('BAD_OPTION', `EMULATOR_URL: ${value.error}`)
  return option.default(value.value)
}
