import type { MessageView } from '../../emulator/expectation/message-view.ts'

/** Delivered at the second of two attempts, an hour after the first, and told so. */
export function aMessageView(changes: Partial<MessageView> = {}): MessageView {
  return {
    key: 1,
    id: '77',
    account: 'test',
    front: 'smpp',
    carrier: 'everyday',
    from: '12345',
    to: '64211234567',
    text: 'hello',
    parts: 1,
    life: 'delivered',
    phase: 'done',
    cause: null,
    answer: 'ESME_ROK',
    submittedAt: '2026-01-01T00:00:00.000Z',
    doneAt: '2026-01-01T01:00:01.000Z',
    statuses: {
      smpp: { stat: 'DELIVRD', err: '000' },
      mm7: { status: 'Retrieved', text: 'Success' },
      rest: { status: 'Delivered', code: 0 },
      gateway: 'Received',
    },
    attempts: [
      { at: '2026-01-01T00:00:01.000Z', result: 'absent-subscriber (27)' },
      { at: '2026-01-01T01:00:01.000Z', result: 'delivered' },
    ],
    receipts: [{ at: '2026-01-01T01:00:02.000Z', status: 'DELIVRD', outcome: 'accepted' }],
    timeline: [
      { at: '2026-01-01T00:00:00.000Z', wall: '2026-06-01T00:00:00.000Z', what: 'accepted' },
      { at: '2026-01-01T01:00:01.000Z', wall: '2026-06-01T00:00:00.000Z', what: 'final: delivered' },
    ],
    rules: [{ name: 'absent at first', where: 'a.yaml:3' }],
    explanation: { decided: ['outcome: delivered'] },
    ...changes,
  }
}
