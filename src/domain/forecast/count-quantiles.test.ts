import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countQuantiles } from './count-quantiles.ts'

const LEVELS = [0.1, 0.5, 0.9]

test('a Poisson count of mean 2 has its quantiles between the whole numbers that its probabilities cross at', () => {
  // P(0) = 0.1353, P(<=1) = 0.4060, P(<=2) = 0.6767, P(<=3) = 0.8571, P(<=4) = 0.9473
  const [low, middle, high] = countQuantiles({ mean: 2, relativeVariance: 0 }, LEVELS)
  expect(low).toBeCloseTo(-0.5 + 0.1 / 0.13534, 3)
  expect(middle).toBeCloseTo(1.5 + (0.5 - 0.40601) / 0.27067, 3)
  expect(high).toBeCloseTo(3.5 + (0.9 - 0.85712) / 0.09022, 3)
})

test('a rate that is not known widens the band: a negative binomial of shape 1 is geometric', () => {
  const [low, , high] = countQuantiles({ mean: 3, relativeVariance: 1 }, LEVELS)
  // P(<k) = 1 - 0.75^k, so nine tenths lie below 8.004.
  expect(low).toBe(0)
  expect(high).toBeCloseTo(8 - 0.5 + (0.9 - (1 - 0.75 ** 8)) / (0.25 * 0.75 ** 8), 6)
})

test('where the sum of probabilities gives way to an expansion, both say the same', () => {
  for (const relativeVariance of [0, 0.001, 0.01, 0.05]) {
    const below = countQuantiles({ mean: 149.99, relativeVariance }, LEVELS)
    const above = countQuantiles({ mean: 150.01, relativeVariance }, LEVELS)
    above.forEach((value, place) => {
      expect(Math.abs(value - (below[place] as number))).toBeLessThan(0.01 * Math.sqrt(150 * (1 + 150 * relativeVariance)) + 0.02)
    })
  }
})

test('quantiles never cross, and none is below nothing', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 5_000, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (mean, relativeVariance) => {
        const [low, middle, high] = countQuantiles({ mean, relativeVariance }, LEVELS)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(middle).toBeGreaterThanOrEqual(low as number)
        expect(high).toBeGreaterThanOrEqual(middle as number)
      },
    ),
  )
})

test('a closed interval has no contacts at any level', () => {
  expect(countQuantiles({ mean: 0, relativeVariance: 0.1 }, LEVELS)).toEqual([0, 0, 0])
})
