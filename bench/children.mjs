/** The processes of a measurement: pinned to a core each, watched, and always stopped, by their process id. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

export const SERVER_CORE = 0
export const CLIENT_CORE = 1

export const isPinned = availableParallelism() >= 2 && spawnSync('taskset', ['--version']).status === 0

/** As `npm start` runs the emulator; the other servers get the same. */
const NODE_FLAGS = JSON.parse(readFileSync(scriptPath('../package.json'), 'utf8'))
  .scripts.start.split(' ')
  .filter((word) => word.startsWith('--'))

const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130))

export function scriptPath(name) {
  return fileURLToPath(new URL(name, import.meta.url))
}

/** Starts a command on a core of its own. Its standard input stays open as long as the harness lives. */
export function start(command, args, core) {
  const [file, all] = isPinned ? ['taskset', ['-c', String(core), command, ...args]] : [command, args]
  const child = spawn(file, all, { stdio: ['pipe', 'pipe', 'inherit'] })
  running.add(child)
  child.exited = new Promise((resolve) => {
    child.on('error', () => resolve(-1))
    child.on('exit', (code) => {
      running.delete(child)
      resolve(code ?? -1)
    })
  })
  return child
}

/** Starts one of the servers beside this file, and waits for the line that tells its ports. */
export async function startServer(script, args = []) {
  const child = start(process.execPath, [...NODE_FLAGS, scriptPath(script), ...args], SERVER_CORE)
  const ports = await Promise.race([firstLine(child.stdout), child.exited.then(() => null)])
  if (ports === null) throw new Error(`${script} did not start`)
  return { child, ports: JSON.parse(ports) }
}

/** Runs a command to its end and gives the JSON that it prints. */
export async function runForJson(command, args, core, watch = () => undefined) {
  const child = start(command, args, core)
  watch(child)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  const code = await child.exited
  if (code !== 0 || output === '') throw new Error(`${command} ${args.join(' ')} failed with code ${code}`)
  return JSON.parse(output)
}

export async function stop(child) {
  child.kill('SIGTERM')
  const insist = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await child.exited
  clearTimeout(insist)
}

/** CPU time of a process in microseconds, all its threads, user and system; null where there is no /proc. */
export function cpuMicros(pid) {
  let stat
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return null
  }
  // Fields 14 and 15, counted behind the command's name, which may hold spaces; in ticks of 10 ms (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

/**
 * Milliseconds that the main thread of a process could have run and had to wait for its core: because of others, or of
 * its own collector's threads on the same core. Null where there is no /proc.
 */
export function waitedMillis(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1]) / 1e6
  } catch {
    return null
  }
}

function firstLine(stream) {
  return new Promise((resolve) => {
    let text = ''
    stream.setEncoding('utf8').on('data', (part) => {
      text += part
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
  })
}
