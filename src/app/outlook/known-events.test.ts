import { expect, test } from 'vitest'
import { steadyPast, steadyQueue, STEADY_TODAY as TODAY } from '../../../test/support/steady-past.ts'
import type { KnownEvent } from '../../domain/forecast/known-event.ts'
import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { ExpectedEvent } from './forecast-effects.ts'
import { knownEvents } from './known-events.ts'
import { type LearnedQueue, learnQueue } from './learned-queue.ts'
import type { QueueModel } from './queue-model.ts'

const PAST = steadyPast(steadyQueue(1), { offered: 10, heads: 8 })
/** Twice as many come from noon on. */
const LEARNED = learnQueue({ ...PAST, offered: PAST.offered.map((count, place) => (place % 96 < 48 ? count : 2 * count)) })
const TIME = { start: TODAY + 11 * HOUR_MS, end: TODAY + 13 * HOUR_MS, knownSince: 0 }
const letters = (contacts: number, more: Partial<ExpectedEvent> = {}): ExpectedEvent => {
  return { name: 'Letters', ...TIME, effect: { kind: 'added', contacts }, ...more }
}

function foreseen(events: readonly ExpectedEvent[], days: readonly number[] = [0]): number[] {
  return daysOf(LEARNED, days).flatMap((day) => {
    const known = knownEvents(LEARNED, events, [day])
    return LEARNED.volume.forecast(day, [], known)?.mean.map((count) => count ?? 0) ?? []
  })
}

/** Days of the past and of those to come, counted from today. */
function daysOf({ past }: LearnedQueue, days: readonly number[]): readonly LocalDay[] {
  return past.days.filter(({ start }) => days.includes((start - TODAY) / DAY_MS))
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

test('contacts in addition come when others come, and are as many as was said over the whole time', () => {
  const [plain, grown] = [foreseen([]), foreseen([letters(300)])]
  const added = grown.map((count, place) => count - (plain[place] ?? 0))
  expect(sum(added)).toBeCloseTo(300, 6)
  expect(added.filter((count) => count > 0.01)).toHaveLength(8)
  expect(sum(added.slice(48, 52)) / sum(added.slice(44, 48))).toBeCloseTo(2, 1)
})

test('over two days and beside other events, each adds what it says', () => {
  const over = { start: TODAY + 22 * HOUR_MS, end: TODAY + DAY_MS + 2 * HOUR_MS }
  const release: ExpectedEvent = { ...TIME, ...over, name: 'Release', effect: { kind: 'factor', factor: 1.5 } }
  const events = [letters(300, over), release, letters(120, over)]
  const without = foreseen([release], [0, 1])
  expect(sum(foreseen(events, [0, 1])) - sum(without)).toBeCloseTo(420, 6)
})

test('of a time that reaches beyond what can be foreseen, the days that can be have their part', () => {
  const last = LEARNED.past.days.at(-1)?.end ?? 0
  const reaching = letters(400, { start: last - DAY_MS, end: last + 3 * DAY_MS })
  const day = (last - DAY_MS - TODAY) / DAY_MS
  expect(sum(foreseen([reaching], [day])) - sum(foreseen([], [day]))).toBeCloseTo(100, 6)
})

test('where nobody is expected nothing is added, and the event is not among those that were taken into account', () => {
  const closed = learnQueue({ ...PAST, offered: PAST.offered.map((count, place) => (place % 96 < 32 ? 0 : count)) })
  const night = letters(300, { start: TODAY, end: TODAY + 2 * INTERVAL_MS })
  const today = daysOf(closed, [0])
  expect(knownEvents(closed, [{ ...night, effect: { kind: 'factor', factor: 2 } }], today)).toHaveLength(1)
  expect(knownEvents(closed, [night], today)).toEqual([])
  expect(today.map((day) => closed.volume.forecast(day, [], [])?.mean[0])).toEqual([0])
})

test('what was noted of a time before anything was counted keeps no day from being foreseen', () => {
  const { days, from } = PAST
  // Of the 56 days of February and January the first are not known, and January was in no calendar that was learned with.
  const before = Array.from({ length: 28 }, (_, day) => {
    const start = from - (28 - day) * DAY_MS
    return { date: new Date(start).toISOString().slice(0, 10), start, end: start + DAY_MS }
  })
  const nothing = new Float64Array(28 * 96)
  const offered = new Float64Array([...nothing, ...PAST.offered])
  const young = learnQueue({ ...PAST, from: from - 28 * DAY_MS, days: [...before, ...days], offered })
  const event = letters(300, { start: from - 15 * DAY_MS, end: from - 14 * DAY_MS })
  expect(before.map((day) => young.volume.forecast(day, [], [])).slice(0, 4)).toEqual([null, null, null, null])
  expect(knownEvents(young, [event], daysOf(young, [0]))).toEqual([])
  // Half of its time was before anything was counted, and half of what it adds with it.
  const reaching = letters(400, { start: from - DAY_MS, end: from + DAY_MS })
  const [first] = daysOf(young, [-28])
  const known = knownEvents(young, [reaching], daysOf(young, [-28]))
  const expected = (events: readonly KnownEvent[]): number =>
    sum(first === undefined ? [] : (young.volume.forecast(first, [], events)?.mean.map((count) => count ?? 0) ?? []))
  expect(expected(known) - expected([])).toBeCloseTo(200, 6)
})

test('an event that is over is not told anew, unless what still adds contacts is told against it', () => {
  let asked = 0
  const volume: QueueModel = {
    ...LEARNED.volume,
    forecast: (...given) => {
      asked += 1
      return LEARNED.volume.forecast(...given)
    },
  }
  const learned = { ...LEARNED, volume }
  const over = letters(300, { start: TODAY - 19 * DAY_MS, end: TODAY })
  const release: ExpectedEvent = { ...TIME, start: TODAY - DAY_MS, end: TODAY, name: 'Release', effect: { kind: 'factor', factor: 2 } }
  expect([knownEvents(learned, [over, release], daysOf(learned, [0])), asked]).toEqual([[], 0])
  const running = letters(300, { start: TODAY - DAY_MS, end: TODAY + DAY_MS })
  const known = knownEvents(learned, [release, running], daysOf(learned, [0]))
  expect([known.map(({ name }) => name), asked]).toEqual([['Release', 'Letters'], 2])
  expect(knownEvents(learned, [release, { ...running }], daysOf(learned, [0]))).toBe(known)
  expect(asked).toBe(2)
})
