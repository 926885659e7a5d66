import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { foreseenMoments } from './foreseen-moments.ts'

const START = Date.UTC(2026, 2, 2)
const DAY = { start: START, end: START + DAY_MS }

test('a day that runs was foreseen days before it, and at each of its hours that is over', () => {
  const moments = foreseenMoments('UTC', DAY, START + 2 * HOUR_MS + 30 * MINUTE_MS)
  expect(moments.flatMap(({ daysBefore }) => daysBefore ?? [])).toEqual([56, 28, 14, 7, 1])
  expect(moments.at(4)?.at).toBe(START - 1)
  expect(moments.filter(({ daysBefore }) => daysBefore === null).map(({ at }) => at - START)).toEqual([
    MINUTE_MS,
    HOUR_MS + MINUTE_MS,
    2 * HOUR_MS + MINUTE_MS,
  ])
})

test('of a day to come only what lies behind us can be chosen, and of a day that is over all of its hours', () => {
  const ahead = foreseenMoments('UTC', DAY, START - 10 * DAY_MS)
  expect(ahead.map(({ daysBefore }) => daysBefore)).toEqual([56, 28, 14])
  expect(foreseenMoments('UTC', DAY, START + 3 * DAY_MS)).toHaveLength(5 + 24)
})
