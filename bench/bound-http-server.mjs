/**
 * What Node's HTTP server and the parsers allow: a relay and a platform without any logic. MM7: the envelope is cut out
 * of the multipart, read by saxes with the namespaces on, and answered by joining strings, with the TransactionID that
 * stood in it. REST: JSON.parse, and JSON.stringify of as many fields as a batch is shown with. Nothing else of the
 * request is looked at, nothing is checked, kept or decided, and nothing happens afterwards.
 */
import { createServer } from 'node:http'
import { SaxesParser } from 'saxes'
import { BOUNDARY } from './http-requests.mjs'
import { announce } from './server-process.mjs'

let lastId = 100_000_000_000

const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
    if (request.url === '/mm7/v1') answer(response, 200, 'application/xml; charset=utf-8', submitRsp(body))
    else answer(response, 201, 'application/json', batch(JSON.parse(body.toString('utf8'))))
  })
})

function answer(response, status, type, body) {
  response.writeHead(status, { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) })
  response.end(body)
}

function submitRsp(body) {
  const start = body.indexOf('<?xml')
  const { transactionId, namespace } = read(body.toString('utf8', start, body.indexOf(`\r\n--${BOUNDARY}`, start)))
  return (
    '<?xml version="1.0" encoding="UTF-8"?><soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/">' +
    `<soap-env:Header><TransactionID xmlns="${namespace}" soap-env:mustUnderstand="1">${transactionId}</TransactionID>` +
    `</soap-env:Header><soap-env:Body><SubmitRsp xmlns="${namespace}"><MM7Version>6.8.0</MM7Version><Status>` +
    '<StatusCode>1000</StatusCode><StatusText>Success</StatusText></Status>' +
    `<MessageID>${++lastId}</MessageID></SubmitRsp></soap-env:Body></soap-env:Envelope>`
  )
}

function read(xml) {
  const found = { transactionId: '', namespace: '' }
  let isTransaction = false
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ local, uri }) => {
    isTransaction = local === 'TransactionID'
    if (isTransaction) found.namespace = uri
  })
  parser.on('text', (text) => {
    if (isTransaction) found.transactionId += text
  })
  parser.on('closetag', () => {
    isTransaction = false
  })
  parser.write(xml).close()
  return found
}

function batch({ to, from, body, delivery_report }) {
  const now = new Date().toISOString()
  return JSON.stringify({
    id: String(++lastId),
    to,
    from,
    canceled: false,
    body,
    type: 'mt_text',
    created_at: now,
    modified_at: now,
    delivery_report,
    send_at: now,
    expire_at: now,
    feedback_enabled: false,
    flash_message: false,
  })
}

server.listen(0, '127.0.0.1', () => announce({ http: server.address().port }))
