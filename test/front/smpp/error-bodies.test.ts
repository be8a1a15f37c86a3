/** What stands after the header of a response that tells of an error, by version and by the account's wish. */
import { expect, test } from 'vitest'
import type { Command } from '../../../emulator/protocol/smpp/pdu.ts'
import { anSmppWorld } from '../../support/an-smpp-world.ts'

const NOBODY = { dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: 'nobody' }
const REQUESTS = {
  submit_sm: NOBODY,
  data_sm: NOBODY,
  submit_multi: { dest_address: [] },
  query_sm: { message_id: '1' },
  cancel_sm: { message_id: '1' },
  replace_sm: { message_id: '1' },
}

async function refused(command: keyof typeof REQUESTS, version: number, smpp = '') {
  const kind = version === 0x33 ? 'bind_transmitter' : 'bind_transceiver'
  const esme = await anSmppWorld({ smpp }).bound(kind, { interface_version: version })
  const response = await esme.ask(command as Command, REQUESTS[command])
  expect(response.status).not.toBe(0)
  return response.body
}

const QUERY = { message_id: '', final_date: '', message_state: 0, error_code: 0 }
const MULTI = { message_id: '', unsuccess_sme: [] }

test.each([
  [0x33, { submit_sm: { message_id: '' }, submit_multi: MULTI, query_sm: QUERY, cancel_sm: null, replace_sm: null }],
  [0x34, { submit_sm: null, data_sm: { message_id: '' }, submit_multi: MULTI, query_sm: QUERY, cancel_sm: null }],
  [0x50, { submit_sm: null, data_sm: { message_id: '' }, submit_multi: MULTI, query_sm: QUERY, replace_sm: null }],
])('refuses with the bodies that clients of version %i want', async (version, bodies) => {
  for (const [command, body] of Object.entries(bodies)) {
    expect([command, await refused(command as keyof typeof REQUESTS, version)]).toEqual([command, body])
  }
})

test.each([0x33, 0x34, 0x50])('refuses without bodies where the account of version %i wants none', async (version) => {
  for (const command of ['submit_sm', 'submit_multi', 'query_sm'] as const) {
    expect([command, await refused(command, version, 'error-bodies: header-only')]).toEqual([command, null])
  }
})

test('a data_sm that the carrier refuses is answered with a body as well', async () => {
  const world = anSmppWorld({ rules: ['{ then: { submit: throttle } }'] })
  const esme = await world.bound()
  const response = await esme.ask('data_sm', { ...NOBODY, destination_addr: '64211234567' })
  expect(response).toMatchObject({ command: 'data_sm_resp', status: 0x58, body: { message_id: '' } })
})
