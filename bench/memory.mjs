/** Memory that a pending message takes, by how many there are. Each count is taken in a process of its own. */
import { CLIENT_CORE, runForJson, scriptPath } from './children.mjs'

export async function measureMemory({ quick, progress }) {
  const counts = quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000]
  const results = []
  for (const count of counts) {
    const args = ['--expose-gc', scriptPath('memory-child.mjs'), String(count)]
    const result = await runForJson(process.execPath, args, CLIENT_CORE)
    results.push(result)
    progress(`memory: ${Math.round(result.perMessage)} octets a message at ${count}`)
  }
  return results
}
