/**
 * A client of HTTP on bare sockets: 32 connections kept alive, one request outstanding on each. It writes the requests
 * from a template and looks at an answer's first line, length and verdict only, so as not to be what is measured.
 *
 *   node bench/http-client.mjs PORT KIND LEAD_SECONDS SECONDS
 *
 * Prints JSON: requests a second behind the lead, response times, how many were answered in all.
 */
import { connect } from 'node:net'
import { REQUESTS } from './http-requests.mjs'
import { quantile } from './statistics.mjs'

const CONNECTIONS = 32

const [port, kind, lead, seconds] = process.argv.slice(2).map((word, i) => (i === 1 ? word : Number(word)))
const { make, begin, hold } = REQUESTS[kind]
const requestOf = make()

// Other numbers than those of the process before this one, which warmed the server up.
let next = (Date.now() % 1_000_000) * 5_000
let answered = 0
const times = []
const startedAt = performance.now()
const from = startedAt + lead * 1_000
const until = from + seconds * 1_000

class Connection {
  #socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => this.#send())
  #sentAt = 0
  #read = ''

  constructor(whenDone) {
    this.#socket.setEncoding('latin1')
    this.#socket.on('data', (text) => this.#take(text))
    this.#socket.on('error', (error) => fail(`the connection broke: ${error.message}`))
    this.#socket.on('close', whenDone)
  }

  #send() {
    this.#sentAt = performance.now()
    this.#socket.write(requestOf(next++), 'latin1')
  }

  #take(text) {
    this.#read = this.#read === '' ? text : this.#read + text
    const headers = this.#read.indexOf('\r\n\r\n')
    if (headers < 0) return
    const at = this.#read.search(/content-length:/i)
    const length = headers + 4 + Number.parseInt(this.#read.slice(at + 15), 10)
    if (this.#read.length < length) return
    if (!this.#read.startsWith(begin) || !this.#read.includes(hold)) fail(`an answer is not a good one: ${this.#read}`)
    this.#read = ''
    const now = performance.now()
    answered++
    if (now >= from && now < until) times.push(now - this.#sentAt)
    if (now < until) this.#send()
    else this.#socket.end()
  }
}

function fail(why) {
  console.error(why)
  process.exit(1)
}

await Promise.all(Array.from({ length: CONNECTIONS }, () => new Promise((resolve) => new Connection(resolve))))
const elapsed = (performance.now() - startedAt) / 1_000
const { user, system } = process.cpuUsage()
const sorted = Float64Array.from(times).sort()
console.log(
  JSON.stringify({
    perSecond: times.length / seconds,
    answered,
    elapsed,
    busy: (user + system) / 1e6 / elapsed,
    responseP50: quantile(sorted, 0.5),
    responseP99: quantile(sorted, 0.99),
  }),
)
