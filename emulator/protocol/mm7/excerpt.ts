/** What an answer repeats of a request: enough to find the place, however much was sent. */
export function excerpt(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
