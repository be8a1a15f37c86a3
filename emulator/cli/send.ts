/** `send sms` and `send mms`. */
import type { Shell } from './shell.ts'

export async function send(args: readonly string[], shell: Shell): Promise<number> {
  if (args[0] === 'mms') return (await import('./send-mms.ts')).sendMms(args.slice(1), shell)
  return (await import('./send-sms.ts')).sendSms(args, shell)
}
