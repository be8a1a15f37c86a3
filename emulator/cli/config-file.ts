/** emulator.yaml: the settings of `serve` as a map. Mistakes are told as those of a scenario are. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { type Diagnostic, diagnose, type Finding, formatDiagnostic } from '../scenario/diagnostic.ts'
import { SourceText } from '../scenario/source-text.ts'
import { plainValue, readYaml, type SourceNode } from '../scenario/yaml-source.ts'
import { NOT_YET, readSetting, SETTINGS, type Settings, settingOf } from './settings.ts'

export interface ConfigFile {
  readonly settings: Settings
  /** Formatted diagnostics; none: all is well. */
  readonly problems: readonly string[]
}

/** `path` is how the user knows the file, seen from `cwd`. Throws the file system's error. */
export function readConfigFile(path: string, cwd: string): ConfigFile {
  const file = resolve(cwd, path)
  return configOf({ path, text: readFileSync(file, 'utf8') }, dirname(file))
}

/** The settings in a text; paths of scenarios and certificates are seen from `folder`, where the file lies. */
export function configOf(file: { readonly path: string; readonly text: string }, folder: string): ConfigFile {
  const source = new SourceText(file)
  const found: Diagnostic[] = []
  const report = (at: { readonly start: number; readonly end: number }, finding: Finding) => {
    // A file with nothing in it but comments says nothing, and may.
    if (finding.code === 'empty' && at.end === 0) return
    found.push(diagnose({ source, start: at.start, end: at.end }, finding))
  }
  const settings: Record<string, unknown> = {}
  const root = readYaml(source, report)
  if (root !== null && root.kind !== 'map') {
    report(root, { code: 'bad-value', message: 'expected a map of settings, such as `smpp-port: 2775`' })
  }
  for (const [key, { key: at, value: node }] of root?.kind === 'map' ? root.entries : []) {
    const setting = settingOf(key)
    if (setting === null) report(at, { code: 'unknown-key', ...unknown(key) })
    else {
      const texts = textsOf(node, SETTINGS[setting.name].isList === true)
      const value =
        texts === null
          ? ({ ok: false, error: 'expected one value' } as const)
          : readSetting(setting.name, texts.map(asSeenFrom(folder, setting.name)), setting.negated)
      if (value.ok) settings[setting.name] = value.value
      else report(node, { code: 'bad-value', message: value.error })
    }
  }
  return { settings, problems: found.sort((a, b) => a.line - b.line || a.col - b.col).map(formatDiagnostic) }
}

function unknown(key: string): { readonly message: string; readonly hint: string } {
  const later = NOT_YET.get(key)
  if (later !== undefined) return { message: `\`${key}\` ${later}`, hint: '' }
  return { message: `there is no setting \`${key}\``, hint: didYouMean(key, Object.keys(SETTINGS)) }
}

function textsOf(node: SourceNode, isList: boolean): readonly string[] | null {
  const value = plainValue(node)
  if (typeof value === 'string') return [value]
  return isList && Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : null
}

const PATHS: readonly string[] = ['scenario', 'tls-cert', 'tls-key', 'tls-ca']

function asSeenFrom(folder: string, name: string): (text: string) => string {
  return (text) => (PATHS.includes(name) && text !== '' ? resolve(folder, text) : text)
}
