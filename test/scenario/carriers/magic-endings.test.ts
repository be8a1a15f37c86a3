/** Each line of docs/magic-endings.md about SMPP, tried by a client; those of the other fronts: test/docs. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { statusName } from '../../../emulator/protocol/smpp/command-status.ts'
import { pageText, section, tableRows } from '../../docs/page.ts'
import { CarrierBench, type CarrierLink, type Receipt, SECOND, type WirePdu } from './carrier-link.ts'

interface Ending {
  readonly digits: string
  readonly response: string
  readonly receipts: string
  readonly query: string
}

const ENDINGS: readonly Ending[] = tableRows(section(pageText('magic-endings.md'), '## SMPP')).map(
  ({ 'number ends in': digits = '', response = '', receipts = '', query_sm: query = '' }) => ({
    digits,
    response,
    receipts,
    query,
  }),
)

const STATES = [
  'SCHEDULED',
  'ENROUTE',
  'DELIVERED',
  'EXPIRED',
  'DELETED',
  'UNDELIVERABLE',
  'ACCEPTED',
  'UNKNOWN',
  'REJECTED',
]
const STATE_OF_STAT: Readonly<Record<string, number>> = {
  ENROUTE: 1,
  DELIVRD: 2,
  EXPIRED: 3,
  DELETED: 4,
  UNDELIV: 5,
  UNKNOWN: 7,
  REJECTD: 8,
}

function responseOf(link: CarrierLink, response: WirePdu | null): string {
  if (response !== null) return statusName(response.command_status)
  return link.closed ? 'connection closed' : 'none'
}

function receiptsOf(link: CarrierLink): string {
  const early = link.arrivals.indexOf('deliver_sm') < link.arrivals.indexOf('submit_sm_resp')
  const told = link.receipts.map(({ at, text }) => {
    const [, stat, err] = /stat:(\w+) err:(\d+)/.exec(text) ?? []
    return `${stat} ${err} ${early ? 'before the response' : `after ${Math.round(at / SECOND)} s`}`
  })
  return told.join(', ') || 'none'
}

async function queryOf(link: CarrierLink, response: WirePdu | null): Promise<string> {
  if (!response?.message_id) return 'no id'
  const { message_state = 0 } = await link.query(response.message_id)
  return `${message_state} ${STATES[message_state]}`
}

/** What the page says of every receipt, in words. */
function expectUsualForm({ text, pdu }: Receipt, to: string, id: string): void {
  const fields =
    /^id:(\d+) sub:001 dlvrd:(\d{3}) submit date:2601010000 done date:2601010000 stat:(\w{7}) err:(\d{3}) Text:hello$/
  const [, named, dlvrd, stat = '', err = ''] = fields.exec(text) ?? []
  expect({ named, dlvrd }).toEqual({ named: id, dlvrd: stat === 'DELIVRD' ? '001' : '000' })
  expect(pdu).toMatchObject({
    command: 'deliver_sm',
    source_addr: to,
    destination_addr: '12345',
    esm_class: stat === 'ENROUTE' ? 0x20 : 0x04,
    receipted_message_id: id,
    message_state: STATE_OF_STAT[stat],
  })
  const code = err === '000' ? undefined : Buffer.from([3, 0, Number(err)])
  expect(pdu.network_error_code).toEqual(code)
}

test('the page lists an ending for each magic rule of everyday, and the one without magic', () => {
  const yaml = readFileSync('scenarios/carriers/everyday.yaml', 'utf8')
  const rules = [...yaml.matchAll(/when: \{ to: "\*(\d{6})" \}/g)].map(([, digits]) => digits)
  expect(rules.length).toBeGreaterThan(10)
  expect(ENDINGS.map(({ digits }) => digits)).toEqual(['anything else', ...rules])
})

test.each(ENDINGS)('a number that ends in $digits gets what the page says', async ({ digits, ...says }) => {
  const link = await new CarrierBench().bind()
  const to = `64211${digits === 'anything else' ? '234567' : digits}`
  const response = await link.submit(to)
  await link.advanceToTheEnd()
  expect({
    response: responseOf(link, response),
    receipts: receiptsOf(link),
    query: await queryOf(link, response),
  }).toEqual(says)
  for (const receipt of link.receipts) expectUsualForm(receipt, to, response?.message_id ?? '')
})

test('who asks for failures only hears of failures only, magic or not', async () => {
  const link = await new CarrierBench().bind()
  await link.submit('64211234567', { registered_delivery: 2 })
  await link.submit('64211909002', { registered_delivery: 2 })
  await link.submit('64211909003', { registered_delivery: 0 })
  await link.advanceToTheEnd()
  expect(receiptsOf(link)).toBe('UNDELIV 069 after 1 s')
})
