import { defineConfig } from 'vitest/config'

/** A run of one test that never ends, for the test of what is left when a run is killed. */
export default defineConfig({
  test: { include: ['test/support/hanging-run/hang.ts'], globalSetup: ['test/support/store-server.ts'], testTimeout: 600_000 },
})
