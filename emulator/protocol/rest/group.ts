/** Groups of recipients: what a request says of one, and how it is shown. */
import type { Instant } from '../../core/instant.ts'
import { isoTime } from '../../core/iso-time.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { type AutoUpdate, autoUpdateIn, autoUpdateView } from './auto-update.ts'
import { numbersIn } from './batch-request.ts'
import { present } from './batch-view.ts'
import { Fields, objectOf } from './fields.ts'
import { badJson, type RestError, violation } from './rest-error.ts'

export interface GroupView extends GroupRequest {
  readonly id: string
  readonly createdAt: Instant
  readonly modifiedAt: Instant
}

export interface GroupRequest {
  readonly name: string | null
  readonly members: readonly string[]
  readonly childGroups: readonly string[]
  readonly autoUpdate: AutoUpdate | null
}

const MOST_MEMBERS = 10_000
const MOST_GROUPS = 10

export function readGroup(json: unknown, membersRequired: boolean): Result<GroupRequest, RestError> {
  const object = objectOf(json)
  if (object === null) return fail(badJson('the body is not a JSON object'))
  const fields = new Fields(object)
  const members = numbersIn(fields, 'members', 0, MOST_MEMBERS)
  if (members === null && membersRequired) fields.fail(violation("the field 'members' is required"))
  const group = {
    name: fields.text('name', 1, 20),
    // A number is in a group once; the second is ignored, not refused.
    members: [...new Set(members ?? [])],
    childGroups: fields.texts('child_groups', 0, MOST_GROUPS) ?? [],
    autoUpdate: autoUpdateIn(fields),
  }
  return fields.error === null ? ok(group) : fail(fields.error)
}

export interface GroupUpdate {
  readonly add: readonly string[]
  readonly remove: readonly string[]
  /** undefined: as it was; null: none. */
  readonly name: string | null | undefined
  readonly autoUpdate: AutoUpdate | null | undefined
  /** Ids of groups whose members are added, or removed; null: none. */
  readonly addFrom: string | null
  readonly removeFrom: string | null
}

export function readGroupUpdate(json: unknown): Result<GroupUpdate, RestError> {
  const object = objectOf(json)
  if (object === null) return fail(badJson('the body is not a JSON object'))
  const fields = new Fields(object)
  const update = {
    add: numbersIn(fields, 'add', 0, MOST_MEMBERS) ?? [],
    remove: numbersIn(fields, 'remove', 0, MOST_MEMBERS) ?? [],
    name: fields.has('name') ? fields.text('name', 1, 20) : undefined,
    autoUpdate: fields.has('auto_update') ? autoUpdateIn(fields) : undefined,
    addFrom: fields.text('add_from_group', 1, 64),
    removeFrom: fields.text('remove_from_group', 1, 64),
  }
  return fields.error === null ? ok(update) : fail(fields.error)
}

export function groupView(group: GroupView): object {
  const { id, name, members, childGroups, autoUpdate, createdAt, modifiedAt } = group
  return present({
    id,
    name,
    size: members.length,
    created_at: isoTime(createdAt),
    modified_at: isoTime(modifiedAt),
    child_groups: childGroups.length === 0 ? null : childGroups,
    auto_update: autoUpdate === null ? null : autoUpdateView(autoUpdate),
  })
}
