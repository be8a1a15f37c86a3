/**
 * The requests of `http`, as octets but for what differs from one to the next: a number, in the recipient and in what the
 * client calls the request. All of one kind are equally long.
 */

const MM7_NAMESPACE = 'http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/REL-6-MM7-1-4'
export const BOUNDARY = 'mainBoundary'

/** Stands for the number. Its last six digits stay below 900,000: above begin the magic endings. */
const NUMBER = '{0000000000}'
const SERIES = 900_000

/** As Sinch documents a submission, full example: a SMIL document and a text. */
const mm7 = () => {
  const text = 'Kia ora! Your order has left the warehouse.'
  const smil =
    '<smil><head><layout><root-layout width="240" height="320"/>' +
    '<region id="Text" width="100%" height="100%" left="0" top="0" fit="scroll"/></layout></head>' +
    '<body><par dur="5000ms"><text src="cid:132c4ca56a209475" region="Text"/></par></body></smil>'
  const body = `--${BOUNDARY}
Content-Type: text/xml; charset=utf-8
Content-ID: <mm7-start>

<?xml version="1.0" encoding="utf-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/">
    <SOAP-ENV:Header>
        <TransactionID xmlns="${MM7_NAMESPACE}" SOAP-ENV:mustUnderstand="1">t${NUMBER}</TransactionID>
    </SOAP-ENV:Header>
    <SOAP-ENV:Body>
        <SubmitReq xmlns="${MM7_NAMESPACE}">
            <MM7Version>6.8.0</MM7Version>
            <SenderIdentification>
                <VASPID>test</VASPID>
                <VASID>test</VASID>
                <SenderAddress>
                    <ShortCode>12345</ShortCode>
                </SenderAddress>
            </SenderIdentification>
            <Recipients>
                <To>
                    <Number>64${NUMBER}</Number>
                </To>
            </Recipients>
            <DeliveryReport>true</DeliveryReport>
            <Subject>Weekly news</Subject>
            <Content allowAdaptations="false" href="cid:generic_content_id"/>
        </SubmitReq>
    </SOAP-ENV:Body>
</SOAP-ENV:Envelope>

--${BOUNDARY}
Content-Type: multipart/related; start="<mms.smil>"; boundary="subBoundary"; type="text/xml"
Content-ID: <generic_content_id>

--subBoundary
Content-Type: text/plain; charset=utf-8
Content-ID: <132c4ca56a209475>

${text}
--subBoundary
Content-Type: application/smil; charset=utf-8
Content-ID: <mms.smil>

${smil}
--subBoundary--

--${BOUNDARY}--
`.replaceAll('\n', '\r\n')
  return post('/mm7/v1', body, [
    `Content-Type: multipart/related; boundary="${BOUNDARY}"; type="text/xml"; start="<mm7-start>"`,
    `SOAPAction: "${MM7_NAMESPACE}"`,
  ])
}

/** One recipient, 40 characters, no report. */
const rest = () => {
  const text = 'Your code is 493021. Do not pass it on!!'
  const body = JSON.stringify({ from: '12345', to: [`64${NUMBER}`], body: text, delivery_report: 'none' })
  return post('/xms/v1/test/batches', body, ['Content-Type: application/json', 'Authorization: Bearer test'])
}

/** Kinds of requests, and what an answer begins with and holds when it is a good one. */
export const REQUESTS = {
  mm7: { make: mm7, begin: 'HTTP/1.1 200 ', hold: '<StatusCode>1000</StatusCode>' },
  rest: { make: rest, begin: 'HTTP/1.1 201 ', hold: '"id":"' },
}

/** Gives the function that writes the n-th request. */
function post(path, body, headers) {
  const length = body.replaceAll(NUMBER, digits(0)).length
  const head = [`POST ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, `Content-Length: ${length}`, '', ''].join(
    '\r\n',
  )
  const literals = `${head}${body}`.split(NUMBER)
  return (n) => literals.join(digits(n))
}

function digits(n) {
  return `${String(Math.floor(n / SERIES)).padStart(4, '0')}${String(n % SERIES).padStart(6, '0')}`
}
