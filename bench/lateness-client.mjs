/**
 * Submits at a steady rate over 4 binds and notes, for each message, when its submit was written, its response read and
 * its receipt read, on this process's own clock. The number that a message goes to tells which receipt is its.
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
  sourceOf,
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
    let answers = []
    const read = reader((data, at, command, status, sequence) => {
      if (status !== 0) throw new Error(`refused with status ${status}`)
      if (command === SUBMIT_SM_RESP) answeredAt[sequence - 2] = now
      else if (command === COMMAND.deliverSm) {
        receiptedAt[Number(sourceOf(data, at).slice(4))] = now
        receipts++
        answers.push(deliverSmResp(sequence))
      } else if (command === COMMAND.enquireLink) answers.push(enquireLinkResp(sequence))
      else if (command === BIND_RESP) resolve(socket)
    })
    socket.on('data', (chunk) => {
      now = performance.now()
      read(chunk)
      if (answers.length > 0) socket.write(Buffer.concat(answers))
      answers = []
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
      const batches = sockets.map(() => [])
      for (; sent < due; sent++) {
        batches[sent % BINDS].push(submitSm(sent + 2, `6421${String(sent).padStart(8, '0')}`))
        submittedAt[sent] = now
      }
      for (let i = 0; i < BINDS; i++) if (batches[i].length > 0) sockets[i].write(Buffer.concat(batches[i]))
      if (sent === total) {
        clearInterval(tick)
        resolve(longest)
      }
    }, 1)
  })
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
