/** Net::SMPP, Perl's SMPP library, as an ESME: driven through a script of its own, a child process. */
import { fileURLToPath } from 'node:url'
import { Arrivals } from './arrivals.ts'
import { PeerProcess } from './peer-process.ts'

/** Fields and parameters by name, as Net::SMPP decodes them: texts as octet strings, parameters undecoded. */
export interface PerlPdu {
  readonly command: string
  readonly status: number
  /** In Net::SMPP's words. */
  readonly status_name: string
  readonly seq: number
  readonly [field: string]: unknown
}

const SCRIPT = fileURLToPath(new URL('net-smpp.pl', import.meta.url))

export class NetSmpp {
  readonly pdus: Arrivals<PerlPdu> = new Arrivals('PDU')
  readonly #process: PeerProcess
  #sequence = 0

  constructor(port: number) {
    this.#process = new PeerProcess('perl', [SCRIPT, String(port)], (line) => {
      if (line.startsWith('{')) this.pdus.add(JSON.parse(line) as PerlPdu)
    })
  }

  /** What Perl and Net::SMPP warned of: unknown parameters, fields that are not there. */
  get warnings(): readonly string[] {
    return this.#process.lines.all.filter((line) => !line.startsWith('{'))
  }

  /** The response. TLVs follow the fields, as raw octets, in the order in which they are to be sent. */
  async request(method: string, fields: Readonly<Record<string, unknown>> = {}): Promise<PerlPdu> {
    const seq = ++this.#sequence
    this.#process.tell(JSON.stringify([method, ...Object.entries({ ...fields, seq }).flat()]))
    return await this.pdus.first((pdu) => pdu.seq === seq && /_resp|nack/.test(pdu.command))
  }

  incoming(command: string, from = 0): Promise<PerlPdu> {
    return this.pdus.first((pdu) => pdu.command === command, from)
  }

  /** The exit code, once the connection is closed. */
  get ended(): Promise<number | null> {
    return this.#process.ended
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }
}
