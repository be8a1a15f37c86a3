/** The load generator: an SMPP client in C++, so that the client is not what is measured. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CLIENT_CORE, cpuMicros, runForJson, scriptPath } from './children.mjs'

const SOURCE = process.env.SMPPLOAD ?? scriptPath('../../shared/tools/smppload.cpp')

const BINDS = 4
const WINDOW = 50
/** How long to wait for the last receipts. */
const PATIENCE_S = 10

/** The program, compiled if need be. Throws an Error that says what to do when there is none. */
export function smpploadBinary() {
  if (!existsSync(SOURCE)) {
    throw new Error(
      `the load generator is missing: ${resolve(SOURCE)}. Set SMPPLOAD to smppload.cpp or to the program made of it, ` +
        'or leave the measurement out with --only memory,lateness,schedule',
    )
  }
  if (!SOURCE.endsWith('.cpp')) return SOURCE
  const version = createHash('sha256').update(readFileSync(SOURCE)).digest('hex').slice(0, 8)
  const binary = scriptPath(`out/smppload-${version}`)
  if (existsSync(binary)) return binary
  mkdirSync(scriptPath('out'), { recursive: true })
  const compiled = spawnSync('g++', ['-O2', '-std=c++17', '-o', binary, SOURCE], { encoding: 'utf8' })
  if (compiled.error !== undefined) {
    throw new Error('g++ is missing, which compiles the load generator: install it, or set SMPPLOAD to the program')
  }
  if (compiled.status !== 0) throw new Error(`g++ cannot compile ${SOURCE}:\n${compiled.stderr}`)
  return binary
}

/**
 * Submits `messages` over 4 binds with a window of 50 and waits for a receipt each. Gives what the program prints, and
 * `busy`: the share of the time that the program itself had the CPU. Throws when a message was refused or a receipt is
 * missing: then nothing was measured.
 */
export async function load(port, messages) {
  const args = ['127.0.0.1', port, 'test', 'test', BINDS, WINDOW, messages, 0, 1, PATIENCE_S].map(String)
  let cpu = 0
  let sampling
  const result = await runForJson(smpploadBinary(), args, CLIENT_CORE, (child) => {
    sampling = setInterval(() => {
      cpu = cpuMicros(child.pid) ?? cpu
    }, 100)
  }).finally(() => clearInterval(sampling))
  if (result.ok !== messages || result.receipts !== messages) {
    throw new Error(`of ${messages} messages ${result.ok} were accepted and ${result.receipts} receipted`)
  }
  return { ...result, busy: cpu / 1e6 / result.all_s }
}
