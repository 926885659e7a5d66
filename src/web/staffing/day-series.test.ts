import { expect, test } from 'vitest'
import { lineError } from './day-series.ts'

test('a line is scored over the quarter hours that it speaks of and that came, and above 0 too much was foreseen', () => {
  const error = lineError([10, null, 30, 5], [8, 40, 32, null])
  expect(error).toEqual({ wape: 4 / 40, bias: 0, intervals: 2 })
  expect(lineError([12], [10])).toEqual({ wape: 0.2, bias: 0.2, intervals: 1 })
})

test('where nothing came there is no error to tell', () => {
  expect([lineError([5], [0]), lineError([null], [3])]).toEqual([null, null])
})
