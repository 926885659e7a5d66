import { expect, test } from 'vitest'
import { servedLately, withoutUnserved } from './changed-hours.ts'

const byDate = (days: readonly (readonly (number | null)[])[]) =>
  new Map(days.map((counts, day) => [`2026-03-${String(day + 1).padStart(2, '0')}`, counts]))
const column = (counts: ReturnType<typeof withoutUnserved>, slot: number) => [...counts.values()].map((day) => day[slot])

test('hours in which nobody came for days and then many did were not served before: that is no count of zero', () => {
  const counts = withoutUnserved(
    byDate([
      [5, 0],
      [6, 0],
      [4, null],
      [5, 8],
      [7, 0],
      [5, 10],
    ]),
  )
  expect(column(counts, 1)).toEqual([null, null, null, 8, 0, 10])
  expect(column(counts, 0)).toEqual([5, 6, 4, 5, 7, 5])
})

test('of a queue of a contact now and then days without any are what they were', () => {
  const days = [0, 0, 0, 1, 0, 0, 0, 0, 1, 0].map((count) => [count, 0])
  expect(withoutUnserved(byDate(days))).toEqual(byDate(days))
})

test('lately are the last seven days that are known', () => {
  const days = [[3, 0], ...Array.from({ length: 7 }, (_, day) => [0, day === 0 ? 2 : null])]
  expect([...servedLately(byDate(days))]).toEqual([1])
  expect(servedLately(new Map()).size).toBe(0)
})
