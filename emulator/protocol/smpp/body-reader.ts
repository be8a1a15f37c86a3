/**
 * Reads mandatory parameters one after the other, within the PDU's bounds. The first fault is kept, after which every
 * read gives an empty value and moves nothing: the caller asks once, at the end.
 */
import type { Octets } from '../../core/octets.ts'
import { STATUS } from './command-status.ts'
import { limitOf } from './commands.ts'
import { uint32At } from './header.ts'
import { readOctets } from './latin1.ts'
import type { DestAddress, UnsuccessSme } from './pdu.ts'

export interface FieldFault {
  readonly status: number
  readonly field: string
  /** In the buffer: where the parameter begins. */
  readonly offset: number
  readonly reason: string
}

export class BodyReader {
  offset: number
  fault: FieldFault | null = null
  readonly #buffer: Buffer
  readonly #end: number

  constructor(buffer: Buffer, start: number, end: number) {
    this.#buffer = buffer
    this.offset = start
    this.#end = end
  }

  int8(field: string): number {
    return this.#has(1, field) ? (this.#buffer[this.offset++] as number) : 0
  }

  int32(field: string): number {
    if (!this.#has(4, field)) return 0
    this.offset += 4
    return uint32At(this.#buffer, this.offset - 4)
  }

  /** A text up to its NUL; `max` octets at most, the NUL counted. */
  cstring(field: string, max: number, status: number): Octets {
    if (!this.#has(1, field)) return ''
    const start = this.offset
    const limit = Math.min(this.#end, start + max)
    let nul = start
    while (nul < limit && this.#buffer[nul] !== 0) nul++
    if (nul === limit) {
      this.#refuse(field, status, limit === this.#end ? 'no NUL before the PDU ends' : `no NUL within ${max} octets`)
      return ''
    }
    this.offset = nul + 1
    return readOctets(this.#buffer, start, nul)
  }

  /** sm_length and as many octets. */
  shortMessage(field: string, status: number): Octets {
    const start = this.offset
    const length = this.int8('sm_length')
    if (this.fault) return ''
    if (length > this.#end - this.offset) {
      this.offset = start
      this.#refuse(field, status, `sm_length is ${length}, ${this.#end - start - 1} octets are left`)
      return ''
    }
    this.offset += length
    return readOctets(this.#buffer, this.offset - length, this.offset)
  }

  /** number_of_dests and as many SME addresses (dest_flag 1) or distribution lists (2): SMPP 3.4 §4.5.1.1. */
  destAddresses(status: number): readonly DestAddress[] {
    const start = this.offset
    const count = this.int8('number_of_dests')
    if (count === 0 && !this.fault) {
      this.offset = start
      this.#refuse('number_of_dests', status, 'no destination')
    }
    const list: DestAddress[] = []
    for (let i = 0; i < count && !this.fault; i++) list.push(this.#destAddress())
    return list
  }

  #destAddress(): DestAddress {
    const flag = this.int8('dest_flag')
    if (flag === 2) {
      const { max, status } = limitOf('dl_name')
      return { dest_flag: 2, dl_name: this.cstring('dl_name', max, status) }
    }
    if (flag !== 1 && !this.fault) {
      this.offset--
      this.#refuse(
        'dest_flag',
        STATUS.ESME_RINVDESTFLAG,
        `${flag} is neither 1 (SME address) nor 2 (distribution list)`,
      )
    }
    return { dest_flag: 1, ...this.#address() }
  }

  /** no_unsuccess and as many refused destinations with their reasons: SMPP 3.4 §4.5.2.1. */
  unsuccessSmes(): readonly UnsuccessSme[] {
    const count = this.int8('no_unsuccess')
    const list: UnsuccessSme[] = []
    for (let i = 0; i < count && !this.fault; i++) {
      list.push({ ...this.#address(), error_status_code: this.int32('error_status_code') })
    }
    return list
  }

  #address(): { dest_addr_ton: number; dest_addr_npi: number; destination_addr: Octets } {
    const { max, status } = limitOf('destination_addr')
    return {
      dest_addr_ton: this.int8('dest_addr_ton'),
      dest_addr_npi: this.int8('dest_addr_npi'),
      destination_addr: this.cstring('destination_addr', max, status),
    }
  }

  #has(octets: number, field: string): boolean {
    if (this.fault) return false
    if (this.#end - this.offset >= octets) return true
    this.#refuse(field, STATUS.ESME_RINVCMDLEN, 'the PDU ends before it')
    return false
  }

  #refuse(field: string, status: number, reason: string): void {
    this.fault ??= { status, field, offset: this.offset, reason }
  }
}
