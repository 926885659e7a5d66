import { expect, test } from 'vitest'
import { crewsAt } from './crews-at.ts'
import type { StaffedCrew } from './staffed-crews.ts'

const there = (vendorId: number, heads: number, ...queueIds: number[]): StaffedCrew => ({ vendorId, heads, queueIds, basis: 'present' })
const lane = (queueId: number, vendorId: number, erlangs = 1) => ({ queueId, vendorId, erlangs })

test('who is promised to a queue is taken off those of the vendor who serve it, and is not there for another queue a second time', () => {
  const staffed = [there(1, 8, 1), there(1, 4, 1, 2), there(2, 6, 1, 2)]
  const { crews } = crewsAt(staffed, [lane(1, 1), lane(2, 1), lane(2, 2)], [{ ...lane(1, 1), heads: 9 }])
  expect(crews).toEqual([
    { heads: 2, lanes: [] },
    { heads: 1, lanes: [1] },
    { heads: 6, lanes: [2] },
    { heads: 9, lanes: [0] },
  ])
})

test('where more are promised than are there nobody is left for others, and there are never fewer than nobody', () => {
  const { crews, basisOf } = crewsAt([there(1, 4, 1, 2)], [lane(1, 1), lane(2, 1)], [{ ...lane(1, 1), heads: 7 }])
  expect(crews).toEqual([
    { heads: 0, lanes: [1] },
    { heads: 7, lanes: [0] },
  ])
  expect([basisOf(0), basisOf(1)]).toEqual(['commitment', 'present'])
})

test('what is promised for a queue as a whole is there for each vendor’s part of it by its load, and taken off all who serve it', () => {
  const staffed = [there(1, 6, 1, 2), there(2, 6, 1)]
  const { crews, basisOf } = crewsAt(staffed, [lane(1, 1, 3), lane(1, 2, 1), lane(2, 1)], [{ ...lane(1, 0), heads: 8 }])
  expect(crews.map(({ heads, lanes }) => [Math.round(heads * 1e9) / 1e9, lanes])).toEqual([
    [2, [2]],
    [2, []],
    [6, [0]],
    [2, [1]],
  ])
  expect([basisOf(0), basisOf(1), basisOf(2)]).toEqual(['commitment', 'commitment', 'present'])
})
