/** The part of node-smpp (npm `smpp` 0.5, which ships no types) that its tests as a peer use. */
declare module 'smpp' {
  import type { Server } from 'node:net'

  /** A PDU with its parameters and TLVs by name, decoded: texts as text, times as Date. */
  export interface Pdu {
    readonly command: string
    readonly command_id: number
    readonly command_status: number
    readonly sequence_number: number
    readonly [parameter: string]: unknown
    response(parameters?: Readonly<Record<string, unknown>>): Pdu
    isResponse(): boolean
  }

  export const PDU: new (command: string, parameters?: Readonly<Record<string, unknown>>) => Pdu

  export interface Session {
    on(event: 'pdu', listener: (pdu: Pdu) => void): this
    on(event: 'error', listener: (error: Error) => void): this
    on(event: 'close' | 'connect', listener: () => void): this
    send(pdu: Pdu, onResponse?: (pdu: Pdu) => void): boolean
    close(): void
  }

  export function connect(options: { readonly host: string; readonly port: number }): Session
  export function createServer(onSession: (session: Session) => void): Server
}
