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
