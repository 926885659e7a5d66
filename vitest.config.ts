import { defineConfig } from 'vitest/config'

/** Frames are counted here: it runs after the others, with the machine for itself. */
const ALONE = ['test/browser/looks.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'all', include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'], exclude: ALONE, sequence: { groupOrder: 0 } },
      },
      { extends: true, test: { name: 'alone', include: ALONE, sequence: { groupOrder: 1 } } },
    ],
    globalSetup: ['test/support/store-server.ts'],
    allowOnly: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A machine at work takes longer than the one second that is usual; what never comes still fails.
    expect: { poll: { timeout: 15_000 } },
    maxWorkers: 2,
  },
})
