/**
 * Submits at a steady rate over 4 binds and notes, for each message, when its submit was written, its response read and
 * its receipt read, on this process's own clock. The number that a message goes to tells which receipt is its. All that
 * is sent was written before the start, so that this process has next to no garbage to stop for.
 *
 * Arguments: port, messages a second, seconds of warm-up, seconds that count, milliseconds to the receipt.
 */
import { connect } from 'node:net'
import {
  bindTransceiver,
  COMMAND,
  deliverSmResp,
  enquireLinkResp,
  RESPONSE,
  reader,
  SOURCE_ADDR,
  submitSm,
} from './pdus.mjs'
import { quantile } from './statistics.mjs'

const BINDS = 4
const SUBMIT_SM_RESP = (RESPONSE | COMMAND.submitSm) >>> 0
const BIND_RESP = (RESPONSE | COMMAND.bindTransceiver) >>> 0
const PATIENCE_MS = 5_000

const [port, rate, warmUp, seconds, delay] = process.argv.slice(2).map(Number)
const total = rate * (warmUp + seconds)
const submittedAt = new Float64Array(total)
const answeredAt = new Float64Array(total)
const receiptedAt = new Float64Array(total)
let receipts = 0

const NUMBER_PREFIX = '6421'
const NUMBER_DIGITS = 8
const submits = Array.from({ length: BINDS }, (_, bind) => {
  const own = Array.from({ length: total / BINDS }, (_, i) => submitTo(i * BINDS + bind))
  return { octets: Buffer.concat(own), length: own[0].length, sent: 0 }
})
const answer = deliverSmResp(0)

const sockets = await Promise.all(Array.from({ length: BINDS }, bound))
const longestGap = await submitAll()
await receiptsOrPatience()
const first = rate * warmUp
process.stdout.write(
  JSON.stringify({
    messages: total - first,
    missing: total - receipts,
    fromSubmit: lateness(submittedAt),
    fromResponse: lateness(answeredAt),
    longestGap,
  }),
)
process.exit()

function bound() {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.on('connect', () => socket.write(bindTransceiver(1)))
    let now = 0
    const answers = Buffer.alloc(1 << 16)
    let used = 0
    const read = reader((data, at, command, status, sequence) => {
      if (status !== 0) throw new Error(`refused with status ${status}`)
      if (command === SUBMIT_SM_RESP) answeredAt[sequence - 2] = now
      else if (command === COMMAND.deliverSm) {
        receiptedAt[messageAt(data, at)] = now
        receipts++
        used += answer.copy(answers, used)
        answers.writeUInt32BE(sequence, used - answer.length + 12)
      } else if (command === COMMAND.enquireLink) socket.write(enquireLinkResp(sequence))
      else if (command === BIND_RESP) resolve(socket)
    })
    socket.on('data', (chunk) => {
      now = performance.now()
      read(chunk)
      if (used > 0) socket.write(Buffer.from(answers.subarray(0, used)))
      used = 0
    })
  })
}

/** Every millisecond, what is due by then. Gives the longest time that this process was kept from doing so. */
function submitAll() {
  const start = performance.now()
  let sent = 0
  let last = start
  let longest = 0
  return new Promise((resolve) => {
    const tick = setInterval(() => {
      const now = performance.now()
      if (now - start > warmUp * 1_000) longest = Math.max(longest, now - last)
      last = now
      const due = Math.min(total, Math.floor(((now - start) * rate) / 1_000))
      submittedAt.fill(now, sent, due)
      sent = due
      submits.forEach((own, bind) => {
        const end = Math.ceil((due - bind) / BINDS) * own.length
        if (end > own.sent) sockets[bind].write(own.octets.subarray(own.sent, end))
        own.sent = end
      })
      if (sent === total) {
        clearInterval(tick)
        resolve(longest)
      }
    }, 1)
  })
}

function submitTo(message) {
  return submitSm(message + 2, NUMBER_PREFIX + String(message).padStart(NUMBER_DIGITS, '0'))
}

/** The message that the deliver_sm at `at` speaks of. */
function messageAt(data, at) {
  const start = at + SOURCE_ADDR + NUMBER_PREFIX.length
  let message = 0
  for (let i = start; i < start + NUMBER_DIGITS; i++) message = message * 10 + data[i] - 48
  return message
}

async function receiptsOrPatience() {
  const until = performance.now() + delay + PATIENCE_MS
  while (receipts < total && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Arrival of the receipt, less `delay` and the instant it is counted from, in milliseconds. */
function lateness(since) {
  const late = []
  for (let i = first; i < total; i++) if (receiptedAt[i] > 0) late.push(receiptedAt[i] - since[i] - delay)
  const sorted = Float64Array.from(late).sort()
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), max: quantile(sorted, 1), min: quantile(sorted, 0) }
}
