/** What the measured servers share: they say where they listen, and end with the harness, however it ends. */

/** Prints the ports as one line of JSON on standard output. */
export function announce(ports) {
  process.stdout.write(`${JSON.stringify(ports)}\n`)
  process.stdin.on('end', () => process.exit())
  process.stdin.resume()
}
