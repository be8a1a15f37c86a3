/** Our client against a server by others: node-smpp's, over real sockets. */
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { connectSmpp } from '../../../emulator/client/smpp/connect-smpp.ts'
import type { EmulatorError } from '../../../emulator/core/emulator-error.ts'
import { CERTIFICATE, PRIVATE_KEY } from './localhost-certificate.ts'

/** As much of node-smpp as is used here; it ships no types. */
interface NodeSmpp {
  createServer(options: object, onSession: (session: Session) => void): NodeServer
}

interface NodeServer {
  listen(port: number, host: string, done: () => void): void
  address(): AddressInfo
  close(): void
}

interface Session {
  on(event: string, listener: (pdu: NodePdu) => void): void
  send(pdu: unknown): void
  deliver_sm(fields: object, onAnswer: (pdu: NodePdu) => void): void
  close(): void
}

interface NodePdu {
  readonly system_id: string
  readonly password: string
  readonly command_status: number
  readonly short_message: { readonly message: string; readonly udh?: readonly Buffer[] }
  response(fields?: object): unknown
}

const smpp = createRequire(import.meta.url)('smpp') as NodeSmpp
const open: { close(): void }[] = []

afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

/** The port of a centre that grants everything and keeps what it is sent. */
async function centre(options: object, received: NodePdu[], answers: NodePdu[] = []): Promise<number> {
  const server = smpp.createServer(options, (session) => {
    open.push(session)
    session.on('error', () => undefined)
    session.on('bind_transceiver', (pdu) => {
      received.push(pdu)
      session.send(pdu.response({ system_id: 'node-smpp' }))
      session.deliver_sm({ source_addr: '64211234567', destination_addr: '12345', short_message: 'жук' }, (answer) =>
        answers.push(answer),
      )
    })
    session.on('submit_sm', (pdu) => {
      received.push(pdu)
      session.send(pdu.response({ message_id: `n${received.length}` }))
    })
    session.on('unbind', (pdu) => {
      received.push(pdu)
      session.send(pdu.response())
    })
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server.address().port
}

test.each([
  ['plain', {}, null],
  ['TLS with its authority', { key: PRIVATE_KEY, cert: CERTIFICATE }, { ca: CERTIFICATE }],
  ['TLS, trusting anyone', { key: PRIVATE_KEY, cert: CERTIFICATE }, { ca: '' }],
])('binds, submits, receives and unbinds: %s', async (_, options, tls) => {
  const received: NodePdu[] = []
  const answers: NodePdu[] = []
  const port = await centre(options, received, answers)
  const client = await connectSmpp({ host: '127.0.0.1', port, tls })

  expect(await client.bind({ kind: 'transceiver', systemId: 'test', password: 'secret' })).toEqual({
    status: 0,
    systemId: 'node-smpp',
  })
  const text = `long and €uro ${'x'.repeat(150)}`
  const submitted = await client.submit({ from: 'Spark', to: '64211234567', text })
  expect(submitted.map(({ messageId }) => messageId)).toEqual(['n2', 'n3'])
  expect(await client.deliveries.next()).toMatchObject({ value: { kind: 'mo', text: 'жук', from: '64211234567' } })
  await client.unbind()

  expect(received[0]).toMatchObject({ system_id: 'test', password: 'secret' })
  const parts = received.slice(1, 3).map(({ short_message }) => short_message)
  expect(parts.map(({ message }) => message).join('')).toBe(text)
  expect(parts.map(({ udh }) => udh?.[0]?.toString('hex'))).toEqual(['0003010201', '0003010202'])
  expect(received).toHaveLength(4)
  expect(answers.map(({ command_status }) => command_status)).toEqual([0])
})

test('a server whose certificate nobody trusts is refused', async () => {
  const port = await centre({ key: PRIVATE_KEY, cert: CERTIFICATE }, [])
  const stranger = connectSmpp({ host: '127.0.0.1', port, tls: { ca: PRIVATE_KEY.replaceAll('PRIVATE KEY', 'X') } })
  expect((await stranger.catch((reason: EmulatorError) => reason)) as EmulatorError).toMatchObject({
    code: 'PEER_REFUSED',
    message: expect.stringContaining(`cannot connect to 127.0.0.1:${port}: `),
  })
})

test('a port where nothing listens is told with what to check', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  expect(
    (await connectSmpp({ host: '127.0.0.1', port }).catch((reason: EmulatorError) => reason)) as EmulatorError,
  ).toMatchObject({
    code: 'PEER_REFUSED',
    message: `cannot connect to 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}`,
    hint: 'Is the server running, and on that port?',
  })
})
