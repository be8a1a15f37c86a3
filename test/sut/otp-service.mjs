/**
 * An example of a system under test: it sends one-time codes by SMPP, tries again what was refused for now, and believes
 * that a code arrived when its receipt says so. `otp-suite.yaml` judges it.
 *
 *     POST /codes {"to"}               a code is on its way: 202
 *     GET  /codes/{to}                 {"state"}: sending, sent, failed, or what the receipt said
 *     POST /codes/{to}/check {"code"}  200 once, 403 otherwise
 *     GET  /health                     200 while it is bound, 503 otherwise
 */
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { env } from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import smpp from 'smpp'

const TEMPORARY = ['ESME_RSYSERR', 'ESME_RMSGQFUL', 'ESME_RTHROTTLED'].map((name) => smpp.errors[name])
const NO_LINK = -1
const RETRIES = Number(env.RETRIES ?? 3)
/** In ms. */
const RETRY_AFTER = 200
const BIND_AGAIN_AFTER = 100

/** One bind, made again whenever it is lost. */
class Link {
  #onReceipt
  #session = null
  #isBound = false
  #isOver = false

  constructor(onReceipt) {
    this.#onReceipt = onReceipt
  }

  get isOver() {
    return this.#isOver
  }

  get isBound() {
    return this.#isBound
  }

  async keep({ host, port, systemId, password }) {
    while (!this.#isOver) {
      const session = smpp.connect({ host, port })
      this.#session = session
      session.on('error', () => session.destroy())
      session.on('deliver_sm', (pdu) => {
        this.#onReceipt(pdu.short_message.message)
        session.send(pdu.response())
      })
      session.on('enquire_link', (pdu) => session.send(pdu.response()))
      session.on('unbind', (pdu) => session.send(pdu.response(), null, () => session.close()))
      session.on('connect', () => {
        session.bind_transceiver({ system_id: systemId, password, interface_version: 0x34 }, ({ command_status }) => {
          if (command_status === 0) this.#isBound = true
          else session.close()
        })
      })
      await once(session, 'close')
      this.#isBound = false
      if (!this.#isOver) await pause(BIND_AGAIN_AFTER)
    }
  }

  /** The command_status and the id, or NO_LINK where no answer can come. */
  submit(to, text) {
    if (!this.#isBound) return { command_status: NO_LINK }
    return new Promise((resolve) => {
      const session = this.#session
      const lost = () => resolve({ command_status: NO_LINK })
      session.once('close', lost)
      const fields = { source_addr: '12345', destination_addr: to, registered_delivery: 1, short_message: text }
      session.submit_sm(fields, (pdu) => {
        session.off('close', lost)
        resolve(pdu)
      })
    })
  }

  close() {
    this.#isOver = true
    this.#session?.destroy()
  }
}

/** `port` 0 takes a free one; `smsc`: host, port, systemId, password. Resolves when it listens, bound or not. */
async function startOtpService({ port, smsc }) {
  /** By number. */
  const codes = new Map()
  const link = new Link((text) => {
    const [, id, stat] = /^id:(\S+) .*\bstat:(\S+)/.exec(text) ?? []
    for (const code of codes.values()) if (code.id === id) code.state = stat.toLowerCase()
  })

  async function send(to, code) {
    for (let tries = 1; !link.isOver; ) {
      const { command_status, message_id } = await link.submit(to, `Your code is ${code.digits}`)
      if (command_status === 0) return Object.assign(code, { id: message_id, state: 'sent' })
      if (command_status === NO_LINK) await pause(BIND_AGAIN_AFTER)
      else if (TEMPORARY.includes(command_status) && tries++ <= RETRIES) await pause(RETRY_AFTER)
      else return Object.assign(code, { state: 'failed' })
    }
  }

  function answer(method, path, body) {
    const [, what, to, isCheck] = /^\/(codes|health)(?:\/(\d+)(\/check)?)?$/.exec(path) ?? []
    if (what === 'health') return link.isBound ? [200, { bound: true }] : [503, { bound: false }]
    if (what === undefined) return [404, {}]
    if (to === undefined) {
      const code = { digits: String(randomInt(1_000_000)).padStart(6, '0'), id: null, state: 'sending' }
      codes.set(body.to, code)
      send(body.to, code)
      return [202, {}]
    }
    const code = codes.get(to)
    if (code === undefined) return [404, {}]
    if (method === 'GET' || !isCheck) return [200, { state: code.state }]
    if (body.code !== code.digits) return [403, {}]
    codes.delete(to)
    return [200, {}]
  }

  const server = createServer(async (request, response) => {
    const chunks = await request.toArray()
    let answered = [400, {}]
    try {
      answered = answer(request.method, request.url, JSON.parse(Buffer.concat(chunks).toString() || '{}'))
    } catch {
      // No JSON.
    }
    response.writeHead(answered[0], { 'content-type': 'application/json' }).end(JSON.stringify(answered[1]))
  })
  link.keep(smsc)
  server.listen(port)
  await once(server, 'listening')
  const close = async () => {
    link.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port: server.address().port, close }
}

const { SMPP_HOST: host, SMPP_PORT, SMPP_SYSTEM_ID: systemId, SMPP_PASSWORD: password, PORT = '8000' } = env
const smsc = { host, port: Number(SMPP_PORT), systemId, password }
const service = await startOtpService({ port: Number(PORT), smsc })
console.log(`listens on ${service.port}`)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => service.close())
