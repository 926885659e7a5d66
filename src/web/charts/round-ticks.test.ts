import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roundTicks } from './round-ticks.ts'

test.each([
  [0, [0, 1]],
  [3.2, [0, 1, 2, 3, 4]],
  [17, [0, 5, 10, 15, 20]],
  [55, [0, 20, 40, 60]],
  [101, [0, 25, 50, 75, 100, 125]],
])('an axis up to %d is labelled %j', (most, ticks) => {
  expect(roundTicks(most)).toEqual(ticks)
})

test('whatever is drawn lies under the last label, which is near it, and all labels are whole numbers', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (most) => {
      const ticks = roundTicks(most)
      const [step = 0] = ticks.slice(1)
      const last = ticks.at(-1) ?? 0
      expect(ticks.every(Number.isInteger)).toBe(true)
      expect(ticks.length).toBeLessThanOrEqual(6)
      expect(last).toBeGreaterThanOrEqual(most)
      expect(last - step).toBeLessThanOrEqual(most)
    }),
  )
})
