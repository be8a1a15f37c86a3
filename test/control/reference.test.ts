/** The reference keeps up with the API. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ENDPOINTS } from '../../emulator/control/api-index.ts'
import { messageKeys } from '../../emulator/expectation/message-expectation.ts'
import { LIVES } from '../../emulator/message/status-table.ts'
import { controlBench, W } from './control-bench.ts'

const REFERENCE = readFileSync(new URL('../../docs/reference/control-api.md', import.meta.url), 'utf8')

test('the reference has a section for every endpoint, and for no other', () => {
  const sections = [...REFERENCE.matchAll(/^### `(.*)`$/gm)].map((match) => match[1])
  expect(sections.sort()).toEqual(ENDPOINTS.map(({ methods, path }) => `${methods} ${path}`).sort())
})

test('every endpoint that is listed is there', async () => {
  const bench = controlBench()
  await bench.bound()
  bench.submit()
  await bench.post(`${W}/mo`, { account: 'test', from: '1', to: '2', text: 'hi' })
  for (const { methods, path } of ENDPOINTS) {
    if (!methods.startsWith('GET') || !path.startsWith('/api/')) continue
    const id = path.includes('/mo/') ? 'mo-1' : 'key:1'
    const asked = path.endsWith('/tries') ? '?account=test' : ''
    const url =
      path.replace('{world}', 'default').replace('{number}', '64211').replace('{carrier}', 'net').replace('{id}', id) +
      asked
    expect([url, (await bench.get(url)).status]).toEqual([url, 200])
  }
})

test('the reference names every field of a message, and every life', async () => {
  const bench = controlBench()
  bench.submit()
  const detail = await bench.read(`${W}/messages/key:1`)
  const names = [
    ...Object.keys(detail),
    ...Object.keys(detail.submission),
    ...Object.keys(detail.explanation),
    ...LIVES,
  ]
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(REFERENCE))).toEqual([])
})

test('the reference names every field of an account, and every field of a message from a handset', async () => {
  const bench = controlBench({ account: 'rest: { token: t }\n    gateway: { password: p }\n    mm7: {}' })
  await bench.post(`${W}/mo`, { account: 'test', front: 'smpp', from: '1', to: '2', text: 'hi' })
  const [account] = (await bench.read(`${W}/accounts`)).accounts
  const mo = await bench.read(`${W}/mo/mo-1`)
  const names = [account, account.smpp, account.mm7, account.rest, account.gateway, account.handOver, mo].flatMap(
    Object.keys,
  )
  expect(names).toContain('handOut')
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(REFERENCE))).toEqual([])
})

test('the reference names every word of what can be expected of a message', () => {
  const [, section = ''] = /^### `POST [^`]*verify`$([\s\S]*?)^### /m.exec(REFERENCE) ?? []
  expect(Object.keys(messageKeys).filter((word) => !section.includes(`\`${word}\``))).toEqual([])
})
