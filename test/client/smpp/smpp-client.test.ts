import { expect, test } from 'vitest'
import type { EmulatorError } from '../../../emulator/core/emulator-error.ts'
import { millis } from '../../../emulator/core/instant.ts'
import { STATUS } from '../../../emulator/protocol/smpp/command-status.ts'
import { encodePdu } from '../../../emulator/protocol/smpp/encode.ts'
import { aPdu } from '../../support/raw-esme.ts'
import { aConversation, accepting, answerTo, rest } from './scripted-server.ts'

const SIGN_IN = { kind: 'transceiver', systemId: 'test', password: 'secret' } as const
const HELLO = { from: '12345', to: '64211234567', text: 'hello' }

/** What a promise fails with. */
async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: EmulatorError) => reason,
  )
  return error === null ? 'nothing failed' : `${error.code}: ${error.message}`
}

test.each([
  ['transmitter', '3.3', 0x33],
  ['receiver', '3.4', 0x34],
  ['transceiver', '5.0', 0x50],
] as const)('binds as a %s of SMPP %s', async (kind, version, interfaceVersion) => {
  const { client, server } = aConversation()
  const answer = await client.bind({ ...SIGN_IN, kind, version })
  expect(answer).toEqual({ status: 0, systemId: 'centre' })
  expect(server.received).toMatchObject([
    {
      command: `bind_${kind}`,
      sequence: 1,
      body: { system_id: 'test', password: 'secret', interface_version: interfaceVersion },
    },
  ])
})

test('a refused bind is a value, even where the server leaves the body out', async () => {
  const { client, server } = aConversation()
  server.answer = (pdu) => ({ ...answerTo(pdu, STATUS.ESME_RINVPASWD), body: null }) as never
  expect(await client.bind(SIGN_IN)).toEqual({ status: STATUS.ESME_RINVPASWD, systemId: '' })
})

test('a submit gives the id, or the status it was refused with', async () => {
  const { client, server } = aConversation()
  expect(await client.submit(HELLO)).toEqual([{ status: 0, messageId: 'm1' }])
  server.answer = (pdu) => answerTo(pdu, STATUS.ESME_RTHROTTLED)
  expect(await client.submit(HELLO)).toEqual([{ status: STATUS.ESME_RTHROTTLED, messageId: '' }])
})

test('a generic_nack is the answer to the request whose number it has', async () => {
  const { client, server } = aConversation()
  server.answer = ({ sequence }) => ({ ...aPdu('generic_nack', sequence), status: STATUS.ESME_RINVCMDLEN }) as never
  expect(await client.submit(HELLO)).toEqual([{ status: STATUS.ESME_RINVCMDLEN, messageId: '' }])
})

test('answers find their requests in whatever order they come', async () => {
  const { client, server } = aConversation()
  server.answer = () => null
  const submits = ['a', 'b', 'c'].map((text) => client.submit({ ...HELLO, text }))
  await rest()
  for (const pdu of server.all('submit_sm').toReversed()) {
    server.write(encodePdu(answerTo(pdu, 0, { message_id: pdu.body.short_message })))
  }
  expect((await Promise.all(submits)).flat().map(({ messageId }) => messageId)).toEqual(['a', 'b', 'c'])
})

test('no more requests are under way than the window allows, and they leave in order', async () => {
  const { client, server } = aConversation({ window: 2 })
  server.answer = () => null
  const submits = ['a', 'b', 'c', 'd', 'e'].map((text) => client.submit({ ...HELLO, text }))
  const seen: string[] = []
  while (seen.length < 5) {
    await rest()
    const waiting = server.all('submit_sm').slice(seen.length)
    expect(waiting.length).toBe(Math.min(2, 5 - seen.length))
    const [first] = waiting
    seen.push(first?.body.short_message ?? '')
    server.write(encodePdu(accepting(first!)!))
  }
  await Promise.all(submits)
  expect(seen).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('an answer that is not there in time is the server’s failing, and the next request goes on', async () => {
  const { client, server, wall } = aConversation({ responseTimeout: millis(5_000) })
  server.answer = () => null
  const failed = failure(client.submit(HELLO))
  await rest()
  await wall.pass(4_999)
  expect(wall.timers).toBe(1)
  await wall.pass(1)
  expect(await failed).toBe('PEER_REFUSED: no answer to submit_sm (sequence 1) within 5s')
  server.answer = accepting
  server.write(encodePdu(answerTo(server.received[0]!, 0, { message_id: 'late' })))
  expect(await client.submit(HELLO)).toEqual([{ status: 0, messageId: 'm2' }])
  expect(wall.timers).toBe(0)
})

test('another command’s response is the server’s failing', async () => {
  const { client, server } = aConversation()
  server.answer = ({ sequence }) => aPdu('enquire_link_resp', sequence)
  expect(await failure(client.submit(HELLO))).toBe('PEER_REFUSED: submit_sm was answered with enquire_link_resp')
})

test('a response that cannot be read is the server’s failing', async () => {
  const { client, server } = aConversation()
  server.answer = () => null
  const failed = failure(client.submit(HELLO))
  await rest()
  // submit_sm_resp whose message_id has no NUL.
  server.write(Buffer.from('00000012800000040000000000000001' + '6d31', 'hex'))
  expect(await failed).toBe('PEER_REFUSED: the answer cannot be read: no NUL before the PDU ends')
})

test.each([
  ['ends', 'the server closed the connection', (server: { end(): void }) => server.end()],
  [
    'speaks HTTP',
    'the server speaks HTTP, not SMPP',
    (server: { write(text: string): void }) => server.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
  ],
  [
    'sends nonsense',
    'the server sent a PDU of 4294967295 octets, which cannot be',
    (server: { write(octets: Buffer): void }) => server.write(Buffer.alloc(16, 0xff)),
  ],
  ['unbinds', 'the server unbound the session', (server: { send(command: 'unbind'): void }) => server.send('unbind')],
])('when the server %s, everything that waits fails and so does what comes after', async (_, reason, act) => {
  const { client, server, wall } = aConversation({ window: 1 })
  server.answer = () => null
  const failed = [failure(client.submit(HELLO)), failure(client.submit(HELLO))]
  await rest()
  act(server as never)
  expect(await client.closed).toBe(reason)
  expect(await Promise.all(failed)).toEqual([
    `PEER_REFUSED: no answer to submit_sm: ${reason}`,
    `PEER_REFUSED: cannot send submit_sm: ${reason}`,
  ])
  expect(await failure(client.bind(SIGN_IN))).toBe(`PEER_REFUSED: cannot send bind_transceiver: ${reason}`)
  expect(await client.deliveries.next()).toEqual({ done: true, value: undefined })
  expect(wall.timers).toBe(0)
})

test('a server that unbinds gets its answer before the client leaves', async () => {
  const { client, server } = aConversation()
  const sequence = server.send('unbind')
  await client.closed
  await rest()
  expect(server.received).toMatchObject([{ command: 'unbind_resp', sequence, status: 0 }])
  expect(server.clientHasLeft).toBe(true)
})

test('enquire_link is answered with its own number', async () => {
  const { server } = aConversation()
  server.send('enquire_link')
  const sequence = server.send('enquire_link')
  await rest()
  expect(server.received).toMatchObject([{ sequence: 1 }, { command: 'enquire_link_resp', sequence, status: 0 }])
})

test('a request that only an ESME may send is answered with generic_nack', async () => {
  const { server } = aConversation()
  const sequence = server.send('submit_sm')
  await rest()
  expect(server.received).toMatchObject([{ command: 'generic_nack', sequence, status: STATUS.ESME_RINVCMDID }])
})

test('deliveries wait for their reader, in order, and are thanked for', async () => {
  const { client, server } = aConversation()
  server.send('deliver_sm', { source_addr: '1', short_message: 'one' })
  server.send('deliver_sm', { source_addr: '1', short_message: 'two' })
  await rest()
  server.end()
  const texts: unknown[] = []
  for await (const delivery of client.deliveries) texts.push(delivery.kind === 'mo' ? delivery.text : delivery.kind)
  expect(texts).toEqual(['one', 'two'])
  expect(server.all('deliver_sm_resp').map(({ sequence, status }) => [sequence, status])).toEqual([
    [1, 0],
    [2, 0],
  ])
})

test('a reader that waits gets the delivery when it comes', async () => {
  const { client, server } = aConversation()
  const next = client.deliveries.next()
  server.send('data_sm', { source_addr: '1' }, [{ tag: 0x0424, value: 'payload' }])
  expect(await next).toMatchObject({ done: false, value: { kind: 'mo', from: '1', text: 'payload' } })
  await rest()
  expect(server.names()).toEqual(['data_sm_resp'])
})

test('a delivery is answered as the client chooses, when it chooses', async () => {
  let choose: (status: number) => void = () => undefined
  const { server } = aConversation({ onDelivery: () => new Promise((resolve) => (choose = resolve)) })
  server.send('deliver_sm')
  await rest()
  expect(server.received).toEqual([])
  choose(STATUS.ESME_RX_T_APPN)
  await rest()
  expect(server.received).toMatchObject([{ command: 'deliver_sm_resp', status: STATUS.ESME_RX_T_APPN }])
})

test('a receipt that comes in the same octets as the response is not lost', async () => {
  const { client, server } = aConversation()
  server.answer = (pdu) => {
    if (pdu.command !== 'submit_sm') return null
    const receipt = encodePdu(aPdu('deliver_sm', 1, { esm_class: 4, short_message: 'id:m1 stat:DELIVRD err:000' }))
    server.write(Buffer.concat([receipt, encodePdu(accepting(pdu)!)]))
    return null
  }
  await client.submit(HELLO)
  expect(await client.deliveries.next()).toMatchObject({ value: { kind: 'receipt', id: 'm1', stat: 'DELIVRD' } })
})

test('answers and deliveries are told in the order of the wire, even those that come together', async () => {
  const told: string[] = []
  const { client, server } = aConversation({
    onDelivery: (delivery) => {
      told.push(delivery.kind)
      return 0
    },
  })
  const receipt = encodePdu(aPdu('deliver_sm', 1, { esm_class: 4, short_message: 'id:m1 stat:DELIVRD err:000' }))
  let isEarly = false
  server.answer = (pdu) => {
    if (pdu.command !== 'submit_sm') return null
    const answer = encodePdu(accepting(pdu)!)
    server.write(Buffer.concat(isEarly ? [receipt, answer] : [answer, receipt]))
    return null
  }
  await client.submit(HELLO, () => told.push('answer'))
  isEarly = true
  await client.submit(HELLO, () => told.push('answer'))
  expect(told).toEqual(['answer', 'receipt', 'receipt', 'answer'])
})

test('octets that come one by one make the same conversation', async () => {
  const { client, server } = aConversation()
  server.answer = (pdu) => {
    for (const octet of encodePdu(accepting(pdu)!)) server.write(Buffer.from([octet]))
    return null
  }
  expect(await client.submit(HELLO)).toEqual([{ status: 0, messageId: 'm1' }])
})

test('unbind takes leave and closes, also from a server that has gone', async () => {
  const { client, server } = aConversation()
  await client.unbind()
  expect(await client.closed).toBe('unbound')
  await rest()
  expect(server.names()).toEqual(['unbind'])
  expect(server.clientHasLeft).toBe(true)
  await client.unbind()
})

test('a long text goes in parts that share a reference, and each message has its own', async () => {
  const { client, server } = aConversation()
  const text = 'x'.repeat(161)
  expect(await client.submit({ ...HELLO, text })).toHaveLength(2)
  await client.submit({ ...HELLO, text })
  const headers = server
    .all('submit_sm')
    .map(({ body }) => Buffer.from(body.short_message, 'latin1').toString('hex', 0, 6))
  expect(headers).toEqual(['050003010201', '050003010202', '050003020201', '050003020202'])
})

test.each([
  [{ text: 'ж', dataCoding: 0 }, 'BAD_OPTION: the text has characters that data_coding 0 cannot say'],
  [{ text: 'ж'.repeat(67 * 255 + 1) }, 'BAD_OPTION: a text of 17086 characters makes more than 255 short messages'],
])('a text that cannot be sent is refused before anything is', async (message, expected) => {
  const { client, server } = aConversation()
  expect(await failure(client.submit({ ...HELLO, ...message }))).toBe(expected)
  expect(server.received).toEqual([])
})

test('any other operation gives its response as it is', async () => {
  const { client, server } = aConversation()
  server.answer = (pdu) => answerTo(pdu, 0, { message_id: 'm1', message_state: 2 })
  const body = { message_id: 'm1', source_addr_ton: 0, source_addr_npi: 0, source_addr: '12345' }
  expect(await client.request('query_sm', body)).toMatchObject({
    command: 'query_sm_resp',
    body: { message_id: 'm1', message_state: 2 },
  })
})
