import { expect, test } from 'vitest'
import { membersAfter } from '../../../emulator/protocol/rest/auto-update.ts'
import { readGroup } from '../../../emulator/protocol/rest/group.ts'

function updateOf(json: object) {
  const group = readGroup({ auto_update: json }, false)
  if (!group.ok || group.value.autoUpdate === null) throw new Error('no auto_update')
  return group.value.autoUpdate
}

const said = (text: string, to = '54321') => ({ from: '64211234567', to, text })

test('the keywords are read in every form that the documents have', () => {
  const words = { first_word: 'Sinch', second_word: 'Join' }
  expect(updateOf({ to: 15551231234, add: words, remove: 'STOP' })).toEqual({
    to: '15551231234',
    add: { firstWord: 'Sinch', secondWord: 'Join' },
    remove: { firstWord: 'STOP', secondWord: null },
  })
})

test('whoever sends the keyword joins once, whoever sends the other leaves', () => {
  const update = updateOf({ to: '+54321', add: { first_word: 'join' }, remove: { first_word: 'leave' } })
  expect(membersAfter(['1'], update, said(' JOIN me'))).toEqual(['1', '64211234567'])
  expect(membersAfter(['64211234567'], update, said('join'))).toBeNull()
  expect(membersAfter(['1', '64211234567'], update, said('Leave'))).toEqual(['1'])
  expect(membersAfter(['1'], update, said('leave'))).toBeNull()
})

test('nothing else changes a group: other words, other numbers, the second word alone', () => {
  const update = updateOf({ to: '54321', add: { first_word: 'Sinch', second_word: 'join' } })
  for (const text of ['', 'join', 'sinch', 'sinch joins', 'join sinch']) {
    expect(membersAfter([], update, said(text))).toBeNull()
  }
  expect(membersAfter([], update, said('sinch join', '12345'))).toBeNull()
  expect(membersAfter([], update, said('SINCH  Join now'))).toEqual(['64211234567'])
})
