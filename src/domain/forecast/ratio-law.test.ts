import { expect, test } from 'vitest'
import { drawExponential } from '../../../test/support/draws.ts'
import { Random } from '../shared/random.ts'
import { BAND_LEVELS } from './forecast.ts'
import { normalQuantile } from './normal.ts'
import { deviatesOf, fitRatioLaw, gammaDeviate, gammaRatio } from './ratio-law.ts'

test('the deciles of an exponential and of a mean of ten exponentials are those of tables', () => {
  const decile = (level: number, contacts: number) => gammaRatio(normalQuantile(level), 1 / contacts)
  expect(Math.abs(decile(0.1, 1) - 0.1054)).toBeLessThan(0.01)
  expect(Math.abs(decile(0.9, 1) - Math.LN10)).toBeLessThan(0.03)
  // Chi-square with 20 degrees of freedom over 20: 12.443 and 28.412.
  expect(Math.abs(decile(0.1, 10) - 0.62215)).toBeLessThan(0.001)
  expect(Math.abs(decile(0.9, 10) - 1.4206)).toBeLessThan(0.001)
})

test('a ratio has the deviate that it is made of, down to nothing', () => {
  for (const variance of [0.01, 0.3, 1, 3]) for (const deviate of [-1, 0, 1.5]) expect(back(deviate, variance)).toBeCloseTo(deviate, 9)
  expect(gammaRatio(gammaDeviate(0, 1), 1)).toBe(0)
})

function back(deviate: number, variance: number): number {
  return gammaDeviate(gammaRatio(deviate, variance), variance)
}

test('of what is often nothing the lower end is nothing, and what follows the law keeps its band', () => {
  const random = new Random('law')
  const drawn = (value: () => number) => Array.from({ length: 600 }, () => ({ ratio: value(), variance: 1, contacts: 1 }))
  const waits = fitRatioLaw(
    drawn(() => (random.uniform() < 0.3 ? 0 : drawExponential(random, 1 / 0.7))),
    BAND_LEVELS,
  )
  expect(gammaRatio(deviatesOf(waits, 1)[0] as number, 1)).toBe(0)
  const talks = deviatesOf(
    fitRatioLaw(
      drawn(() => drawExponential(random, 1)),
      BAND_LEVELS,
    ),
    1,
  )
  for (const [place, level] of BAND_LEVELS.entries()) expect(Math.abs((talks[place] as number) - normalQuantile(level))).toBeLessThan(0.2)
})

test('without any past the law is that of a gamma', () => {
  const deviates = deviatesOf(fitRatioLaw([], BAND_LEVELS), 30)
  for (const [place, level] of BAND_LEVELS.entries())
    expect(Math.abs((deviates[place] as number) - normalQuantile(level))).toBeLessThan(0.2)
})
