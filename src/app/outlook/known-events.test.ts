import { expect, test } from 'vitest'
import { steadyPast, steadyQueue, STEADY_TODAY as TODAY } from '../../../test/support/steady-past.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { ExpectedEvent } from './forecast-effects.ts'
import { knownEvents } from './known-events.ts'
import { learnQueue } from './learned-queue.ts'

const PAST = steadyPast(steadyQueue(1), { offered: 10, heads: 8 })
/** Twice as many come from noon on. */
const LEARNED = learnQueue({ ...PAST, offered: PAST.offered.map((count, place) => (place % 96 < 48 ? count : 2 * count)) })
const TIME = { start: TODAY + 11 * HOUR_MS, end: TODAY + 13 * HOUR_MS, knownSince: 0 }
const letters = (contacts: number, more: Partial<ExpectedEvent> = {}): ExpectedEvent => {
  return { name: 'Letters', ...TIME, effect: { kind: 'added', contacts }, ...more }
}

function foreseen(events: readonly ExpectedEvent[], days: readonly number[] = [0]): number[] {
  const known = knownEvents(LEARNED, events)
  return LEARNED.past.days
    .filter(({ start }) => days.includes((start - TODAY) / DAY_MS))
    .flatMap((day) => LEARNED.volume.forecast(day, [], known)?.mean.map((count) => count ?? 0) ?? [])
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
  expect(knownEvents(closed, [{ ...night, effect: { kind: 'factor', factor: 2 } }])).toHaveLength(1)
  const [first] = knownEvents(closed, [night])
  const expected = closed.volume.forecast(closed.past.days.find(({ start }) => start === TODAY) ?? never(), [], [])?.mean[0] ?? 0
  expect([first, expected]).toEqual([undefined, 0])
})

function never(): never {
  throw new Error('today is among the days')
}
