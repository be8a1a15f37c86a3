/**
 * What Node's sockets allow: an SMSC without any logic. It answers binds and enquire_link, gives each submit_sm the next
 * number as its id, and a second later sends one receipt for it, a template with that id put in. It reads nothing of a
 * PDU but length, command and sequence number, keeps nothing of a message but when its receipt is due, and writes once
 * for each chunk it reads. No server that keeps its messages is as fast: this is the ceiling.
 */
import { createServer } from 'node:net'
import { announce } from './server-process.mjs'

const RECEIPT_DELAY_MS = 1_000
const RECEIPT_TICK_MS = 2

const BIND_RECEIVER = 0x1
const BIND_TRANSMITTER = 0x2
const SUBMIT_SM = 0x4
const DELIVER_SM = 0x5
const UNBIND = 0x6
const BIND_TRANSCEIVER = 0x9
const ENQUIRE_LINK = 0x15
const RESPONSE = 0x80000000

const ID_DIGITS = 10
const SUBMIT_RESP_LENGTH = 16 + ID_DIGITS + 1
const receipt = receiptTemplate()

/** Receipts in the order they are due, which is the order of the submits: ring places `sent` to `accepted`. */
const RING = 1 << 21
const MASK = RING - 1
const dueAt = new Float64Array(RING)
const dueOn = new Int32Array(RING)
const links = []
let accepted = 0
let sent = 0

class Link {
  #number = links.push(this) - 1
  #socket
  #rest = null
  #sequence = 0
  #out = Buffer.allocUnsafeSlow(1 << 16)
  #used = 0

  constructor(socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('error', () => socket.destroy())
  }

  #read(chunk) {
    const data = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk])
    const due = performance.now() + RECEIPT_DELAY_MS
    let at = 0
    while (data.length - at >= 16) {
      const length = data.readUInt32BE(at)
      if (length < 16) return this.#socket.destroy()
      if (data.length - at < length) break
      this.#answer(data.readUInt32BE(at + 4), data.readUInt32BE(at + 12), due)
      at += length
    }
    this.#rest = at === data.length ? null : Buffer.from(data.subarray(at))
    this.flush()
  }

  #answer(command, sequence, due) {
    switch (command) {
      case SUBMIT_SM: {
        const at = this.#header(SUBMIT_RESP_LENGTH, (RESPONSE | SUBMIT_SM) >>> 0, sequence)
        writeId(this.#out, at, accepted)
        this.#out[at + ID_DIGITS] = 0
        if (accepted - sent >= RING) throw new Error(`more than ${RING} receipts wait`)
        dueAt[accepted & MASK] = due
        dueOn[accepted & MASK] = this.#number
        accepted++
        return
      }
      case BIND_RECEIVER:
      case BIND_TRANSMITTER:
      case BIND_TRANSCEIVER: {
        const at = this.#header(16 + 6, (RESPONSE | command) >>> 0, sequence)
        this.#out.write('bound\0', at, 'latin1')
        return
      }
      case UNBIND:
      case ENQUIRE_LINK:
        this.#header(16, (RESPONSE | command) >>> 0, sequence)
    }
  }

  receipt(id) {
    const at = this.#header(16 + receipt.body.length, DELIVER_SM, ++this.#sequence)
    receipt.body.copy(this.#out, at)
    for (const place of receipt.idPlaces) writeId(this.#out, at + place, id)
  }

  #header(length, command, sequence) {
    if (this.#used + length > this.#out.length) this.flush()
    const at = this.#used
    this.#out.writeUInt32BE(length, at)
    this.#out.writeUInt32BE(command, at + 4)
    this.#out.writeUInt32BE(0, at + 8)
    this.#out.writeUInt32BE(sequence, at + 12)
    this.#used += length
    return at + 16
  }

  flush() {
    if (this.#used === 0) return
    this.#socket.write(this.#out.subarray(0, this.#used))
    this.#used = 0
    // What the kernel did not take is still being read from the buffer.
    if (this.#socket.writableLength > 0) this.#out = Buffer.allocUnsafeSlow(1 << 16)
  }
}

function writeId(buffer, at, id) {
  let rest = id
  for (let digit = ID_DIGITS - 1; digit >= 0; digit--) {
    const tenth = Math.floor(rest / 10)
    buffer[at + digit] = 48 + rest - tenth * 10
    rest = tenth
  }
}

/** A receipt as the emulator's default carrier writes it, octet for octet in length. */
function receiptTemplate() {
  const id = '0'.repeat(ID_DIGITS)
  const text =
    `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 ` +
    'stat:DELIVRD err:000 text:Your code is 493021.'
  const before = '\0\x01\x01642100000000\0\0\x011234\0\x04\0\0\0\0\0\0\0\0'
  const tlvs = `\0\x1e\0\x0b${id}\0\x04\x27\0\x01\x02`
  const body = Buffer.from(`${before}${String.fromCharCode(text.length)}${text}${tlvs}`, 'latin1')
  const first = before.length + 1 + 'id:'.length
  return { body, idPlaces: [first, before.length + 1 + text.length + 4] }
}

setInterval(() => {
  const now = performance.now()
  if (sent === accepted || dueAt[sent & MASK] > now) return
  for (; sent < accepted && dueAt[sent & MASK] <= now; sent++) links[dueOn[sent & MASK]].receipt(sent)
  for (const link of links) link.flush()
}, RECEIPT_TICK_MS)

const server = createServer({ noDelay: true }, (socket) => new Link(socket))
server.listen(0, '127.0.0.1', () => announce({ smpp: server.address().port }))
