/** A curl command as the pages have it: run by curl where there is one, understood here where there is none. */
import { spawn, spawnSync } from 'node:child_process'

export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

export const HAS_CURL: boolean = spawnSync('curl', ['--version']).status === 0

/** Pastes the command into a shell; it must ask for headers, `-i`. */
export async function pasted(command: string): Promise<Answer> {
  const output = await new Promise<string>((resolve, reject) => {
    const shell = spawn('sh', [], { stdio: ['pipe', 'pipe', 'inherit'] })
    const chunks: Buffer[] = []
    shell.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    shell.on('error', reject)
    shell.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')))
    shell.stdin.end(command)
  })
  return answerIn(output)
}

export function answerIn(output: string): Answer {
  const [head = '', ...rest] = output.split(/\r?\n\r?\n/)
  const [statusLine = '', ...lines] = head.split(/\r?\n/)
  const status = Number(/^HTTP\/[\d.]+ (\d{3})/.exec(statusLine)?.[1])
  if (Number.isNaN(status)) throw new Error(`not an answer of HTTP: ${output.slice(0, 200)}`)
  const headers = new Map(
    lines.map((line) => [line.split(':', 1)[0]?.toLowerCase() ?? '', line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { status, headers, body: rest.join('\n\n') }
}

/** The same by fetch. Knows -s, -i, -X, -u, -H, -d and a here-document for --data-binary. */
export async function understood(command: string): Promise<Answer> {
  const here = /<<'(\w+)'\n([\s\S]*?)^\1$/m.exec(command)
  const line = command.replace(/ <<'(\w+)'\n[\s\S]*/, '').replaceAll('\\\n', ' ')
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
  const headers = new Headers()
  let [url, method, body] = ['', '', undefined as string | undefined]
  if (words.shift() !== 'curl') throw new Error(`not a curl command: ${line}`)
  while (words.length > 0) {
    const word = words.shift() ?? ''
    const value = () => words.shift() ?? ''
    if (word === '-X') method = value()
    else if (word === '-u') headers.set('authorization', `Basic ${Buffer.from(value()).toString('base64')}`)
    else if (word === '-H') {
      const header = value()
      headers.set(header.slice(0, header.indexOf(':')), header.slice(header.indexOf(':') + 1).trim())
    } else if (word === '-d') body = value()
    else if (word === '--data-binary') body = value() === '@-' ? (here?.[2] ?? '') : ''
    else if (word.startsWith('http:')) url = word
    else if (!/^-[si]+$/.test(word)) throw new Error(`curl ${word} is not known here`)
  }
  const response = await fetch(url, {
    method: method === '' ? (body === undefined ? 'GET' : 'POST') : method,
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, headers: new Map(response.headers), body: await response.text() }
}
