/** Faults of answers and reports, as a VASP meets them. */
import { expect, test } from 'vitest'
import { DAY, HOUR } from '../../../emulator/core/instant.ts'
import { namespaceOf } from '../../../emulator/protocol/mm7/namespaces.ts'
import { textIn } from '../../../emulator/protocol/mm7/xml-reader.ts'
import { answered, envelope, http, messageIn, multipart, post, serve, vasp } from './served.ts'

const faulty = (http: string) => serve({ rules: [`{ then: { http: ${http} } }`] })

test('an answer may name another transaction, another message or another namespace', async () => {
  faulty('wrong-transaction-id')
  expect(await answered(multipart(envelope()))).toMatchObject({ code: 1000, transactionId: 'tx-10' })
  await http.close()
  faulty('wrong-message-id')
  const { messageId } = await answered(multipart(envelope()))
  expect(messageId).toBe(`${http.records[0]?.id}0`)
  await http.close()
  faulty('wrong-namespace')
  expect(await answered(multipart(envelope()))).toMatchObject({ code: 1000, namespace: namespaceOf('REL-9-MM7-9-9') })
})

test('an answer may break off in its XML, in its connection, or be another than MM7', async () => {
  faulty('malformed')
  await expect(answered(multipart(envelope()))).rejects.toThrow(/^200: <\?xml/)
  await http.close()
  for (const [fault, life] of [
    ['cut', 'submitted'],
    ['drop', 'refused-for-now'],
  ] as const) {
    faulty(fault)
    await expect(post(multipart(envelope()))).rejects.toThrow(/aborted|socket hang up/)
    expect(http.records.map(({ life }) => life)).toEqual([life])
    await http.close()
  }
  faulty('503')
  expect((await post(multipart(envelope()))).status).toBe(503)
  // Where no answer of MM7's is given, nothing is sent.
  await http.advance(DAY)
  expect(vasp.calls).toEqual([])
})

test('reports that a rule withholds, delays, doubles or turns round are heard so', async () => {
  const faults = ['missing', '{ late: 1h }', 'twice', 'reordered', 'never']
  serve({ rules: faults.map((fault, i) => `{ when: { to: "*${i}" }, then: { receipts: ${fault} } }`) })
  const heard = []
  for (let i = 0; i < faults.length; i++) {
    vasp.calls.length = 0
    const start = http.world.clock.now()
    await answered(multipart(envelope({ recipients: `<Number>1617555012${i}</Number>` })))
    await http.advance(DAY)
    heard.push(
      vasp.calls.map(
        (call) => `${textIn(messageIn(call).body, 'MMStatus')} ${call.at - start >= HOUR ? 'late' : 'soon'}`,
      ),
    )
  }
  expect(heard).toEqual([
    [],
    ['Retrieved late'],
    ['Retrieved soon', 'Retrieved soon'],
    ['Retrieved soon', 'Forwarded soon'],
    [],
  ])
})
