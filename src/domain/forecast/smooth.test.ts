import { expect, test } from 'vitest'
import { smoothed } from './smooth.ts'

const same = (value: number): Float64Array => new Float64Array(7).fill(value)
const JAGGED = Float64Array.from([1, 5, 2, 6, 3, 7, 4])

test('values that are known go through the smoother unchanged', () => {
  expect(smoothed(JAGGED, same(1e-9), same(1)).every((value, place) => Math.abs(value - (JAGGED[place] as number)) < 1e-6)).toBe(true)
})

test('values that are noise become a straight line, which has their mean', () => {
  const line = smoothed(JAGGED, same(1e4), same(1e-3))
  const steps = line.slice(1).map((value, place) => value - (line[place] as number))
  expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(1e-6)
  expect(line.reduce((sum, value) => sum + value, 0)).toBeCloseTo(28, 3)
})

test('the line is where no nearby line is better by what it minimises', () => {
  const variances = Float64Array.from([1, 2, 0.5, 3, 1, 1, 4])
  const bends = Float64Array.from([9, 0.5, 1, 2, 0.7, 1, 9])
  const cost = (line: Float64Array): number =>
    line.reduce((sum, value, place) => {
      const bend = place === 0 || place === 6 ? 0 : (line[place - 1] as number) - 2 * value + (line[place + 1] as number)
      return sum + (value - (JAGGED[place] as number)) ** 2 / (variances[place] as number) + (bend / (bends[place] as number)) ** 2
    }, 0)
  const line = smoothed(JAGGED, variances, bends)
  for (let place = 0; place < 7; place += 1)
    for (const step of [-0.01, 0.01])
      expect(cost(line.map((value, at) => (at === place ? value + step : value)))).toBeGreaterThan(cost(line))
})

test('one and two values are left as they are: they cannot bend', () => {
  expect([...smoothed(Float64Array.of(3), Float64Array.of(2), Float64Array.of(1))]).toEqual([3])
  expect([...smoothed(Float64Array.of(3, 8), Float64Array.of(2, 1), Float64Array.of(1, 1))]).toEqual([3, 8])
})
