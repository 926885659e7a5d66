import { expect, test } from 'vitest'
import { STEADY_TODAY, steadyPast, steadyQueue } from '../../../test/support/steady-past.ts'
import { DAY_MS, HOUR_MS } from '../../domain/shared/instant.ts'
import { kinOf } from './kin.ts'
import { learnQueue } from './learned-queue.ts'
import type { QueuePast } from './queue-past.ts'

const TODAY = { date: '2026-03-02', start: STEADY_TODAY, end: STEADY_TODAY + DAY_MS }
const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 480, toMinute: 1_200 }))
/** From eight to noon thirty a quarter hour, until eight in the evening ten, at night nobody. */
const shape = (slot: number): number => (slot < 32 || slot >= 80 ? 0 : slot < 48 ? 30 : 10)

function queue(queueId: number, more: Parameters<typeof steadyQueue>[1] = {}, scale = 1): QueuePast {
  const past = steadyPast(steadyQueue(queueId, { hours, ...more }), { offered: 20, heads: 9 })
  return { ...past, offered: past.offered.map((_, place) => scale * shape(place % 96)) }
}

const since = (past: QueuePast, began: number | null): QueuePast => ({
  ...past,
  knownFrom: began,
  offered: past.offered.map((count, place) => (began !== null && past.from + place * 900_000 >= began ? count : 0)),
})

const LIKE = learnQueue(queue(1))
const morning = (slots: number, scale: number) => Array.from({ length: slots }, (_, slot) => scale * shape(slot))

test('a queue that began this morning is foreseen by the shape of its kin, at the scale that its morning says', () => {
  const made = learnQueue(since(queue(2), null), [LIKE]).volume.forecast(TODAY, morning(40, 0.5), [])
  expect(made?.mean[30]).toBeNull()
  expect(made?.mean[44]).toBeCloseTo(15, 0)
  expect(made?.mean[60]).toBeCloseTo(5, 0)
  expect(made?.mean[85]).toBe(0)
  expect(made?.low?.[60]).toBeLessThan(5)
  expect(made?.basis).toMatchObject({ model: { name: 'shape of q1' }, inputs: { days: 0, trainedFrom: null, seenIntervals: 40 } })
})

test('what came yesterday says how large the queue is before today has begun', () => {
  const made = learnQueue(since(queue(2, {}, 0.2), STEADY_TODAY - DAY_MS), [LIKE]).volume.forecast(TODAY, [], [])
  expect(made?.mean[40]).toBeCloseTo(6, 0)
  expect(made?.mean[60]).toBeCloseTo(2, 0)
})

const all = (factor: number) => [{ name: 'Strike', start: TODAY.start, end: TODAY.end, factor }]

test('an event counts once: what came with it is what it made of the usual', () => {
  const learned = learnQueue(since(queue(2), null), [LIKE]).volume
  const after = (factor: number) => learned.forecast(TODAY, morning(40, factor), all(factor))?.mean[60]
  expect(after(2)).toBeCloseTo(20, 0)
  expect(after(0.5)).toBeCloseTo(5, 0)
})

test('hours in which an event lets nobody come say nothing of how large a queue is', () => {
  const learned = learnQueue(since(queue(2), null), [LIKE]).volume
  const strike = { name: 'Strike', start: STEADY_TODAY, end: STEADY_TODAY + 10 * HOUR_MS, factor: 0 }
  const seen = morning(44, 1).map((count, slot) => (slot < 40 ? 0 : count))
  expect(learned.forecast(TODAY, seen, [strike])?.mean[60]).toBeCloseTo(10, 0)
})

test('a queue round the clock is as large as it is in the hours of its kin', () => {
  const learned = learnQueue(since(queue(2, { hours: null }), null), [LIKE]).volume
  const seen = morning(40, 1).map((count) => (count === 0 ? 10 : count))
  expect(learned.forecast(TODAY, seen, [])?.mean[60]).toBeCloseTo(10, 0)
})

test('what comes to its kin at night though both are closed comes to a new queue too, and counts for its size', () => {
  const atNight = (past: QueuePast, scale: number): QueuePast => ({
    ...past,
    offered: past.offered.map((count, place) => (shape(place % 96) === 0 && count === 0 ? 4 * scale : count)),
  })
  const kin = learnQueue(atNight(queue(1), 1))
  const seen = Array.from({ length: 32 }, () => 2)
  const made = learnQueue(since(queue(2), null), [kin]).volume.forecast(TODAY, seen, [])
  expect(made?.mean[60]).toBeCloseTo(5, 0)
  expect(made?.mean[90]).toBeCloseTo(2, 0)
})

test('of hours that are over and of which nothing was heard is foreseen what came in them', () => {
  const learned = learnQueue(since(queue(2), null), [LIKE]).volume
  const seen = morning(52, 1).map((count, slot) => (slot < 40 ? count : null))
  const made = learned.forecast(TODAY, seen, [])
  expect(made?.mean[39]).toBeNull()
  expect(made?.mean[44]).toBeCloseTo(30, 0)
  expect(made?.mean[50]).toBeCloseTo(10, 0)
})

test('on a holiday on which its kin is closed a queue has nobody', () => {
  const past = queue(1)
  const isHoliday = (place: number): boolean => Math.floor(place / 96) === 7
  const holidays = [
    ['2026-02-09', 'Old feast'],
    ['2026-03-02', 'Feast'],
  ] as const
  const kin = learnQueue({ ...past, holidays, offered: past.offered.map((count, place) => (isHoliday(place) ? 0 : count)) })
  const young = { ...since(queue(2), STEADY_TODAY - DAY_MS), holidays }
  const mean = learnQueue(young, [kin]).volume.forecast(TODAY, [], [])?.mean
  expect(mean?.reduce<number>((sum, count) => sum + (count ?? 0), 0)).toBe(0)
  expect(learnQueue(young, [LIKE]).volume.forecast(TODAY, [], [])?.mean[60]).toBeCloseTo(10, 0)
})

test('of a queue that nobody has called yet, and of one without kin, nothing is said', () => {
  expect(learnQueue(since(queue(2), null), [LIKE]).volume.forecast(TODAY, morning(40, 0), [])).toBeNull()
  expect(learnQueue(since(queue(2), null), []).volume.forecast(TODAY, morning(40, 0.5), [])).toBeNull()
  expect(learnQueue(since(queue(2, { channel: 'chat' }), null), [LIKE]).volume.forecast(TODAY, morning(40, 0.5), [])).toBeNull()
})

test('with three contacts a day the shape is mostly that of the kin, and with many it is its own', () => {
  const day = Array.from({ length: 96 }, (_, slot) => (slot === 50 || slot === 60 || slot === 70 ? 1 : 0))
  const small = (scale: number): QueuePast => ({ ...queue(3), offered: queue(3).offered.map((_, place) => scale * (day[place % 96] ?? 0)) })
  const atNine = (scale: number, kin = [LIKE]) => learnQueue(small(scale), kin).volume.forecast(TODAY, [], [])?.mean[36] ?? 0
  expect(atNine(1)).toBeGreaterThan(3 * atNine(1, []))
  expect(atNine(100) / 100).toBeLessThan(0.1 * atNine(1))
})

test('kin are of the same channel, of the market first, and have something to teach', () => {
  const kin = (queueId: number, more: Parameters<typeof steadyQueue>[1], scale = 1) => {
    const past = queue(queueId, more, scale)
    const { fitted } = learnQueue(past).volume
    if (fitted === null) throw new Error('four weeks are enough')
    return {
      queue: past.queue,
      fitted,
      isClosed: () => false,
      comesWhileClosed: () => false,
      contacts: past.offered.reduce((sum, count) => sum + count, 0),
    }
  }
  const all = [kin(1, {}), kin(2, { marketId: 2 }, 3), kin(3, { channel: 'chat' }, 2), kin(4, {}, 2), kin(5, {}, 0.05)]
  const keys = (more: Parameters<typeof steadyQueue>[1]) => kinOf(steadyQueue(9, more), all).map((each) => each.queue.key)
  expect(keys({})).toEqual(['q4', 'q1'])
  expect(keys({ marketId: 7 })).toEqual(['q2', 'q4', 'q1'])
  expect(keys({ channel: 'email' })).toEqual([])
})
