import { expect, test } from 'vitest'
import { banner } from '../../emulator/cli/banner.ts'
import { DEFAULT_OPTIONS } from '../../emulator/options.ts'

const TEST = { systemId: 'test', password: 'test' }
const PORTS = { smpp: 2775, smpps: null, http: 8080, control: 8080 }

test('says where it listens, who may sign in, and what to paste', () => {
  expect(banner(DEFAULT_OPTIONS, PORTS, [TEST])).toBe(
    [
      'carrier-emulator is ready (seed 1, clock real)',
      '  SMPP     127.0.0.1:2775',
      '  account  system_id test, password test',
      '  MM7      http://127.0.0.1:8080/mm7/v1',
      '  SMS REST http://127.0.0.1:8080/xms/v1/{service plan}',
      '  gateway  http://127.0.0.1:8080/rest/gateway/messages',
      '  control  http://127.0.0.1:8080/api/v1',
      'Try it:',
      '  npx carrier-emulator send sms --to 64211234567 --text hello',
      '  Kannel: group = smsc, smsc = smpp, host = 127.0.0.1, port = 2775, transceiver-mode = true, smsc-username = test, smsc-password = test',
      '',
    ].join('\n'),
  )
})

test('the line to paste says what is not as usual', () => {
  const options = { ...DEFAULT_OPTIONS, host: '0.0.0.0', seed: 7, clock: { kind: 'scaled', factor: 60 } } as const
  const text = banner(options, { ...PORTS, smpp: 4000, smpps: 3550, control: 9090 }, [{ ...TEST, password: 'x' }])
  expect(text).toContain('(seed 7, clock x60)')
  expect(text).toContain('  SMPPS    0.0.0.0:3550\n')
  expect(text).toContain('  control  http://localhost:9090/api/v1\n')
  expect(text).toContain("--text hello --host localhost --port 4000 --system-id 'test' --password 'x'\n")
})

test('an address of IPv6 is in brackets in a URL', () => {
  expect(banner({ ...DEFAULT_OPTIONS, host: '::1' }, PORTS, [TEST])).toContain('http://[::1]:8080/mm7/v1\n')
})

test('a crowd of accounts is cut short', () => {
  const accounts = ['a', 'b', 'c', 'd', 'e'].map((systemId) => ({ systemId, password: 'x' }))
  const text = banner(DEFAULT_OPTIONS, PORTS, accounts)
  expect(text).toContain('system_id c')
  expect(text).not.toContain('system_id d')
  expect(text).toContain('and 2 more\n')
})

test('where nobody can sign in there is nothing to paste', () => {
  expect(banner(DEFAULT_OPTIONS, PORTS, [])).not.toContain('Try it')
})
