/** The few PDUs that the bench's own clients write, as octets, and where to find what they read (SMPP 3.4 section 4). */

export const COMMAND = {
  submitSm: 0x4,
  deliverSm: 0x5,
  bindTransceiver: 0x9,
  enquireLink: 0x15,
}
export const RESPONSE = 0x80000000

const HEADER_LENGTH = 16
/** Where source_addr stands in a deliver_sm without service_type: the number that a receipt speaks of. */
export const SOURCE_ADDR = HEADER_LENGTH + 3

export function pdu(command, sequence, body = '') {
  const octets = Buffer.alloc(HEADER_LENGTH + body.length)
  octets.writeUInt32BE(octets.length, 0)
  octets.writeUInt32BE(command, 4)
  octets.writeUInt32BE(sequence, 12)
  octets.write(body, HEADER_LENGTH, 'latin1')
  return octets
}

export function bindTransceiver(sequence) {
  return pdu(COMMAND.bindTransceiver, sequence, 'test\0test\0\0\x34\0\0\0')
}

/** A submit_sm with a text of 64 characters, registered_delivery 1. */
export function submitSm(sequence, to) {
  const text = 'Your code is 493021. It expires in ten minutes. Do not share it.'
  const before = `\0\x05\x001234\0\x01\x01${to}\0\0\0\0\0\0\x01\0\0\0`
  return pdu(COMMAND.submitSm, sequence, `${before}${String.fromCharCode(text.length)}${text}`)
}

export function deliverSmResp(sequence) {
  return pdu((RESPONSE | COMMAND.deliverSm) >>> 0, sequence, '\0')
}

export function enquireLinkResp(sequence) {
  return pdu((RESPONSE | COMMAND.enquireLink) >>> 0, sequence)
}

/** Finds the PDUs in the chunks of a stream: calls `onPdu(data, at, command, status, sequence)` for each. */
export function reader(onPdu) {
  let rest = null
  return (chunk) => {
    const data = rest === null ? chunk : Buffer.concat([rest, chunk])
    let at = 0
    while (data.length - at >= HEADER_LENGTH) {
      const length = data.readUInt32BE(at)
      if (data.length - at < length) break
      onPdu(data, at, data.readUInt32BE(at + 4), data.readUInt32BE(at + 8), data.readUInt32BE(at + 12))
      at += length
    }
    rest = at === data.length ? null : Buffer.from(data.subarray(at))
  }
}
