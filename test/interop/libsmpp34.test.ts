/** libsmpp34 as the judge of what the emulator sends: a strict C library that rejects a PDU for one octet too few. */
import { expect, test } from 'vitest'
import { decodePdu } from '../../emulator/protocol/smpp/decode.ts'
import { encodePdu } from '../../emulator/protocol/smpp/encode.ts'
import type { Pdu } from '../../emulator/protocol/smpp/pdu.ts'
import { everyPdu, kindOf } from './every-pdu.ts'
import { hasLibsmpp34, repack } from './libsmpp34.ts'
import { pdusIn } from './pdu-fields.ts'
import { isMissing } from './peer-process.ts'

const noLibsmpp34 = isMissing('libsmpp34 with a C compiler', 'libsmpp34-dev gcc', hasLibsmpp34())

/** It keeps parameters and lists of addresses in chains, which it packs from the end. */
function reversed(octets: Buffer): Pdu {
  const decoded = decodePdu(octets, 0, octets.length)
  if (!decoded.ok) throw new Error(decoded.error.reason)
  const pdu = { ...decoded.value, tlvs: [...decoded.value.tlvs].reverse() }
  if (pdu.command !== 'submit_multi_resp' || pdu.body === null) return pdu as Pdu
  return { ...pdu, body: { ...pdu.body, unsuccess_sme: [...pdu.body.unsuccess_sme].reverse() } } as Pdu
}

/** What it cannot read, and is not wrong to be sent. */
const BEYOND_IT: readonly string[] = [
  'broadcast_sm_resp ! -',
  'cancel_broadcast_sm_resp ! -',
  // A sequence_number of 0, where that of the request could not be read (SMPP 3.4 section 4.3.1).
  'generic_nack ! -',
  'query_broadcast_sm_resp ! -',
  // Of the account that wants errors without bodies.
  'query_sm_resp ! -',
  // Of a 3.3 session, where it has a body.
  'submit_sm_resp !',
]

test.skipIf(noLibsmpp34)('libsmpp34 unpacks all that the emulator sends, and packs the same', async () => {
  const sent = pdusIn(await everyPdu())
  const answers = repack(sent.map((pdu) => Buffer.from(encodePdu(pdu))))
  const [beyond, packed, meant]: [Set<string>, Pdu[], Pdu[]] = [new Set(), [], []]
  for (const [i, answer] of answers.entries()) {
    const pdu = sent[i] as Pdu
    if (typeof answer === 'string') beyond.add(kindOf(pdu))
    else {
      packed.push(reversed(answer))
      meant.push(pdu)
    }
  }
  expect([...beyond].sort()).toEqual(BEYOND_IT)
  expect(packed).toEqual(meant)
})
