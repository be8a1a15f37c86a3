/** Wireshark's opinion of what was said: each PDU's fields as its dissector finds them, and all that it complains of. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pcapOf } from './pcap.ts'
import type { Spoken } from './wiretap.ts'

/**
 * The octets of each field in hex, by the specification's name: a list, as submit_multi has addresses many times. `tlv`
 * has the parameters, tag and length included. Empty texts are left out: Wireshark shows some of them only.
 */
export type Fields = Readonly<Record<string, readonly string[]>>

export interface Dissection {
  readonly pdus: readonly Fields[]
  /** Malformed packets, and expert infos but for those on TCP's own opening and closing. */
  readonly complaints: readonly string[]
}

const PORT = 2775
const MANY = 1 << 28

export async function dissect(heard: readonly Spoken[]): Promise<Dissection> {
  const directory = mkdtempSync(join(tmpdir(), 'tshark-'))
  try {
    const file = join(directory, 'smpp.pcap')
    writeFileSync(file, pcapOf(heard, PORT))
    const args = ['-r', file, '-d', `tcp.port==${PORT},smpp`, '-T', 'pdml']
    const { stdout } = await promisify(execFile)('tshark', args, { maxBuffer: MANY })
    return read(stdout)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** PDML: an element a line, `<proto name="smpp">` around the fields of a PDU. */
function read(pdml: string): Dissection {
  const pdus: Record<string, string[]>[] = []
  const complaints: string[] = []
  let pdu: Record<string, string[]> | null = null
  let parameter: string[] | null = null
  for (const line of pdml.split('\n')) {
    const name = attribute(line, 'name')
    const said = attribute(line, 'showname')
    if (name === '_ws.expert' && !said.startsWith('Expert Info (Chat')) complaints.push(said)
    if (line.includes('</proto>')) pdu = null
    if (name === 'smpp' && line.includes('<proto ')) {
      pdu = {}
      parameter = null
      pdus.push(pdu)
    }
    if (pdu === null || !name.startsWith('smpp.')) continue
    const field = fieldNamed(name.slice('smpp.'.length))
    const octets = attribute(line, 'unmaskedvalue') || attribute(line, 'value')
    // A parameter's value may be shown in pieces: they follow its tag and its length.
    if (field === 'opt_param') {
      parameter = []
      pdu.tlv = [...(pdu.tlv ?? []), '']
    } else if (parameter !== null) {
      const tlvs = pdu.tlv as string[]
      tlvs.push(`${tlvs.pop()}${octets}`)
    } else if (field !== null && octets !== '' && !(octets === '00' && TEXTS.has(field))) {
      pdu[field] = [...(pdu[field] ?? []), octets]
    }
  }
  return { pdus, complaints }
}

function attribute(line: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(line)?.[1] ?? ''
}

const TEXTS: ReadonlySet<string> = new Set([
  'system_id',
  'password',
  'system_type',
  'address_range',
  'service_type',
  'source_addr',
  'destination_addr',
  'esme_addr',
  'schedule_delivery_time',
  'validity_period',
  'final_date',
  'message_id',
])

/** Fields that Wireshark shows for people: the same octets again, or parts of them. */
const AGAIN =
  /^(esm\.submit\.msg_type|esm\.submit\.features|regdel\.acks|regdel\.notif|dcs\..*|message_text|sm_length)$/
const RENAMED: Readonly<Record<string, string>> = {
  'esm.submit.msg_mode': 'esm_class',
  'regdel.receipt': 'registered_delivery',
  schedule_delivery_time_r: 'schedule_delivery_time',
  validity_period_r: 'validity_period',
  final_date_r: 'final_date',
  message: 'short_message',
}

function fieldNamed(name: string): string | null {
  return AGAIN.test(name) ? null : (RENAMED[name] ?? name)
}
