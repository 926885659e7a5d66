import { expect, test } from 'vitest'
import { Random } from '../shared/random.ts'
import { normalQuantile } from './normal.ts'
import { fitRatioLevels, predictRatioLevel } from './ratio-level.ts'
import { RATIO_SETTINGS } from './ratio-settings.ts'

const DAYS = 60

function levelsOf(departureOf: (day: number) => number, chance = 0.0004) {
  const departures = Float64Array.from({ length: DAYS }, (_, day) => departureOf(day))
  const ordinals = departures.map((_, day) => day + 1)
  return fitRatioLevels({ departures, chance: new Float64Array(DAYS).fill(chance), ordinals: [...ordinals] }, RATIO_SETTINGS)
}

test('what has lasted for two weeks is expected of tomorrow, and hardly of a day far ahead', () => {
  const levels = levelsOf((day) => (day < 46 ? 0 : 0.2))
  const tomorrow = predictRatioLevel(levels, DAYS + 1)
  const later = predictRatioLevel(levels, DAYS + 40)
  expect(tomorrow.departure).toBeGreaterThan(0.13)
  expect(later.departure).toBeLessThan(0.01)
  expect(tomorrow.moreVariance).toBe(0)
  expect(later.moreVariance).toBeGreaterThan(0)
})

test('one day far off is that day and no other', () => {
  const levels = levelsOf((day) => (day === DAYS - 1 ? 2 : 0))
  expect(predictRatioLevel(levels, DAYS + 1).departure).toBeLessThan(0.1)
})

test('days that chance alone makes different foretell nothing', () => {
  const random = new Random('levels')
  const levels = levelsOf(() => 0.3 * normalQuantile(random.uniform()), 0.09)
  expect(Math.abs(predictRatioLevel(levels, DAYS + 1).departure)).toBeLessThan(0.05)
})
