// tsc trusts its build info and writes nothing where that says all is built: without the outputs it must go.
import { existsSync, rmSync } from 'node:fs'

if (!existsSync('dist/main.js')) rmSync('dist/.tsbuildinfo', { force: true })
