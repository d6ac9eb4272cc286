import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tools/test-order.ts'

export default defineConfig({
  test: {
    // For two cores: a third of the time is waiting. Every worker may start its own PostgreSQL pair, Redis and servers.
    maxWorkers: 3,
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes when the machine has a processor for it; how fast is for benchmarks to say.
    expect: { poll: { timeout: 15_000 } },
    teardownTimeout: 15_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          sequence: { groupOrder: 2 },
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
            'e2e/turns.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['e2e/**/*.browser.test.ts'],
          // One shop and one browser for all of them, one after the other, beside the tests of the code.
          globalSetup: 'e2e/setup.ts',
          setupFiles: 'e2e/one-at-a-time.ts',
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          // Those that measure: alone, before the others.
          name: 'quiet',
          include: ['e2e/**/*.quiet.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
