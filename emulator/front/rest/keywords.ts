/** Groups that keep themselves change with the messages from handsets that hold their keywords. */
import type { Instant } from '../../core/instant.ts'
import { membersAfter } from '../../protocol/rest/auto-update.ts'
import type { Inbound } from '../../protocol/rest/inbound-view.ts'
import type { PlanState } from './plan-state.ts'

/** The ids of the groups that have changed. */
export function groupsAfter({ groups }: PlanState, { from, to, content }: Inbound, now: Instant): readonly string[] {
  if (content.kind !== 'text') return []
  const changed: string[] = []
  for (const group of groups.values()) {
    if (group.autoUpdate === null) continue
    const members = membersAfter(group.members, group.autoUpdate, { from, to, text: content.text })
    if (members === null) continue
    groups.set(group.id, { ...group, members, modifiedAt: now })
    changed.push(group.id)
  }
  return changed
}
