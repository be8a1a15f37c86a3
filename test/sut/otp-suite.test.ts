/** The example of a system under test: what its suite says of it, and of one that does not keep its word. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type RunningEmulator, startEmulator } from '../../emulator/main.ts'
import type { Ran } from '../cli/fake-shell.ts'
import { runSuite } from '../suite/a-suite.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** Where it answers, once it is bound. */
async function anOtpService({ ports }: RunningEmulator, variables: Readonly<Record<string, string>>): Promise<string> {
  const smsc = { SMPP_HOST: '127.0.0.1', SMPP_PORT: String(ports.smpp), SMPP_SYSTEM_ID: 'test', SMPP_PASSWORD: 'test' }
  const service = spawn(process.execPath, [`${HERE}/otp-service.mjs`], {
    env: { ...process.env, ...smsc, PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    service.kill('SIGTERM')
    if (service.exitCode === null) await once(service, 'exit')
  })
  const [line] = (await once(createInterface(service.stdout), 'line')) as [string]
  const url = `http://127.0.0.1:${/\d+$/.exec(line)?.[0]}`
  await vi.waitFor(async () => expect((await fetch(`${url}/health`)).status).toBe(200), 10_000)
  return url
}

async function judged(variables: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const emulator = await startEmulator({ smppPort: 0, httpPort: 0 })
  onTestFinished(() => emulator.close())
  vi.stubEnv('OTP_URL', await anOtpService(emulator, variables))
  onTestFinished(() => void vi.unstubAllEnvs())
  const url = `http://127.0.0.1:${emulator.ports.control}`
  return runSuite(HERE, 'otp-suite.yaml', '--against', url, '--world', 'default')
}

test('the example keeps to what its suite says', async () => {
  const { code, out, err } = await judged()
  expect({ code, err, failed: /✗.*/.exec(out)?.[0] }).toEqual({ code: 0, err: '', failed: undefined })
})

test('one that tries more often than it may fails, and is told of', async () => {
  const { code, out } = await judged({ RETRIES: '5' })
  expect(code).toBe(1)
  expect(out).toMatch(/✗ A refused submit is tried three more times/)
  expect(out).toMatch(/tries of 12345 to 64211234563.*expected 4, got [56]/)
})

test('without its address the suite says what is missing', async () => {
  const emulator = await startEmulator({ smppPort: 0, httpPort: 0 })
  onTestFinished(() => emulator.close())
  vi.stubEnv('OTP_URL', undefined)
  onTestFinished(() => void vi.unstubAllEnvs())
  const url = `http://127.0.0.1:${emulator.ports.control}`
  const { code, out } = await runSuite(
    HERE,
    'otp-suite.yaml',
    '--against',
    url,
    '--world',
    'default',
    '--grep',
    'code reaches',
  )
  expect(code).toBe(1)
  expect(out).toContain('nothing is called ${env.OTP_URL}')
})
