/** The pages of docs/fronts are true: each request that can be pasted is pasted, and gets the answer that stands there. */
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readMm7 } from '../../emulator/protocol/mm7/read-request.ts'
import { writeGenericRsp } from '../../emulator/protocol/mm7/write-response.ts'
import type { CallbackServer } from '../support/a-http-world.ts'
import { HAS_CURL, pasted, understood } from './curl-command.ts'
import { FrontPage, type Send } from './front-page.ts'
import { fences, pageText } from './page.ts'

const PAGES = ['mm7.md', 'sms-rest.md', 'gateway.md']
const SENDERS: readonly (readonly [string, Send])[] = [
  ['understood', understood],
  ...(HAS_CURL ? ([['pasted into a shell', pasted]] as const) : []),
]

/** A VASP says in MM7 that it has a report; the others need only 200. */
const answer: CallbackServer['answer'] = ({ headers, body }, response) => {
  const read = readMm7(headers, Buffer.from(body, 'latin1'))
  if (!read.ok) return void response.writeHead(200).end()
  const name = read.value.operation.replace('Req', 'Rsp') as 'DeliveryReportRsp'
  const said = writeGenericRsp(read.value, name, { code: 1000, text: 'Success', details: '' })
  response.writeHead(200, { 'content-type': 'text/xml' }).end(said)
}

for (const [how, send] of SENDERS) {
  test.each(PAGES)(`%s, ${how}: every answer and every callback is as it stands there`, async (path) => {
    const page = await FrontPage.open(answer, send)
    for (const fence of fences(pageText(`fronts/${path}`))) {
      const compared = await page.try(fence)
      if (compared !== null) expect(compared.is).toBe(compared.says)
    }
    expect(page.unheard.map(({ body }) => body)).toEqual([])
    await page.close()
  })
}

test('there is a test of each page', () => {
  const pages = readdirSync('docs/fronts').filter((name) => name !== 'README.md')
  expect(pages.sort()).toEqual([...PAGES].sort())
})
