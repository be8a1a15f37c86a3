/** `/groups`: recipients under one id. */
import { purposeOf } from '../../core/draw.ts'
import { isoTime } from '../../core/iso-time.ts'
import { type GroupRequest, type GroupView, groupView, readGroup, readGroupUpdate } from '../../protocol/rest/group.ts'
import { pageView, readListQuery } from '../../protocol/rest/query.ts'
import { forbidden, type RestError } from '../../protocol/rest/rest-error.ts'
import { regroup } from './batches.ts'
import { answer, bare, type Call, json, notFound, refuse } from './call.ts'
import { ulidFor } from './inbounds.ts'

const ID = purposeOf('rest group id')

export function createGroup(call: Call): void {
  const read = readGroup(call.json, false)
  if (!read.ok) return refuse(call, read.error)
  const fault = faultOf(call, read.value, '')
  if (fault !== null) return refuse(call, fault)
  const now = call.world.clock.now()
  const id = ulidFor(call.world, `${call.account.name} group ${call.plan.nextGroup()}`, ID)
  const group = { id, ...read.value, createdAt: now, modifiedAt: now }
  call.plan.groups.set(id, group)
  answer(call, json(201, groupView(group)))
}

function faultOf(
  { plan }: Call,
  { name, childGroups }: Pick<GroupRequest, 'name' | 'childGroups'>,
  except: string,
): RestError | null {
  const same = [...plan.groups.values()].find((group) => group.name === name && group.id !== except)
  if (name !== null && same !== undefined)
    return forbidden('conflict_group_name', `the group ${same.id} has the name '${name}'`)
  const unknown = childGroups.find((id) => !plan.groups.has(id))
  return unknown === undefined ? null : forbidden('unknown_group', `there is no group ${unknown}`)
}

export function listGroups(call: Call): void {
  const query = readListQuery(call.query, call.world.clock.now(), call.settings.listsReach)
  if (!query.ok) return refuse(call, query.error)
  answer(call, json(200, pageView('groups', [...call.plan.groups.values()].reverse(), query.value, groupView)))
}

function groupNamed(call: Call): GroupView | null {
  return call.plan.groups.get(call.path[1] ?? '') ?? null
}

export function showGroup(call: Call): void {
  const group = groupNamed(call)
  if (group === null) notFound(call)
  else answer(call, json(200, groupView(group)))
}

export function listMembers(call: Call): void {
  const group = groupNamed(call)
  if (group === null) return notFound(call)
  answer(call, { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(group.members) })
}

export async function replaceGroup(call: Call): Promise<void> {
  const group = groupNamed(call)
  if (group === null) return notFound(call)
  const read = readGroup(call.json, true)
  if (!read.ok) return refuse(call, read.error)
  const fault = faultOf(call, read.value, group.id)
  if (fault !== null) return refuse(call, fault)
  await keep(call, { ...group, ...read.value })
}

export async function updateGroup(call: Call): Promise<void> {
  const group = groupNamed(call)
  if (group === null) return notFound(call)
  const read = readGroupUpdate(call.json)
  if (!read.ok) return refuse(call, read.error)
  const { add, remove, addFrom, removeFrom, name, autoUpdate = group.autoUpdate } = read.value
  const unknown = [addFrom, removeFrom].find((id) => id !== null && !call.plan.groups.has(id))
  if (unknown !== undefined) return refuse(call, forbidden('unknown_group', `there is no group ${unknown}`))
  const named = name === undefined ? group.name : name
  const fault = faultOf(call, { name: named, childGroups: [] }, group.id)
  if (fault !== null) return refuse(call, fault)
  const membersOf = (id: string | null) => (id === null ? [] : (call.plan.groups.get(id)?.members ?? []))
  const gone = new Set([...remove, ...membersOf(removeFrom)])
  const members = [...new Set([...group.members, ...add, ...membersOf(addFrom)])].filter((each) => !gone.has(each))
  await keep(call, { ...group, members, name: named, autoUpdate })
}

async function keep(call: Call, changed: GroupView): Promise<void> {
  const group = { ...changed, modifiedAt: call.world.clock.now() }
  call.plan.groups.set(group.id, group)
  await regroup(call, group.id)
  call.world.control('group', `${group.id} changed at ${isoTime(group.modifiedAt)}`)
  answer(call, json(200, groupView(group)))
}

export async function deleteGroup(call: Call): Promise<void> {
  const group = groupNamed(call)
  if (group === null) return notFound(call)
  call.plan.groups.delete(group.id)
  await regroup(call, group.id)
  answer(call, bare(200))
}
