/** libsmpp34, Osmocom's C library for SMPP 3.4: a small program around it, compiled for the test. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('libsmpp34.c', import.meta.url))
const HEADER = '/usr/include/libsmpp34/smpp34.h'

/** Whether it can be compiled and linked. */
export function hasLibsmpp34(): boolean {
  return existsSync(HEADER) && spawnSync('cc', ['--version']).status === 0
}

/** What the library packs after it has unpacked each PDU; or, in words, why it cannot. */
export function repack(pdus: readonly Buffer[]): readonly (Buffer | string)[] {
  const directory = mkdtempSync(join(tmpdir(), 'libsmpp34-'))
  try {
    const program = join(directory, 'repack')
    execFileSync('cc', ['-o', program, SOURCE, '-lsmpp34'])
    const input = pdus.map((pdu) => `${pdu.toString('hex')}\n`).join('')
    const answers = execFileSync(program, { input, encoding: 'utf8' }).trimEnd().split('\n')
    return answers.map((answer) => (answer.startsWith('ok ') ? Buffer.from(answer.slice(3), 'hex') : answer))
  } finally {
    rmSync(directory, { recursive: true })
  }
}
