/** Records and submissions for tests: a message that has just been read from a client, but for what the test says. */
import { type Instant, instant, WORLD_START } from '../../emulator/core/instant.ts'
import { NO_CAUSE } from '../../emulator/message/cause.ts'
import type { Plan } from '../../emulator/message/plan.ts'
import type { MessageRecord, Submission } from '../../emulator/message/record.ts'
import { aPlan } from './a-plan.ts'

export function aSubmission(changes: Partial<Submission> = {}): Submission {
  return {
    account: 'test',
    front: 'smpp',
    link: 1,
    from: '12345',
    fromTon: 0,
    fromNpi: 0,
    serviceType: '',
    esmClass: 0,
    protocolId: 0,
    priority: 0,
    dataCoding: 0,
    registered: 1,
    long: false,
    options: [],
    recipients: 1,
    mms: null,
    detail: null,
    ...changes,
  }
}

/** Valid for as long as the plan's validity says, from its start. */
export function aRecord(plan: Plan = aPlan(), changes: Partial<MessageRecord> = {}): MessageRecord {
  const startAt: Instant = changes.startAt ?? WORLD_START
  return {
    phase: 'waiting',
    life: 'submitted',
    slot: -1,
    flags: 0,
    owed: 0,
    sent: 0,
    attempts: 0,
    failures: 0,
    tail: -1,
    plan,
    submission: aSubmission(),
    payload: 'hello',
    cause: NO_CAUSE,
    drawHi: 0x12345678,
    drawLo: 0x1abcdef0,
    doneAt: instant(0),
    deadline: instant(startAt + plan.validity.default),
    failedAt: instant(0),
    startAt,
    acceptedAt: WORLD_START,
    key: 1,
    id: '1',
    to: '+64211234567',
    number: '64211234567',
    toTon: 1,
    toNpi: 1,
    status: 0,
    ...changes,
  }
}
