import { expect, test } from 'vitest'
import { receiptStat, statusesView } from '../../emulator/control/view-statuses.ts'
import { causeNamed, NO_CAUSE } from '../../emulator/message/cause.ts'
import type { ReceiptStyle } from '../../emulator/message/plan.ts'
import { LIVES, STATUS_TABLE } from '../../emulator/message/status-table.ts'
import { aPlan } from '../support/a-plan.ts'

const STYLE: ReceiptStyle = aPlan().receipts.style

test('says nothing on a front where the table has nothing', () => {
  for (const life of LIVES) {
    const view = statusesView(life, NO_CAUSE, STYLE)
    const row = STATUS_TABLE[life]
    expect([life, view.smpp === null, view.mm7 === null, view.rest === null, view.gateway === null]).toEqual([
      life,
      row.smpp === null,
      row.mm7 === null,
      row.rest === null,
      row.gateway === null,
    ])
  }
})

test('a failure has the number of its cause on every front', () => {
  expect(statusesView('failed', causeNamed('absent-subscriber'), STYLE)).toEqual({
    smpp: { state: 5, stat: 'UNDELIV', err: '027' },
    mm7: { status: 'Unreachable', text: 'Unreachable' },
    rest: { status: 'Failed', code: 27 },
    gateway: 'Failed',
  })
})

test('the MMStatus of a failure is chosen by what failed', () => {
  const status = (name: Parameters<typeof causeNamed>[0]) => statusesView('failed', causeNamed(name), STYLE).mm7?.status
  expect(status('no-page-response')).toBe('Unreachable')
  expect(status('equipment-not-sm-equipped')).toBe('Unrecognized')
  expect(status('blocked')).toBe('Rejected')
})

test("a carrier's own words stand in the SMPP cell", () => {
  const style: ReceiptStyle = {
    ...STYLE,
    stat: new Map([['failed', 'FAILED']]),
    err: new Map([
      ['absent-subscriber', '0x1B'],
      ['none', '00'],
    ]),
    errWidth: 5,
  }
  const absent = causeNamed('absent-subscriber')
  expect(statusesView('failed', absent, style).smpp).toEqual({ state: 5, stat: 'FAILED', err: '0x1B' })
  expect(statusesView('failed', causeNamed('call-barred'), style).smpp?.err).toBe('00013')
  expect(statusesView('delivered', absent, style).smpp?.err).toBe('00')
})

test('a receipt on acceptance says so, and one of no known outcome that it is unknown', () => {
  expect(receiptStat('submitted', STYLE)).toBe('ACCEPTD')
  expect(receiptStat('pending', STYLE)).toBe('ENROUTE')
  expect(receiptStat('silent', STYLE)).toBe('UNKNOWN')
})
