import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    globalSetup: ['test/support/temporary-directory.ts'],
    setupFiles: ['test/support/properties.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
})
