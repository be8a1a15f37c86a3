/** Where an emulator, or a world of its own, listens; null: it does not. */
export interface Ports {
  readonly smpp: number | null
  readonly smpps: number | null
  readonly http: number | null
  readonly control: number | null
}
