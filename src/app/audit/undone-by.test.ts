import { expect, test } from 'vitest'
import { undoneBy } from './undone-by.ts'

test('a change that was taken back stands again once that was taken back too, and so on', () => {
  const edges = [
    { entryId: 2, undoes: 1 },
    { entryId: 3, undoes: 2 },
    { entryId: 4, undoes: 3 },
    { entryId: 5, undoes: 4 },
    { entryId: 6, undoes: 1 },
  ]
  expect([1, 2, 3, 4, 5, 6].map((entryId) => undoneBy(entryId, edges.slice(0, 1)))).toEqual([2, null, null, null, null, null])
  expect([1, 2].map((entryId) => undoneBy(entryId, edges.slice(0, 2)))).toEqual([null, 3])
  expect([1, 2, 3].map((entryId) => undoneBy(entryId, edges.slice(0, 3)))).toEqual([2, null, 4])
  expect([1, 2, 3, 4].map((entryId) => undoneBy(entryId, edges.slice(0, 4)))).toEqual([null, 3, null, 5])
  expect(undoneBy(1, edges)).toBe(6)
})
