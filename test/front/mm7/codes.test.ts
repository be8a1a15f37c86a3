/** Codes that no check finds: the carrier's, by a rule of the scenario; and reports, status by status. */
import { expect, test } from 'vitest'
import { DAY } from '../../../emulator/core/instant.ts'
import { knownCodes, statusText } from '../../../emulator/protocol/mm7/status-codes.ts'
import { textIn } from '../../../emulator/protocol/mm7/xml-reader.ts'
import { answered, envelope, http, messageIn, multipart, serve, vasp } from './served.ts'

const refused = (code: number) => `{ then: { submit: { mm7: ${code} } } }`

test.each(knownCodes('sinch').filter((code) => code !== 1000))('%i by a rule, in the words of Sinch', async (code) => {
  serve({ rules: [refused(code)] })
  expect(await answered(multipart(envelope()))).toMatchObject({
    status: 200,
    operation: 'RSErrorRsp',
    code,
    text: statusText('sinch', code),
    transactionId: 'tx-1',
    messageId: '',
  })
  await http.advance(DAY)
  expect(vasp.calls).toEqual([])
})

test.each(knownCodes('3gpp').filter((code) => code > 1100))(
  '%i by a rule, in the words of the standard',
  async (code) => {
    serve({ rules: [refused(code)] })
    const answer = await answered(multipart(envelope({ vaspid: 'std' })))
    expect(answer).toMatchObject({ status: 500, operation: 'RSErrorRsp', code, text: statusText('3gpp', code) })
  },
)

test.each([
  ['ESME_RSYSERR', 3000, 3000, 2000],
  ['ESME_RINVDSTADR', 2002, 2002, 2002],
  ['ESME_RINVSRCADR', 2563, 4001, 2000],
  ['ESME_RINVMSGLEN', 2560, 2004, 2004],
  ['ESME_RX_R_APPN', 4000, 4000, 2000],
])('%s of the carrier is %i, %i in 3gpp and %i in modica', async (status, ...codes) => {
  serve({ rules: [`{ then: { submit: { refuse: ${status} } } }`] })
  const heard = []
  for (const vaspid of ['test', 'std', 'mod']) heard.push((await answered(multipart(envelope({ vaspid })))).code)
  expect(heard).toEqual(codes)
})

test('2002: a number that no carrier owns', async () => {
  serve()
  http.install(`
carriers:
  net: { numbers: ["64*"] }
accounts:
  test: { mm7: { vasids: [test] } }
`)
  expect(await answered(multipart(envelope()))).toMatchObject({ code: 2002, details: 'no carrier owns the number' })
})

const REPORTS: readonly (readonly [then: string, status: string, text: string])[] = [
  ['deferred: never', 'Deferred', 'Deferred'],
  ['outcome: expired', 'Expired', 'Expired'],
  ['receipts: missing', 'Forwarded', 'Forwarded'],
  ['outcome: unknown', 'Indeterminate', 'Indeterminate'],
  ['outcome: unsupported', 'NotSupported', 'NotSupported'],
  ['outcome: rejected', 'Rejected', 'Rejected'],
  ['outcome: delivered', 'Retrieved', 'Success'],
  ['outcome: undeliverable', 'Unreachable', 'Unreachable'],
  ['outcome: undeliverable, error: equipment-not-sm-equipped', 'Unrecognized', 'Unrecognized'],
]

test.each(REPORTS)('{ %s } is reported %s, in both versions', async (then, status, text) => {
  serve({ carrier: 'mms: { reports: [forwarded, deferred, outcome] }', rules: [`{ then: { ${then} } }`] })
  for (const version of ['5.3.0', '6.8.0']) {
    vasp.calls.length = 0
    await answered(multipart(envelope({ version })))
    await http.advance(4 * DAY)
    const said = vasp.calls.map(messageIn)
    expect(said.map((message) => message.version)).toEqual(said.map(() => version))
    const words = said.map(({ body }) => [textIn(body, 'MMStatus'), textIn(body, 'StatusText')])
    expect(words).toContainEqual([status, text])
    expect(words[0]).toEqual(['Forwarded', 'Forwarded'])
  }
})
