/** What the files of a scenario define, each definition checked by itself, before they are put together. */
import { z } from 'zod'
import { type AccountDraft, account } from './account-schema.ts'
import { type CarrierDraft, carrier } from './carrier-schema.ts'
import { check } from './check.ts'
import { type Diagnostic, diagnose, type Finding } from './diagnostic.ts'
import { type SourceFile, SourceText, type Spot } from './source-text.ts'
import { scenarioFile, type WorldSettings } from './world-schema.ts'
import { nodeAt, type Report, readYaml, type SourceNode } from './yaml-source.ts'

export interface Declaration<T> {
  readonly name: string
  /** null: it has mistakes, which have been told. */
  readonly draft: T | null
  /** Where its name stands. */
  readonly spot: Spot
  readonly node: SourceNode
}

export interface Declarations {
  readonly source: SourceText
  /** By name: where it stands, and what it says of the world. `default` where a file speaks of no world. */
  readonly worlds: ReadonlyMap<string, WorldDeclaration>
}

export interface WorldDeclaration {
  readonly settings: WorldSettings
  readonly spot: Spot
  readonly carriers: readonly Declaration<CarrierDraft>[]
  readonly accounts: readonly Declaration<AccountDraft>[]
}

export const NO_SETTINGS: WorldSettings = { seed: null, clock: null, start: null }

/** The frame of a file; its carriers and accounts are checked one by one. */
const frame = scenarioFile(z.unknown(), z.unknown())

/** What the emulator brings is read once, however many worlds are made. */
const ownFiles = new Map<string, Declarations>()

export function declarationsOf(file: SourceFile, diagnostics: Diagnostic[]): Declarations {
  if (file.builtin !== true) return read(file, diagnostics)
  const known = ownFiles.get(file.text)
  if (known !== undefined && known.source.path === file.path) return known
  const fresh = read(file, diagnostics)
  ownFiles.set(file.text, fresh)
  return fresh
}

function read(file: SourceFile, diagnostics: Diagnostic[]): Declarations {
  const source = new SourceText(file)
  const report: Report = (at, finding) => diagnostics.push(diagnose({ source, start: at.start, end: at.end }, finding))
  const root = readYaml(source, report)
  const worlds = new Map<string, WorldDeclaration>()
  if (root === null) return { source, worlds }
  const checked = check(frame, root, report)
  const shared = {
    carriers: declared(source, nodeAt(root, ['carriers']), carrier, report),
    accounts: declared(source, nodeAt(root, ['accounts']), account, report),
  }
  const named = nodeAt(root, ['worlds'])
  if (named?.kind !== 'map') {
    worlds.set('default', { settings: NO_SETTINGS, spot: { source, start: root.start, end: root.start }, ...shared })
    return { source, worlds }
  }
  for (const [name, { key, value }] of named.entries) {
    worlds.set(name, {
      settings: checked?.worlds?.[name] ?? NO_SETTINGS,
      spot: { source, start: key.start, end: key.end },
      carriers: [...shared.carriers, ...declared(source, nodeAt(value, ['carriers']), carrier, report)],
      accounts: [...shared.accounts, ...declared(source, nodeAt(value, ['accounts']), account, report)],
    })
  }
  return { source, worlds }
}

function declared<T>(
  source: SourceText,
  map: SourceNode | null,
  schema: z.ZodType<T>,
  report: Report,
): Declaration<T>[] {
  if (map?.kind !== 'map') return []
  return [...map.entries].map(([name, { key, value }]) => ({
    name,
    draft: check(schema, value, report, key) ?? null,
    spot: { source, start: key.start, end: key.end },
    node: value,
  }))
}

/** A part of a declaration in the source; its name where there is no such part. */
export function spotOf<T>(declaration: Declaration<T>, path: readonly PropertyKey[]): Spot {
  const node = nodeAt(declaration.node, path)
  if (node === null) return declaration.spot
  const end = node.kind === 'scalar' ? node.end : node.start + 1
  return { source: declaration.spot.source, start: node.start, end }
}

export type Tell = (spot: Spot, finding: Finding) => void
