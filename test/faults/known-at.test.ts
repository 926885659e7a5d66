import { expect, test } from 'vitest'
import { knownAtRun } from '../support/known-at-run.ts'

const RUN_MS_MAX = 240_000

test('the API answers for a past moment, after a restart, byte for byte what it answered then', { timeout: RUN_MS_MAX }, async () => {
  const outcome = await knownAtRun({ seed: 5, moments: 6, steps: 3, contacts: 200, say: () => undefined })
  expect(outcome.differences).toEqual([])
  expect(outcome.answers).toBe(24)
  expect(outcome.changedSince).toBeGreaterThan(0)
  expect(outcome.targets).toEqual(['SL1 30', 'SL3 20', 'mixed null'])
  expect(outcome.rows.provisional).toBeGreaterThan(0)
  expect(outcome.rows.notLive).toBeGreaterThan(0)
  expect(outcome.events.late).toBeGreaterThan(0)
  expect(outcome.events.quarantined).toBeGreaterThan(0)
})
