import { expect, test } from 'vitest'
import { STEADY_TODAY, steadyPast, steadyQueue } from '../../../test/support/steady-past.ts'
import { HOUR_MS } from '../../domain/shared/instant.ts'
import { levelsOf, type QueuePast } from './queue-past.ts'
import { usualLevel } from './usual-level.ts'

const NOON = STEADY_TODAY + 12 * HOUR_MS
const NIGHT = STEADY_TODAY + 2 * HOUR_MS

/** Half in time from eleven to one, all of them else. */
function past(offered: number): QueuePast {
  const made = steadyPast(steadyQueue(1), { offered, heads: 9 })
  const came = new Float64Array(28 * 96).fill(offered)
  const isNoon = (place: number): boolean => place % 96 >= 44 && place % 96 < 52
  const levels = levelsOf(
    came.map((count, place) => (isNoon(place) ? count / 2 : count)),
    came,
  )
  return { ...made, vendors: made.vendors.map((vendor) => ({ ...vendor, levels })) }
}

test('a time of day has a level of its own where many came', () => {
  expect(usualLevel(past(20), 1, NOON)).toBeCloseTo(0.5, 1)
  expect(usualLevel(past(20), 1, NIGHT)).toBeCloseTo(1, 1)
})

test('where few came a time of day is like all the day, and the day like what is aimed at', () => {
  const rare = past(0.02)
  expect(usualLevel(rare, 1, NOON)).toBeGreaterThan(0.8)
  expect(usualLevel(past(0.0001), 1, NOON)).toBeCloseTo(0.8, 1)
})

test('a queue is all its vendors, and where nothing was counted nothing is usual', () => {
  expect(usualLevel(past(20), 0, NOON)).toBe(usualLevel(past(20), 1, NOON))
  expect(usualLevel(past(20), 2, NOON)).toBeNull()
  expect(usualLevel(steadyPast(steadyQueue(1), { offered: 20, heads: 9 }), 1, NOON)).toBeNull()
})
