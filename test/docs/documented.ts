/** What a page of docs/ shows in its code blocks. */
import { readFileSync } from 'node:fs'

/** The texts of the blocks in that language, in order. */
export function blocksOf(page: string, language: string): readonly string[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
  return [...text.matchAll(/^```(\S*)[^\n]*\n([\s\S]*?)^```$/gm)]
    .filter(([, named]) => named === language)
    .map(([, , block = '']) => block)
}
