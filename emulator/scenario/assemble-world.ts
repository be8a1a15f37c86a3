/** Puts the worlds of a scenario together from what its files define, and checks what only shows then. */

import type { FrontName } from '../message/record.ts'
import { didYouMean } from '../protocol/settings/did-you-mean.ts'
import { LONGEST_SYSTEM_ID } from '../protocol/smpp/settings.ts'
import type { Account } from './account.ts'
import type { AccountDraft } from './account-schema.ts'
import type { Carrier } from './carrier.ts'
import type { CarrierDraft } from './carrier-schema.ts'
import { compileCarrier } from './compile-carrier.ts'
import { CompiledWorld } from './compiled-scenario.ts'
import { CREDENTIALS, credentialOf, FRONTS, withCallbacks, withCredentials, withFronts } from './credential.ts'
import {
  type Declaration,
  type Declarations,
  NO_SETTINGS,
  spotOf,
  type Tell,
  type WorldDeclaration,
} from './declarations.ts'
import { NumberOwners } from './number-owners.ts'
import { whereabouts } from './source-text.ts'
import type { WorldSettings } from './world-schema.ts'
import { nodeAt } from './yaml-source.ts'

export class WorldAssembly {
  /** The user's files first: what the emulator brings gives way to them. */
  readonly #files: readonly Declarations[]
  readonly #magic: boolean
  /** Where the default accounts' callbacks go; null: nowhere. */
  readonly #callbackUrl: string | null
  readonly #tell: Tell
  /** A definition that is in several worlds is compiled once. */
  readonly #compiled = new Map<Declaration<CarrierDraft>, Carrier>()

  constructor(files: readonly Declarations[], magic: boolean, callbackUrl: string | null, tell: Tell) {
    this.#files = files.toSorted((a, b) => Number(a.source.builtin) - Number(b.source.builtin))
    this.#magic = magic
    this.#callbackUrl = callbackUrl
    this.#tell = tell
  }

  world(name: string): CompiledWorld {
    const parts = this.#files.flatMap(({ worlds }) => worlds.get(name) ?? [])
    // The emulator's carriers are in every world, its accounts in the default one: two worlds may share a listener.
    const everywhere = this.#files.flatMap(({ source, worlds }) => (source.builtin ? [...worlds.values()] : []))
    const carriers = this.#distinct(
      'carrier',
      [...parts, ...everywhere].flatMap((part) => part.carriers),
    )
    const accounts = this.#distinct(
      'account',
      parts.flatMap((part) => part.accounts),
    )
    const owners = new NumberOwners()
    const compiled = new Map<string, Carrier>()
    for (const declaration of carriers.values()) {
      const carrier = this.#carrier(declaration)
      if (carrier === null) continue
      compiled.set(carrier.name, carrier)
      this.#own(declaration, carrier, owners)
    }
    return new CompiledWorld(name, this.#settings(name, parts), compiled, this.#accounts(accounts, carriers), owners)
  }

  #distinct<T>(what: string, declarations: readonly Declaration<T>[]): ReadonlyMap<string, Declaration<T>> {
    const byName = new Map<string, Declaration<T>>()
    for (const declaration of declarations) {
      const first = byName.get(declaration.name)
      if (first === undefined) byName.set(declaration.name, declaration)
      else if (first !== declaration && !declaration.spot.source.builtin) {
        this.#tell(declaration.spot, {
          code: 'duplicate-name',
          message: `the ${what} \`${declaration.name}\` is defined already, at ${whereabouts(first.spot)}`,
        })
      }
    }
    return byName
  }

  #carrier(declaration: Declaration<CarrierDraft>): Carrier | null {
    if (declaration.draft === null) return null
    const known = this.#compiled.get(declaration)
    if (known !== undefined) return known
    const carrier = compileCarrier(declaration, declaration.draft, this.#magic, this.#tell)
    this.#compiled.set(declaration, carrier)
    return carrier
  }

  #own(declaration: Declaration<CarrierDraft>, carrier: Carrier, owners: NumberOwners): void {
    carrier.numbers.forEach((numbers, i) => {
      const owner = owners.add(numbers, carrier)
      if (owner === null || declaration.spot.source.builtin) return
      const message =
        owner === carrier
          ? `${numbers} stands twice`
          : `${numbers} belongs to the carrier \`${owner.name}\` already, at ${owner.where}`
      this.#tell(spotOf(declaration, ['numbers', i]), { code: 'duplicate-prefix', message })
    })
  }

  #accounts(
    declarations: ReadonlyMap<string, Declaration<AccountDraft>>,
    carriers: ReadonlyMap<string, unknown>,
  ): ReadonlyMap<string, Account> {
    const accounts = new Map<string, Account>()
    const owners = new Map<string, Account>()
    for (const declaration of declarations.values()) {
      this.#findCarrier(declaration, carriers)
      if (declaration.draft === null) continue
      const account = this.#account(declaration, declaration.draft)
      const systemId = account.smpp?.systemId ?? ''
      if (systemId.length > LONGEST_SYSTEM_ID) {
        this.#tell(declaration.spot, {
          code: 'bad-value',
          message: `the account signs in by its name, which has more than ${LONGEST_SYSTEM_ID} characters`,
          hint: 'give it a `system-id`',
        })
      }
      const own = FRONTS.filter((front) => this.#ownsCredential(declaration, account, front, owners))
      if (own.length > 0) accounts.set(account.name, withFronts(account, own))
    }
    return accounts
  }

  /** Whether the account can be signed in to by that front: what the emulator brings gives way to the user's. */
  #ownsCredential(
    declaration: Declaration<AccountDraft>,
    account: Account,
    front: FrontName,
    owners: Map<string, Account>,
  ): boolean {
    const credential = credentialOf(front, account)
    if (credential === null) return false
    const key = `${front} ${credential}`
    const other = owners.get(key)
    if (other === undefined) {
      owners.set(key, account)
      return true
    }
    if (declaration.spot.source.builtin) return false
    this.#tell(spotOf(declaration, [front, CREDENTIALS[front].key]), {
      code: front === 'smpp' ? 'duplicate-system-id' : 'duplicate-credential',
      message: `the account \`${other.name}\`, at ${other.where}, signs in as "${credential}" too`,
    })
    return true
  }

  #account({ name, spot }: Declaration<AccountDraft>, draft: AccountDraft): Account {
    const account = { ...withCredentials(name, draft), name, where: whereabouts(spot) }
    return spot.source.builtin && this.#callbackUrl !== null ? withCallbacks(account, this.#callbackUrl) : account
  }

  /** Of an account with other mistakes too: all of them are told at once. */
  #findCarrier(declaration: Declaration<AccountDraft>, carriers: ReadonlyMap<string, unknown>): void {
    const node = nodeAt(declaration.node, ['carrier'])
    if (node?.kind !== 'scalar' || node.text === '' || carriers.has(node.text)) return
    this.#tell(spotOf(declaration, ['carrier']), {
      code: 'unknown-carrier',
      message: `there is no carrier \`${node.text}\` in this world`,
      hint: didYouMean(node.text, carriers.keys()),
    })
  }

  #settings(name: string, parts: readonly WorldDeclaration[]): WorldSettings {
    return parts.reduce((before, { settings, spot }) => {
      for (const key of ['seed', 'clock', 'start'] as const) {
        if (before[key] === null || settings[key] === null) continue
        this.#tell(spot, { code: 'conflict', message: `the world \`${name}\` has a ${key} already, in another file` })
      }
      return {
        seed: before.seed ?? settings.seed,
        clock: before.clock ?? settings.clock,
        start: before.start ?? settings.start,
      }
    }, NO_SETTINGS)
  }
}
