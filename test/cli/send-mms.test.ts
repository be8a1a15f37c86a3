/** `send mms` and `mo`, run in this process against an emulator, over real sockets. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ControlClient } from '../../emulator/client/control/control-client.ts'
import { listenForCallbacks } from '../../emulator/client/http/callback-listener.ts'
import { HttpReceiver, type HttpScript } from '../../emulator/client/http/http-receiver.ts'
import { listenAsVasp, type Vasp } from '../../emulator/client/mm7/vasp.ts'
import type { MessageDetail } from '../../emulator/control/view-message.ts'
import type { EmulatorOptions } from '../../emulator/options.ts'
import { namespaceOf } from '../../emulator/protocol/mm7/namespaces.ts'
import { type AnEmulator, anEmulator } from '../client/an-emulator.ts'
import { FakeShell, type Ran, run } from './fake-shell.ts'

const open: { close(): void | Promise<void> }[] = []

afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

async function vasp(): Promise<Vasp> {
  const made = await listenAsVasp()
  open.push(made)
  return made
}

async function served(options: Partial<EmulatorOptions> = {}): Promise<AnEmulator> {
  const made = await anEmulator(options)
  open.push(made)
  return made
}

const PHOTO = Buffer.from('ffd8ffe0000d0a0d0a2d2d00ff', 'hex')
const CWD = mkdtempSync(join(tmpdir(), 'send-mms-'))
writeFileSync(join(CWD, 'photo.jpg'), PHOTO)
writeFileSync(join(CWD, 'odd.xyz'), 'odd')
writeFileSync(join(CWD, 'own.smil'), '<smil/>')

function verb(url: string, ...args: string[]): Promise<Ran> {
  return run(args, new FakeShell({ env: { EMULATOR_URL: url }, cwd: CWD }))
}

async function message(url: string, id: string): Promise<MessageDetail> {
  return (await new ControlClient(url).get(`/worlds/default/messages/${id}`)) as MessageDetail
}

test('a multimedia message is sent, and its report told when the client has taken it', async () => {
  const client = await vasp()
  const { url } = await served({ callbackUrl: client.url })
  const { code, out, err } = await verb(
    ...[url, 'send', 'mms', '--to', '64211234567', '--text', 'Kia ora', '--file', 'photo.jpg', '--subject', 'Hi'],
  )
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const id = /id (\d{18})/.exec(out)?.[1] ?? ''
  expect(out.replace(/after \S+/, 'after TIME')).toBe(
    `submitted  64211234567  id ${id}  1000 Success\nreport     64211234567  id ${id}  Retrieved  after TIME  (accepted)\n`,
  )
  expect(client.reports.map(({ messageId, status }) => [messageId, status])).toEqual([[id, 'Retrieved']])
  const { submission } = await message(url, id)
  expect(submission.mms?.subject).toBe('Hi')
  expect(submission.mms?.parts.map(({ contentType, hex }) => [contentType, hex]).slice(1)).toEqual([
    ['text/plain; charset=utf-8', Buffer.from('Kia ora').toString('hex')],
    ['image/jpeg', PHOTO.toString('hex')],
  ])
})

test('--json is a line for each thing that happens', async () => {
  const { url } = await served()
  const { code, out } = await verb(url, 'send', 'mms', '--to', '64219909001', '--text', 'x', '--json')
  expect(code).toBe(0)
  const [submitted, report, ...rest] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(submitted).toEqual({
    event: 'submitted',
    to: ['64219909001'],
    id: expect.stringMatching(/^\d{18}$/),
    code: 1000,
    text: 'Success',
    details: '',
    http: 200,
    ours: true,
  })
  expect(report).toMatchObject({ event: 'report', id: submitted.id, status: 'Expired', outcome: 'kept', answer: null })
  expect(rest).toEqual([])
})

test('without a callback URL the report is told to be kept', async () => {
  const { url } = await served()
  const { out } = await verb(url, 'send', 'mms', '--to', '64211234567', '--text', 'x')
  expect(out).toContain('(kept: the account has no callback URL)\n')
})

test('a refusal is told with its code and its reason, and ends with 1', async () => {
  const { url } = await served()
  const { code, out } = await verb(url, 'send', 'mms', '--to', '64211982560', '--text', 'x')
  expect(code).toBe(1)
  expect(out).toMatch(/^refused {4}64211982560 {2}2560 /)
  const stranger = await verb(url, 'send', 'mms', '--to', '64211234567', '--text', 'x', '--vaspid', 'stranger')
  expect(stranger.out).toBe('refused    64211234567  2564 Invalid VASPID: no account has the VASPID "stranger"\n')
})

test('several recipients share one request and one id in the standard', async () => {
  const client = await vasp()
  const { url } = await served({ callbackUrl: client.url })
  const args = ['--to', '+64211234567', '--to', '64211234568', '--text', 'x', '--vaspid', 'test-3gpp']
  const { code, out } = await verb(url, 'send', 'mms', ...args)
  expect(code).toBe(0)
  expect(out.match(/^report .*$/gm)).toHaveLength(2)
})

test('no report is a failure to those who wait for one, and nothing to those who do not', async () => {
  const { url } = await served()
  const silent = ['send', 'mms', '--to', '64219909005', '--text', 'x']
  const { code, err } = await verb(url, ...silent)
  expect({ code, err }).toEqual({ code: 1, err: 'carrier-emulator: no report is sent: 64219909005 is delivered\n' })
  expect(await verb(url, ...silent, '--no-wait')).toMatchObject({ code: 0, err: '' })
  expect(await verb(url, ...silent, '--no-report')).toMatchObject({ code: 0, err: '' })
})

test('a report that does not come in time is told, with where the message is', async () => {
  const { url } = await served({ clock: { kind: 'manual' } })
  const { code, err } = await verb(url, 'send', 'mms', '--to', '64211234567', '--text', 'x', '--timeout', '50ms')
  expect(code).toBe(1)
  expect(err).toBe('carrier-emulator: no report was taken within 50ms: 64211234567 is submitted\n')
})

test('a report that nobody takes is told as such', async () => {
  const gone = await vasp()
  await gone.close()
  const { url } = await served({ clock: { kind: 'scaled', factor: 100 }, callbackUrl: gone.url })
  const { code, err } = await verb(url, 'send', 'mms', '--to', '64211234567', '--text', 'x', '--timeout', '500ms')
  expect(code).toBe(1)
  expect(err).toContain("64211234567 is delivered, but nothing answers at the account's callback URL")
})

test('what the flags say is what is sent', async () => {
  const { url } = await served()
  const flags = ['--from', '12345', '--schema', 'REL-5-MM7-1-2', '--version', '5.3.0', '--expiry', '2h', '--read-reply']
  const basic = ['--user', 'test', '--password', 'test', '--no-wait', '--json']
  const ran = await verb(
    url,
    'send',
    'mms',
    '--to',
    '64211234567',
    '--file',
    'own.smil',
    '--file',
    'odd.xyz',
    ...flags,
    ...basic,
  )
  expect(ran).toMatchObject({ code: 0, err: '' })
  const { submission, submittedAt, validUntil } = await message(url, JSON.parse(ran.out).id)
  expect(Date.parse(validUntil ?? '') - Date.parse(submittedAt)).toBe(7_200_000)
  expect(submission.mms?.parts.map(({ contentType }) => contentType)).toEqual([
    'application/smil; charset=utf-8',
    'application/octet-stream',
  ])
  const wrong = await verb(
    url,
    'send',
    'mms',
    '--to',
    '64211234567',
    '--text',
    'x',
    '--user',
    'test',
    '--password',
    'no',
  )
  expect(wrong.out).toMatch(/^refused {4}64211234567 {2}2568 /)
})

test('a relay without a control API is sent to all the same', async () => {
  const { url } = await served()
  const relay = await HttpReceiver.listen({}, ({ headers, body, path }) => {
    if (path !== '/mm7/v1') return { kind: 'answer', status: 404, body: 'nothing' }
    asked.push(String(headers['x-mblox-carrier-id']), body.toString())
    const ns = namespaceOf('REL-6-MM7-1-4')
    const status = '<Status><StatusCode>1000</StatusCode><StatusText>OK</StatusText></Status><MessageID>m1</MessageID>'
    const soap = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header/><e:Body><SubmitRsp xmlns="${ns}">${status}</SubmitRsp></e:Body></e:Envelope>`
    return { kind: 'answer', status: 200, headers: { 'content-type': 'text/xml' }, body: soap }
  })
  open.push(relay)
  const asked: string[] = []
  const args = [
    'send',
    'mms',
    '--url',
    `${relay.url}/mm7/v1`,
    '--to',
    'a@b.example',
    '--text',
    'x',
    '--carrier-id',
    '31003',
  ]
  const { code, out, err } = await verb(url, ...args)
  expect([code, out]).toEqual([0, 'submitted  a@b.example  id m1  1000 OK\n'])
  expect(err).toContain('the answer has no TransactionID\n')
  expect(err).toContain(
    `reports are not watched: ${relay.url}/api/v1/worlds/default/messages?id=m1&limit=1000 answers 404\n  Say where`,
  )
  expect(asked[0]).toBe('31003')
  expect(asked[1]).toContain('<RFC2822Address>a@b.example</RFC2822Address>')
})

test.each<[string, HttpScript, RegExp]>([
  ['cuts', { kind: 'drop' }, /^carrier-emulator: http:\S+ did not answer: socket hang up\n/],
  ['garbles', { kind: 'answer', status: 200, body: '<garbage' }, /answers SubmitReq with HTTP 200, and not in MM7/],
  [
    'is a web page',
    { kind: 'answer', status: 404, body: 'no' },
    /HTTP 404.*\n {2}Is that the path of its MM7 interface\?/,
  ],
])('a server that %s ends it with 1 and the reason', async (_, script, reason) => {
  const server = await HttpReceiver.listen({}, () => script)
  open.push(server)
  const { code, out, err } = await verb(server.url, 'send', 'mms', '--to', '1', '--text', 'x')
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(reason)
})

test.each([
  [['--text', 'x'], 'a flag is missing: --to NUMBER', 'carrier-emulator send mms --help shows what there is.'],
  [['--to', '1'], 'there is nothing to send', 'Give --text or --file, or both; each any number of times.'],
  [['--to', '1', '--text', 'x', '--user', 'me'], '--user and --password go together', 'Give both, or neither.'],
  [['--to', '1', '--schema', 'REL-6'], '--schema: "REL-6" is not a schema such as REL-6-MM7-1-4', ''],
  [
    ['--to', '1', '--expiry', 'soon'],
    '--expiry: "soon" is neither a span such as 2h nor a time such as 2026-03-01T02:00:00Z',
    '',
  ],
  [['--to', '1', '--url', 'here'], '--url: "here" is not a URL; write it like http://127.0.0.1:8080', ''],
  [['--to', '1', '--fiel', 'x'], 'there is no flag --fiel', 'did you mean `--file`?'],
])('send mms %j is refused: %s', async (args, said, hint) => {
  const err = `carrier-emulator: ${said}\n${hint === '' ? '' : `  ${hint}\n`}`
  expect(await verb('http://127.0.0.1:9', 'send', 'mms', ...args)).toEqual({ code: 3, out: '', err })
})

test('a file that is not there is told by its name', async () => {
  const { code, err } = await verb('http://127.0.0.1:9', 'send', 'mms', '--to', '1', '--file', 'none.jpg')
  expect(code).toBe(3)
  expect(err).toMatch(/^carrier-emulator: --file: cannot read none\.jpg: ENOENT/)
})

test.each([
  ['send', 'mms'],
  ['mo', 'mms'],
  ['mo', 'sms'],
])('%s %s --help tells its flags', async (name, kind) => {
  const { code, out } = await run([name, kind, '--help'])
  expect(code).toBe(0)
  expect(out).toContain('--from')
})

test('a handset’s picture reaches the client over MM7', async () => {
  const client = await vasp()
  const { url } = await served({ callbackUrl: client.url })
  const args = [
    'mo',
    'mms',
    '--account',
    'test',
    '--front',
    'mm7',
    '--from',
    '64211234567',
    '--text',
    'see',
    '--file',
    'photo.jpg',
  ]
  const { code, out, err } = await verb(url, ...args, '--subject', 'Look')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/^sent {2}64211234567 -> 12345 {2}id \S+, to account test by mm7 in 2 parts: \w+\n$/)
  await client.arrivals.first()
  expect(client.messages[0]).toMatchObject({ subject: 'Look', sender: { value: '64211234567' } })
  expect(client.messages[0]?.parts.map(({ body }) => body.toString('hex'))).toEqual([
    Buffer.from('see').toString('hex'),
    PHOTO.toString('hex'),
  ])
})

test('a handset’s film of 5 MB reaches the client octet for octet, and so does what is sent to it', async () => {
  const client = await vasp()
  const { url } = await served({ callbackUrl: client.url })
  const film = Buffer.alloc(4_900_000, PHOTO)
  writeFileSync(join(CWD, 'film.mp4'), film)
  const { code, err } = await verb(url, 'mo', 'mms', '--front', 'mm7', '--from', '64211234567', '--file', 'film.mp4')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  await client.arrivals.first()
  expect(client.messages[0]?.parts[0]?.body.equals(film)).toBe(true)
  const sent = await verb(url, 'send', 'mms', '--to', '64211234567', '--file', 'film.mp4', '--json', '--no-wait')
  const { submission } = await message(url, JSON.parse(sent.out).id)
  expect(submission.mms?.parts.at(-1)?.hex === film.toString('hex')).toBe(true)
})

test('a handset’s text leaves by the front that is asked for', async () => {
  const listener = await listenForCallbacks()
  open.push(listener)
  const { url } = await served({ callbackUrl: listener.url })
  const { out } = await verb(url, 'mo', '--front', 'rest', '--from', '64211234567', '--text', 'hi')
  expect(out).toMatch(/to account test by rest in 1 part: /)
  expect((await listener.callbacks.first()).json).toMatchObject({ type: 'mo_text', body: 'hi' })
  const wrong = await verb(url, 'mo', '--front', 'mm7', '--from', '1', '--text', 'x')
  expect(wrong).toMatchObject({ code: 3, err: 'carrier-emulator: --front: "mm7" is not one of smpp, rest, gateway\n' })
})
