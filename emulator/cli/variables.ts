/** EMULATOR_* variables: the settings of `serve`, and what other verbs and the tests are told by. */
import { delimiter } from 'node:path'
import { nearest } from '../protocol/settings/did-you-mean.ts'
import { NOT_YET, readSetting, SETTINGS, type Settings, settingOf } from './settings.ts'

export interface Variables {
  readonly settings: Settings
  readonly problems: readonly string[]
  /** Variables that mean nothing: perhaps a slip, perhaps another program's. */
  readonly warnings: readonly string[]
}

const PREFIX = 'EMULATOR_'
/** Variables that are no settings of `serve`. */
const OTHERS: readonly string[] = ['config', 'url']

/** A variable that is empty counts as not set: that is what compose files make of those they pass on. */
export function variablesOf(env: Readonly<Record<string, string | undefined>>): Variables {
  const settings: Record<string, unknown> = {}
  const problems: string[] = []
  const warnings: string[] = []
  for (const [variable, text = ''] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX) || text === '') continue
    const key = variable.slice(PREFIX.length).toLowerCase().replaceAll('_', '-')
    if (OTHERS.includes(key)) continue
    const setting = settingOf(key)
    const later = NOT_YET.get(key)
    // Kubernetes gives every pod EMULATOR_SMPP_PORT=tcp://10.0.0.1:2775 where a service is called emulator-smpp.
    if (text.startsWith('tcp://'))
      warnings.push(`the variable ${variable} is a service link of Kubernetes: passed over`)
    else if (later !== undefined) problems.push(`${variable} ${later}`)
    else if (setting === null) warnings.push(unknown(variable, key))
    else {
      const texts = SETTINGS[setting.name].isList ? text.split(delimiter).filter((each) => each !== '') : [text]
      const value = readSetting(setting.name, texts, setting.negated)
      if (value.ok) settings[setting.name] = value.value
      else problems.push(`${variable}: ${value.error}`)
    }
  }
  return { settings, problems, warnings }
}

function unknown(variable: string, key: string): string {
  const meant = nearest(key, [...Object.keys(SETTINGS), ...OTHERS])
  const more = meant === undefined ? '' : `; did you mean \`${PREFIX}${meant.toUpperCase().replaceAll('-', '_')}\`?`
  return `the variable ${variable} means nothing here${more}`
}
