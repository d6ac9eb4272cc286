import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Two cores: every worker may start its own PostgreSQL pair, Redis and servers.
    maxWorkers: 2,
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 15_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          include: [
            'packages/*/src/**/*.test.{ts,tsx}',
            'packages/*/anomalies/**/*.test.ts',
            'packages/*/faults/**/*.test.ts',
            'apps/*/src/**/*.test.{ts,tsx}',
            'apps/*/build/**/*.test.ts',
            'apps/*/test/**/*.test.ts',
            'deploy/test/*.test.ts',
            'bench/**/*.test.ts',
            'tools/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['e2e/**/*.browser.test.ts'],
          // One shop and one browser for all of them, one after the other.
          globalSetup: 'e2e/setup.ts',
          fileParallelism: false,
        },
      },
    ],
  },
})
