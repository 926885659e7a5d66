import { expect, test } from 'vitest'
import { STEADY_TODAY, steadyPast, steadyQueue, steadyToday } from '../../../test/support/steady-past.ts'
import { DAY_MS, INTERVAL_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { expectQueue } from './expect-queue.ts'
import { learnQueue, settledUntil } from './learned-queue.ts'
import type { QueuePast } from './queue-past.ts'

const OVER = 40

/** Days on which talks are longer or shorter throughout, and more or fewer leave. */
function uneven(past: QueuePast): QueuePast {
  const byDay = (share: number) => (value: number, place: number) => value * (1 + share * Math.sin(2.3 * Math.floor(place / 96)))
  return { ...past, talkMs: past.talkMs.map(byDay(0.2)), abandoned: past.abandoned.map(byDay(0.5)) }
}

const PAST = uneven(steadyPast(steadyQueue(1), { offered: 20, heads: 9 }))
const TODAY = steadyToday(PAST, { over: OVER, heads: 9 })
const AHEAD = { from: STEADY_TODAY + OVER * INTERVAL_MS, intervalsMin: 8, intervalsMax: 96, events: [] }

const expected = (today = TODAY, past = PAST) => expectQueue(learnQueue(past), today, AHEAD).intervals[0]

test('a day of long talks is expected to go on so, in the talks and not in the wraps', () => {
  const usual = expected()?.handleTime
  const slow = expected({ ...TODAY, talkMs: TODAY.talkMs.map((ms) => 1.3 * ms) })?.handleTime
  expect((slow?.talk ?? 0) / (usual?.talk ?? 1)).toBeGreaterThan(1.15)
  expect((slow?.wrap ?? 0) / (usual?.wrap ?? 1)).toBeLessThan(1.05)
})

test('what was answered in the last half hour does not count yet, since only the short talks of it have ended', () => {
  const halfOf = (place: number): number => (place >= OVER - 2 ? 0.2 : 1)
  const unfinished = { ...TODAY, talkMs: TODAY.talkMs.map((ms, place) => ms * halfOf(place)) }
  expect(expected(unfinished)?.ahtSeconds).toBe(expected({ ...unfinished, talkMs: TODAY.talkMs })?.ahtSeconds)
  const learned = learnQueue(PAST)
  expect((AHEAD.from - settledUntil(learned, AHEAD.from, 20 * MINUTE_MS)) / MINUTE_MS).toBe(60)
  const byEnd = learnQueue({ ...PAST, queue: steadyQueue(1, { handleInterval: 'end' }) })
  expect(settledUntil(byEnd, AHEAD.from, 20 * MINUTE_MS)).toBe(AHEAD.from)
})

test('a day on which many leave is expected to lose more, within a band', () => {
  const usual = expected()?.abandoned
  const bad = expected({ ...TODAY, abandoned: TODAY.abandoned.map((count) => 3 * count) })?.abandoned
  expect(Math.abs((usual?.mean ?? 0) / 0.02 - 1)).toBeLessThan(0.25)
  expect(bad?.mean).toBeGreaterThan(1.3 * (usual?.mean ?? 1))
  expect([bad?.low ?? 1, bad?.high ?? 0].map((end) => Math.sign(end - (bad?.mean ?? 0)))).toEqual([-1, 1])
})

test('a queue of two days has the mean it had, throughout and without a band', () => {
  const young = { ...PAST, knownFrom: STEADY_TODAY - 2 * DAY_MS }
  const { handling } = learnQueue(young)
  expect(handling).toBeNull()
  const { dayAhead } = expectQueue(learnQueue(PAST), TODAY, AHEAD)
  expect(new Set(dayAhead?.ahtSeconds.map((seconds) => Math.round((seconds ?? 0) / 100)))).toEqual(new Set([3]))
})
