import { expect, test } from 'vitest'
import { logTo } from '../../emulator/cli/log.ts'
import { FakeShell } from './fake-shell.ts'

test('on a terminal, lines for people', () => {
  const shell = new FakeShell({ isTerminal: true })
  const log = logTo(shell)
  log.info('ready', { port: 2775, where: 'here' })
  log.warn('the scenario is odd', { diagnostic: 'a.yaml:1:1: warning\n  1 | x' })
  expect(shell.stderr).toBe(
    'info  ready port=2775 where=here\nwarn  the scenario is odd\na.yaml:1:1: warning\n  1 | x\n',
  )
})

test('elsewhere, one JSON object a line, in order', async () => {
  const shell = new FakeShell({ isTerminal: false })
  const log = logTo(shell)
  log.info('ready', { port: 2775 })
  log.warn('odd')
  log.bug(new TypeError('no such thing'))
  await shell.wrote(/no such thing/)
  const lines = shell.stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toMatchObject([
    { level: 30, msg: 'ready', port: 2775, time: expect.stringMatching(/^\d{4}-.*Z$/) },
    { level: 40, msg: 'odd' },
    { level: 50, err: { type: 'TypeError', message: 'no such thing', stack: expect.any(String) } },
  ])
  expect(shell.stdout).toBe('')
})
