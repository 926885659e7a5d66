import { expect, test } from 'vitest'
import { takenAtOnce } from './at-once.ts'

const HOUR = 3_600_000

test('who talks to one customer at a time is not taken to do more for a clock that is a little off', () => {
  expect(takenAtOnce(new Float64Array(96).fill(HOUR * 1.03), new Float64Array(96).fill(HOUR))).toBe(1)
  expect(takenAtOnce(new Float64Array(96), new Float64Array(96))).toBe(1)
})

test('chats at once are those of the busiest hours, and not the mean of all', () => {
  const handleMs = Float64Array.from({ length: 400 }, (_, place) => HOUR * (place % 40 < 4 ? 2.9 : 1.6))
  expect(takenAtOnce(handleMs, new Float64Array(400).fill(HOUR))).toBe(3)
})

test('where hardly anybody is ever in hand the next whole number above the mean is all that is known', () => {
  expect(takenAtOnce(new Float64Array(96).fill(17_000), new Float64Array(96).fill(10_000))).toBe(2)
})
