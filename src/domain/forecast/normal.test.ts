import { expect, test } from 'vitest'
import { normalProbability, normalQuantile } from './normal.ts'

test('the quantiles of the tables', () => {
  const table: readonly (readonly [level: number, z: number])[] = [
    [0.5, 0],
    [0.9, 1.2815516],
    [0.025, -1.959964],
    [0.9999, 3.7190165],
    [1e-12, -7.0344838],
  ]
  for (const [level, z] of table) expect(normalQuantile(level)).toBeCloseTo(z, 6)
})

test('the probability below a quantile is its level', () => {
  for (const level of [0.001, 0.1, 0.4, 0.5, 0.77, 0.99]) expect(normalProbability(normalQuantile(level))).toBeCloseTo(level, 6)
})
