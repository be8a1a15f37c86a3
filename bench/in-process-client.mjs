/** An SMPP client in the emulator's own process, over a pair of streams: the whole front, but no socket. */
import { duplexPair } from 'node:stream'
import { bindTransceiver, COMMAND, deliverSmResp, RESPONSE, reader, submitSm } from './pdus.mjs'

/** Submits written at once. */
const BATCH = 500

export class InProcessClient {
  receipts = 0
  #stream
  #sequence = 0
  #waiting = 0
  #whenAnswered = () => undefined
  #answers = []

  constructor(emulator) {
    const [ours, theirs] = duplexPair()
    this.#stream = ours
    ours.on(
      'data',
      reader((_data, _at, command, status, sequence) => this.#onPdu(command, status, sequence)),
    )
    emulator.smpp.accept(theirs, 'bench')
  }

  async bind() {
    await this.#exchange([bindTransceiver(++this.#sequence)])
  }

  /** Submits one message to each of `count` numbers from 6421`first` on; resolves when all have been accepted. */
  async submit(first, count) {
    for (let done = 0; done < count; done += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, count - done) }, (_, i) =>
        submitSm(++this.#sequence, `6421${String(first + done + i).padStart(8, '0')}`),
      )
      await this.#exchange(batch)
    }
  }

  async #exchange(requests) {
    this.#waiting = requests.length
    const answered = new Promise((resolve) => {
      this.#whenAnswered = resolve
    })
    this.#stream.write(Buffer.concat(requests))
    await answered
  }

  #sendAnswers() {
    const answers = this.#answers
    this.#answers = []
    this.#stream.write(Buffer.concat(answers))
  }

  #onPdu(command, status, sequence) {
    if (command === COMMAND.deliverSm) {
      this.receipts++
      // In a turn of its own, as an answer that comes over a socket.
      if (this.#answers.push(deliverSmResp(sequence)) === 1) setImmediate(() => this.#sendAnswers())
    } else if (command >= RESPONSE) {
      if (status !== 0) throw new Error(`a request was refused with status ${status}`)
      if (--this.#waiting === 0) this.#whenAnswered()
    }
  }
}
