import { describe, expect, it, test } from 'vitest'
import {
  judgeMessage,
  listed,
  type MessageExpectation,
  messageExpectation,
} from '../../emulator/expectation/message-expectation.ts'
import type { MessageWords } from '../../emulator/expectation/message-words.ts'
import { aMessageView } from './a-message-view.ts'

const judge = (words: object, ...view: Parameters<typeof aMessageView>) =>
  judgeMessage(messageExpectation.parse(words), aMessageView(...view))

test('who expects nothing is never wrong', () => {
  expect(judge({})).toBeNull()
})

describe('each word', () => {
  it.each<[word: string, right: unknown, wrong: unknown, what: string, got: string]>([
    ['life', 'delivered', 'expired', 'life', 'delivered'],
    ['cause', 'none', 'absent-subscriber', 'cause', 'none'],
    ['carrier', 'everyday', 'spark', 'carrier', 'everyday'],
    ['from', '12345', '1', 'from', '12345'],
    ['to', '/^6421/', '1', 'to', '64211234567'],
    ['text', '/^hell/', 'bye', 'text', 'hello'],
    ['id', '77', '4d', 'id', '77'],
    ['parts', '1', '2', 'parts', '1'],
    ['rule', 'absent at first', 'never', 'rule', 'absent at first'],
    ['told', 'ESME_ROK', 'ESME_RSYSERR', 'answer', 'ESME_ROK'],
    ['smpp', 'DELIVRD', 'EXPIRED', 'SMPP status', 'DELIVRD'],
    ['err', '000', '069', 'err', '000'],
    ['mm7', 'Retrieved', 'Expired', 'MM7 status', 'Retrieved'],
    ['rest', 'Delivered', 'Failed', 'REST status', 'Delivered · 0'],
    ['rest', '0', '406', 'REST status', 'Delivered · 0'],
    ['gateway', 'Received', 'Frozen', 'gateway status', 'Received'],
    ['attempts', '2', '3', 'attempts', '2'],
    ['attempts-at', ['1s', '1h1s'], ['1s', '1h'], 'times of the attempts', '1s, 1h1s'],
    ['spacing', '1h', '59m', 'time between attempts', '1h before number 2'],
    ['done', '1h1s', '1h', 'time to the end', '1h1s'],
    ['receipts-sent', '1', '0', 'receipts sent', '1: DELIVRD'],
    ['receipts-sent', ['DELIVRD'], [], 'receipts sent', 'DELIVRD'],
    ['receipts-at', ['1h2s'], ['1s'], 'times of the receipts', '1h2s'],
    ['receipts-spacing', undefined, '1s', 'time between receipts', 'only 1'],
    ['frozen', 'off', 'on', 'state', 'not frozen'],
    ['happened', 'accepted', 'frozen', 'what happened', 'accepted, final: delivered'],
  ])('%s: %j holds, and %j does not', (word, right, wrong, what, got) => {
    if (right !== undefined) expect(judge({ [word]: right })).toBeNull()
    expect(judge({ [word]: wrong })).toMatchObject({ what, got })
  })
})

test('a vocabulary in which nothing is sent has no status', () => {
  const statuses = { smpp: null, mm7: null, rest: null, gateway: null }
  for (const front of ['smpp', 'mm7', 'rest', 'gateway']) {
    expect(judge({ [front]: '/./' }, { statuses })).toMatchObject({ got: 'none' })
  }
})

test('a message that its carrier refused for too long is frozen, and one whose receipt is', () => {
  expect(judge({ frozen: 'on' }, { phase: 'frozen' })).toBeNull()
  const receipts = [{ at: '2026-01-01T00:00:00.000Z', status: 'DELIVRD', outcome: 'frozen' }]
  expect(judge({ frozen: 'on' }, { receipts })).toBeNull()
  const thawed = { at: '2026-01-01T00:01:00.000Z', status: 'DELIVRD', outcome: 'accepted' }
  expect(judge({ frozen: 'off' }, { receipts: [...receipts, thawed] })).toBeNull()
  expect(judge({ frozen: 'on' }, { receipts: [{ ...thawed, status: 'ENROUTE' }, ...receipts] })).toBeNull()
})

test('receipts that could not be sent were not sent', () => {
  const receipts = [{ at: '2026-01-01T00:00:00.000Z', status: 'DELIVRD', outcome: 'kept' }]
  expect(judge({ 'receipts-sent': '0' }, { receipts })).toBeNull()
})

test('of several that do not hold, what comes first in a message’s life is told', () => {
  expect(judge({ 'receipts-sent': '7', life: 'expired', carrier: 'spark' })).toMatchObject({ what: 'carrier' })
})

test('a word that there is not is told with the one that was meant', () => {
  const wrong = messageExpectation.safeParse({ atempts: '3' })
  expect(wrong.error?.issues[0]?.message).toContain('did you mean `attempts`?')
})

test('the words that programs write are those that are judged', () => {
  // The types say it: each is a list of all keys of the other.
  const written: Record<keyof MessageWords, unknown> = {} as Record<keyof MessageExpectation, unknown>
  const judged: Record<keyof MessageExpectation, unknown> = {} as Record<keyof MessageWords, unknown>
  expect([written, judged]).toEqual([{}, {}])
})

test('the same several times is counted', () => {
  expect(listed([])).toBe('none')
  expect(listed(['Sent', 'Sent', 'Sent', 'Received'])).toBe('Sent, Sent, Sent, Received')
  expect(listed(['Sent', ...Array<string>(53).fill('DELIVRD'), 'Sent'])).toBe('Sent, DELIVRD × 53, Sent')
})
