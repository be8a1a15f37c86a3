/** How long a retry schedule of five days takes on the virtual clock. */
import { CLIENT_CORE, runForJson, scriptPath } from './children.mjs'

export async function measureSchedule({ quick, progress }) {
  const messages = quick ? 10_000 : 100_000
  const result = await runForJson(process.execPath, [scriptPath('schedule-child.mjs'), String(messages)], CLIENT_CORE)
  progress(`schedule: ${result.seconds.toFixed(1)} s for ${messages} messages`)
  return result
}
