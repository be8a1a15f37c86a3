/**
 * A capture file of TCP conversations, as tcpdump would have written it: made from what was heard, so that no right to
 * capture is needed. Classic pcap, link type RAW (101): each packet begins with its IPv4 header.
 */
import type { Spoken } from './wiretap.ts'

const RAW = 101
const IP_HEADER = 20
const TCP_HEADER = 20
const SEGMENT = 1_400
const WINDOW = 0xffff
const FLAGS = { SYN: 0x02, PSH: 0x08, ACK: 0x10 }
const CLIENT = Buffer.from([10, 0, 0, 1])
const SERVER = Buffer.from([10, 0, 0, 2])
const FIRST_CLIENT_PORT = 40_000

interface Conversation {
  readonly clientPort: number
  /** The sequence number that each side uses next. */
  readonly next: { client: number; server: number }
}

/** The conversations as a pcap file's octets; the server listens on `serverPort` in all of them. */
export function pcapOf(heard: readonly Spoken[], serverPort: number): Buffer {
  const conversations = new Map<number, Conversation>()
  const packets: Buffer[] = []
  const write = (conversation: Conversation, by: Spoken['by'], flags: number, octets: Buffer) => {
    packets.push(packet(conversation, serverPort, by, flags, octets))
    conversation.next[by] += octets.length + ((flags & FLAGS.SYN) === 0 ? 0 : 1)
  }
  for (const { connection, by, octets } of heard) {
    let conversation = conversations.get(connection)
    if (conversation === undefined) {
      conversation = { clientPort: FIRST_CLIENT_PORT + connection, next: { client: 1_000, server: 2_000 } }
      conversations.set(connection, conversation)
      write(conversation, 'client', FLAGS.SYN, Buffer.alloc(0))
      write(conversation, 'server', FLAGS.SYN | FLAGS.ACK, Buffer.alloc(0))
      write(conversation, 'client', FLAGS.ACK, Buffer.alloc(0))
    }
    for (let at = 0; at < octets.length; at += SEGMENT) {
      write(conversation, by, FLAGS.PSH | FLAGS.ACK, octets.subarray(at, at + SEGMENT))
    }
  }
  return Buffer.concat([fileHeader(), ...packets.flatMap((each, i) => [recordHeader(each, i), each])])
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(0x40000, 16)
  header.writeUInt32LE(RAW, 20)
  return header
}

/** Packets are a millisecond apart: when they were sent is not what the capture is for. */
function recordHeader(of: Buffer, index: number): Buffer {
  const header = Buffer.alloc(16)
  header.writeUInt32LE(1_767_225_600 + Math.floor(index / 1_000), 0)
  header.writeUInt32LE((index % 1_000) * 1_000, 4)
  header.writeUInt32LE(of.length, 8)
  header.writeUInt32LE(of.length, 12)
  return header
}

/** Checksums are left at 0, as network cards that compute them leave them in captures. */
function packet(conversation: Conversation, serverPort: number, by: Spoken['by'], flags: number, octets: Buffer) {
  const { clientPort, next } = conversation
  const sent = by === 'client'
  const ip = Buffer.alloc(IP_HEADER)
  ip.writeUInt8(0x45, 0)
  ip.writeUInt16BE(IP_HEADER + TCP_HEADER + octets.length, 2)
  ip.writeUInt16BE(0x4000, 6)
  ip.writeUInt8(64, 8)
  ip.writeUInt8(6, 9)
  ;(sent ? CLIENT : SERVER).copy(ip, 12)
  ;(sent ? SERVER : CLIENT).copy(ip, 16)
  const tcp = Buffer.alloc(TCP_HEADER)
  tcp.writeUInt16BE(sent ? clientPort : serverPort, 0)
  tcp.writeUInt16BE(sent ? serverPort : clientPort, 2)
  tcp.writeUInt32BE(next[by], 4)
  tcp.writeUInt32BE((flags & FLAGS.ACK) === 0 ? 0 : next[sent ? 'server' : 'client'], 8)
  tcp.writeUInt8((TCP_HEADER / 4) << 4, 12)
  tcp.writeUInt8(flags, 13)
  tcp.writeUInt16BE(WINDOW, 14)
  return Buffer.concat([ip, tcp, octets])
}
