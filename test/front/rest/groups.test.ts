/** Groups that keep themselves by keywords from handsets. */
import { afterEach, expect, test } from 'vitest'
import { HOUR } from '../../../emulator/core/instant.ts'
import { sendMo } from '../../../emulator/engine/send-mo.ts'
import { HttpWorld } from '../../support/a-http-world.ts'

let http: HttpWorld

afterEach(async () => {
  expect(http.bugs).toEqual([])
  await http.close()
})

function serve(): void {
  http = new HttpWorld('{ carriers: { net: { numbers: ["*"] } }, accounts: { test: { rest: { token: test } } } }')
}

async function text(from: string, text: string): Promise<void> {
  const mo = { from, to: '54321', content: { text }, about: null, dataCoding: null } as const
  sendMo(http.world, http.world.accounts.get('test')!, { ...mo, front: 'rest', referenceBits: 8 })
  await http.advance(0)
}

const AUTO = { to: '54321', add: { first_word: 'Sinch', second_word: 'Join' }, remove: { first_word: 'leave' } }

test('handsets join and leave a group by its keywords, and it says which they are', async () => {
  serve()
  const { status, body } = await http.restCall('post', '/groups', { name: 'auto', auto_update: AUTO })
  expect([status, body]).toMatchObject([201, { size: 0, auto_update: AUTO }])
  await text('64211111111', 'sinch join')
  await text('64211111112', 'SINCH JOIN please')
  await text('64211111113', 'hello')
  await text('64211111111', 'Leave')
  const members = await http.restCall('get', `/groups/${body.id}/members`)
  expect(members.body).toEqual(['64211111112'])
})

test('a batch that waits goes to those who have joined by then', async () => {
  serve()
  const { body: group } = await http.restCall('post', '/groups', { members: ['64211111111'], auto_update: AUTO })
  const send_at = new Date(Date.now() + HOUR).toISOString()
  const { body: batch } = await http.restCall('post', '/batches', { from: '1234', to: [group.id], body: 'hi', send_at })
  await text('64211111112', 'sinch join')
  await text('64211111111', 'leave')
  await http.advance(2 * HOUR)
  const { body } = await http.restCall('get', `/batches/${batch.id}/delivery_report?type=full`)
  expect(body.statuses).toEqual([{ code: 0, status: 'Delivered', count: 1, recipients: ['64211111112'] }])
})

test('a batch that waits goes to the groups of groups of its group as they are then', async () => {
  serve()
  const group = async (json: object) => (await http.restCall('post', '/groups', json)).body.id
  const grandchild = await group({ members: ['64211111111'] })
  const child = await group({ child_groups: [grandchild] })
  const parent = await group({ child_groups: [child], members: ['64211111112'] })
  const send_at = new Date(Date.now() + HOUR).toISOString()
  const { body: batch } = await http.restCall('post', '/batches', { from: '1234', to: [parent], body: 'hi', send_at })
  await http.restCall('post', `/groups/${grandchild}`, { add: ['64211111113'] })
  await http.advance(2 * HOUR)
  const { body } = await http.restCall('get', `/batches/${batch.id}/delivery_report?type=full`)
  expect(body.statuses).toEqual([
    { code: 0, status: 'Delivered', count: 3, recipients: ['64211111112', '64211111111', '64211111113'] },
  ])
})

test('groups that hold each other ten times over are resolved at once', async () => {
  serve()
  const { body: a } = await http.restCall('post', '/groups', { members: ['64211111111'] })
  const { body: b } = await http.restCall('post', '/groups', { child_groups: Array(10).fill(a.id) })
  await http.restCall('put', `/groups/${a.id}`, { members: ['64211111111'], child_groups: Array(10).fill(b.id) })
  const batch = { from: '1234', to: [b.id], body: 'hi', send_at: new Date(Date.now() + HOUR).toISOString() }
  const { body } = await http.restCall('post', '/batches', batch)
  await http.restCall('post', `/groups/${a.id}`, { add: ['64211111112'] })
  await http.advance(2 * HOUR)
  expect((await http.restCall('get', `/batches/${body.id}/delivery_report`)).body.total_message_count).toBe(2)
})

test('an update leaves the keywords as they are, changes them, or takes them away', async () => {
  serve()
  const { body } = await http.restCall('post', '/groups', { auto_update: AUTO })
  const change = async (json: object) => (await http.restCall('post', `/groups/${body.id}`, json)).body.auto_update
  expect(await change({ add: ['64211111111'] })).toEqual(AUTO)
  expect(await change({ auto_update: { to: '4040', add: { first_word: 'in' } } })).toEqual({
    to: '4040',
    add: { first_word: 'in' },
  })
  expect(await change({ auto_update: null })).toBeUndefined()
})

test('a name is one group’s, and a group of groups names groups that there are', async () => {
  serve()
  const { body: ours } = await http.restCall('post', '/groups', { name: 'ours' })
  const { body: theirs } = await http.restCall('post', '/groups', { name: 'theirs' })
  for (const [method, path, json, code] of [
    ['post', '/groups', { name: 'ours' }, 'conflict_group_name'],
    ['put', `/groups/${theirs.id}`, { name: 'ours', members: [] }, 'conflict_group_name'],
    ['post', `/groups/${theirs.id}`, { name: 'ours' }, 'conflict_group_name'],
    ['post', '/groups', { child_groups: ['01FC66621XXXXX119Z8PMV1QPQ'] }, 'unknown_group'],
    ['post', `/groups/${ours.id}`, { add_from_group: '01FC66621XXXXX119Z8PMV1QPQ' }, 'unknown_group'],
  ] as const) {
    const { status, body } = await http.restCall(method, path, json)
    expect([status, body.code]).toEqual([403, code])
  }
  expect((await http.restCall('post', `/groups/${ours.id}`, { name: 'ours' })).status).toBe(200)
})
