import { expect, test } from 'vitest'
import { STEADY_TODAY, steadyPast, steadyQueue, steadyToday } from '../../../test/support/steady-past.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import { endOfDay } from './day-end.ts'
import { expectQueue } from './expect-queue.ts'
import { learnQueue } from './learned-queue.ts'
import type { DayEnd, OutlookInterval, PredictedService } from './queue-outlook.ts'

const OVER = 48
const past = steadyPast(steadyQueue(1), { offered: 20, heads: 9 })
const today = steadyToday(past, { over: OVER, heads: 9 })
const expected = expectQueue(learnQueue(past), today, {
  from: STEADY_TODAY + OVER * INTERVAL_MS,
  intervalsMin: 8,
  intervalsMax: Number.POSITIVE_INFINITY,
  events: [],
})

/** Half the day is over at 90 %; the rest is foreseen at a level, so far to each side. */
function ended(level: number, width: number, waitingInTime = 0): DayEnd {
  const unknown = { asaSeconds: null, asaRange: null, abandonFraction: 0, abandonRange: null, occupancy: null, occupancyRange: null }
  const service: PredictedService = { level, low: level - width, high: level + width, ...unknown, misses: 0 }
  const others = { low: null, high: null, ahtSeconds: null, handleTime: null, abandoned: null, heads: null, required: null }
  const intervals = expected.intervals.map(
    ({ start, offered }): OutlookInterval => ({ start, offered, service, ...others, lanes: [], work: null }),
  )
  return endOfDay({ today: { ...today, waitingInTime }, expected, intervals, target: 0.8 })
}

test('the day ends between what was seen and what is foreseen of the rest, and cannot end where no rest leads', () => {
  const { level } = ended(0.5, 0.1)
  expect(level?.mean).toBeCloseTo(0.7, 2)
  expect(level?.low).toBeGreaterThan(0.45)
  expect(ended(0.99, 0.3).level?.high).toBeLessThanOrEqual(0.951)
})

test('what is off in one quarter hour evens out over many: a day is nearer to what was foreseen than its quarter hours are', () => {
  const { level } = ended(0.5, 0.2)
  const width = (level?.high ?? Number.NaN) - (level?.low ?? Number.NaN)
  expect(width).toBeLessThan(0.2)
  expect(width).toBeGreaterThan(0.2 / Math.sqrt(96 - OVER))
})

test('the wider the quarter hours are, the less is sure of the day', () => {
  const [narrow, wide] = [ended(0.75, 0.05).meetsTarget, ended(0.75, 0.3).meetsTarget]
  expect(narrow).toBeGreaterThan(wide ?? Number.NaN)
  expect(wide).toBeGreaterThan(0.5)
  expect(ended(0.65, 0.05).meetsTarget).toBeLessThan(0.05)
})

test('who waits in time yet counts with those who come next', () => {
  const [without, among] = [ended(0.5, 0.1).level?.mean ?? Number.NaN, ended(0.5, 0.1, 480).level?.mean ?? Number.NaN]
  expect(without - among).toBeCloseTo((without - 0.5) * (480 / (96 * 20 + 480)), 3)
})
