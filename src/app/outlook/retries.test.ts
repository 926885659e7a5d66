import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { Retries } from './retries.ts'

test('what fails is tried again after a minute, then after twice as long, and at least every hour', () => {
  const retries = new Retries()
  expect(retries.isDue(1, 0)).toBe(true)
  expect([retries.fail(1, 0), retries.isDue(1, MINUTE_MS - 1), retries.isDue(1, MINUTE_MS)]).toEqual([true, false, true])
  expect([retries.fail(1, 0), retries.isDue(1, 2 * MINUTE_MS - 1), retries.isDue(1, 2 * MINUTE_MS)]).toEqual([false, false, true])
  for (let more = 0; more < 60; more += 1) retries.fail(1, 0)
  expect([retries.isDue(1, HOUR_MS - 1), retries.isDue(1, HOUR_MS), retries.isDue(2, 0)]).toEqual([false, true, true])
})

test('what succeeded begins anew', () => {
  const retries = new Retries()
  retries.fail(1, 0)
  retries.succeed(1)
  expect([retries.isDue(1, 0), retries.fail(1, 0)]).toEqual([true, true])
})
