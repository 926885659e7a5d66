import { expect, test } from 'vitest'
import { volumeDeviation } from './ratios.ts'
import { noSums } from './sums.ts'

test.each([
  [0, 1, null],
  [4, 2, null],
  [0, 8, -1],
  [9, 2, 3.5],
])('%i contacts where %i were expected: a share only where one of the two is enough to say something', (offered, expected, value) => {
  expect(volumeDeviation({ ...noSums(), expected, offeredOfExpected: offered })).toEqual({
    value,
    numerator: offered - expected,
    denominator: expected,
  })
})
