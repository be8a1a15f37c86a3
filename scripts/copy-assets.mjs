// What the build ships beside the compiled code: nothing but the executable bit on the bin.
import { chmodSync, existsSync } from 'node:fs'

if (existsSync('dist/cli/bin.js')) chmodSync('dist/cli/bin.js', 0o755)
