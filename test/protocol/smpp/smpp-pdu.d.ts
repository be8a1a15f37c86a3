/** node-smpp's own codec, as an independent judge of ours; the package ships no types. */
declare module 'smpp/lib/pdu.js' {
  export class PDU {
    constructor(command: string | Buffer, options?: Readonly<Record<string, unknown>>)
    toBuffer(): Buffer
    readonly [field: string]: unknown
  }
}
