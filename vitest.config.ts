import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    globalSetup: ['test/support/temporary-directory.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
})
