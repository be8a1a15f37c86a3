/**
 * An SMSC as an engineer writes it in an afternoon, on the `smpp` package's own server and sessions: accepts the binds
 * of test/test, answers each submit_sm with an id, and sends the receipt it asks for a second later. What the emulator
 * is compared with: nothing here is slowed down on purpose, and nothing is done that the package does not do for it.
 */
import smpp from 'smpp'
import { announce } from './server-process.mjs'

const RECEIPT_DELAY_MS = 1_000

const messages = new Map()
let lastId = 0

const server = smpp.createServer({ noDelay: true }, (session) => {
  session.on('error', () => session.destroy())
  for (const bind of ['bind_transceiver', 'bind_transmitter', 'bind_receiver']) {
    session.on(bind, (pdu) => {
      const known = pdu.system_id === 'test' && pdu.password === 'test'
      const status = known ? smpp.ESME_ROK : smpp.ESME_RBINDFAIL
      session.send(pdu.response({ command_status: status, system_id: 'naive' }))
    })
  }
  session.on('submit_sm', (pdu) => {
    const message = {
      id: String(++lastId).padStart(10, '0'),
      from: pdu.source_addr,
      to: pdu.destination_addr,
      text: pdu.short_message.message ?? '',
      submittedAt: new Date(),
    }
    messages.set(message.id, message)
    session.send(pdu.response({ message_id: message.id }))
    if ((pdu.registered_delivery & 3) !== 0) setTimeout(() => sendReceipt(session, message), RECEIPT_DELAY_MS)
  })
  session.on('enquire_link', (pdu) => session.send(pdu.response()))
  session.on('unbind', (pdu) => {
    session.send(pdu.response())
    session.close()
  })
})

function sendReceipt(session, message) {
  const submitted = receiptDate(message.submittedAt)
  const done = receiptDate(new Date())
  const excerpt = String(message.text).slice(0, 20)
  session.deliver_sm(
    {
      source_addr: message.to,
      destination_addr: message.from,
      esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT,
      short_message:
        `id:${message.id} sub:001 dlvrd:001 submit date:${submitted} done date:${done} ` +
        `stat:DELIVRD err:000 text:${excerpt}`,
      receipted_message_id: message.id,
      message_state: smpp.MESSAGE_STATE.DELIVERED,
    },
    () => messages.delete(message.id),
  )
}

/** YYMMDDhhmm, UTC. */
function receiptDate(date) {
  return date.toISOString().replace(/\D/g, '').slice(2, 12)
}

server.listen(0, '127.0.0.1', () => announce({ smpp: server.address().port }))
