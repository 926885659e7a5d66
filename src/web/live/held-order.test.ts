import { expect, test } from 'vitest'
import { shownOrder } from './held-order.ts'

test('rows stand as they are ranked while nobody points at them', () => {
  expect(shownOrder([1, 2, 3], [3, 1, 2], false)).toEqual([3, 1, 2])
})

test('no row moves while somebody points', () => {
  expect(shownOrder([1, 2, 3, 4], [1, 3, 2, 4], true)).toEqual([1, 2, 3, 4])
})

test('a new queue comes last while somebody points, and one that is gone leaves', () => {
  expect(shownOrder([1, 2, 3], [9, 3, 1], true)).toEqual([1, 3, 9])
})

test('the first order is the ranking, wherever the pointer is', () => {
  expect(shownOrder([], [2, 1], true)).toEqual([2, 1])
})
