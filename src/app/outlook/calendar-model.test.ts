import { expect, test } from 'vitest'
import { STEADY_TODAY, steadyPast, steadyQueue } from '../../../test/support/steady-past.ts'
import type { KnownEvent } from '../../domain/forecast/known-event.ts'
import { DAY_MS, HOUR_MS } from '../../domain/shared/instant.ts'
import { assemblePast, learnVolume } from './calendar-model.ts'
import type { QueuePast } from './queue-past.ts'

const PAST = steadyPast(steadyQueue(1), { offered: 20, heads: 9 })
const TODAY = { date: '2026-03-02', start: STEADY_TODAY, end: STEADY_TODAY + DAY_MS }

/** Days of other sizes, each throughout: what a morning says of the evening is learned from such. */
function uneven(past: QueuePast): QueuePast {
  const sizes = Array.from({ length: 28 }, (_, day) => 1 + 0.25 * Math.sin(2.3 * day))
  return { ...past, offered: past.offered.map((count, place) => Math.round(count * (sizes[Math.floor(place / 96)] ?? 1))) }
}

function forecast(seen: readonly number[], past = PAST, events: readonly KnownEvent[] = []) {
  const made = learnVolume(past, assemblePast(past)).forecast(TODAY, seen, events)
  if (made === null) throw new Error('four weeks are enough to forecast the next day')
  return made
}

test('the day before, every quarter hour has a mean within its band, and says what it is from', () => {
  const { mean, low, high, basis, sumSd } = forecast([])
  expect(mean).toHaveLength(96)
  for (const [place, value] of mean.entries()) {
    expect(low?.[place]).toBeLessThan(value ?? 0)
    expect(high?.[place]).toBeGreaterThan(value ?? 1e9)
  }
  expect(basis).toMatchObject({
    model: { name: 'calendar-level-shape' },
    inputs: { trainedUntil: '2026-03-01', days: 28, seenIntervals: 0 },
  })
  expect(sumSd).toBeGreaterThan(Math.sqrt(1_900))
})

test('a morning with half as much again raises the rest of the day, and a small queue less than its morning says', () => {
  const after = (factor: number, past = PAST) => forecast(new Array<number>(40).fill(factor * (past.offered[0] as number)), uneven(past))
  const [usual, busy] = [after(1).mean[60] ?? 0, after(1.5).mean[60] ?? 0]
  expect(busy).toBeGreaterThan(1.1 * usual)
  expect(busy).toBeLessThan(1.6 * usual)
  expect(after(1.5).mean.slice(0, 40)).toEqual(new Array(40).fill(null))
  const small = steadyPast(steadyQueue(2), { offered: 2, heads: 2 })
  expect((after(1.5, small).mean[60] ?? 0) / (after(1, small).mean[60] ?? 1)).toBeLessThan(busy / usual)
})

test('on the first Monday of a young queue it is open by its hours, and not closed since no Monday is known', () => {
  const hours = [{ weekday: 1, fromMinute: 480, toMinute: 1_200 }]
  const young = { ...PAST, queue: { ...PAST.queue, hours }, knownFrom: STEADY_TODAY - 5 * DAY_MS }
  const { mean } = forecast([], { ...young, offered: PAST.offered.map((count, place) => (place >= 23 * 96 ? count : 0)) })
  expect([mean[31], (mean[32] ?? 0) > 5, (mean[79] ?? 0) > 5, mean[80]]).toEqual([0, true, true, 0])
})

const HOURS_FROM = 8
const hoursUntil = (hour: number) =>
  Array.from({ length: 7 }, (_, day) => ({ weekday: day + 1, fromMinute: HOURS_FROM * 60, toMinute: hour * 60 }))

/** Served from 8:00 to an hour until some days ago, and to another hour since, by which the record has it now. */
function changedHours({
  before,
  since,
  daysAgo,
}: {
  readonly before: number
  readonly since: number
  readonly daysAgo: number
}): QueuePast {
  const isServed = (place: number): boolean => {
    const hour = (place % 96) / 4
    return hour >= HOURS_FROM && hour < (place < (28 - daysAgo) * 96 ? before : since)
  }
  return {
    ...PAST,
    queue: { ...PAST.queue, hours: hoursUntil(since) },
    offered: PAST.offered.map((count, place) => (isServed(place) ? count : 0)),
  }
}

test('a queue that is served two hours longer since five days is foreseen in them as in those days: before, nobody could come', () => {
  const { mean } = forecast([], changedHours({ before: 18, since: 20, daysAgo: 5 }))
  expect([mean[31], mean[80]]).toEqual([0, 0])
  for (const place of [32, 60, 71, 72, 79]) expect(Math.abs((mean[place] ?? 0) - 20)).toBeLessThan(2)
})

test('a queue that closes two hours earlier since a week has nothing after that, though it had for weeks', () => {
  const { mean } = forecast([], changedHours({ before: 20, since: 18, daysAgo: 7 }))
  expect(mean.slice(72)).toEqual(new Array(24).fill(0))
  for (const place of [32, 60, 71]) expect(Math.abs((mean[place] ?? 0) - 20)).toBeLessThan(2)
})

test('who comes outside the hours of the record is foreseen there as well', () => {
  const { mean } = forecast([], { ...PAST, queue: { ...PAST.queue, hours: hoursUntil(18) } })
  expect(Math.abs((mean[76] ?? 0) - 20)).toBeLessThan(1)
})

test('of a past of two days the mean of same weekdays is all there is', () => {
  const young = {
    ...PAST,
    knownFrom: STEADY_TODAY - 2 * DAY_MS,
    offered: PAST.offered.map((count, place) => (place >= 26 * 96 ? count : 0)),
  }
  expect(learnVolume(young, assemblePast(young)).forecast(TODAY, [], [])).toBeNull()
})

test('a campaign with a fifth more raises its hours by a fifth and no others, and is named by what it is', () => {
  const campaign = { name: 'Spring letters', start: STEADY_TODAY + 9 * HOUR_MS, end: STEADY_TODAY + 12 * HOUR_MS, factor: 1.2 }
  const [plain, raised] = [forecast([]), forecast([], PAST, [campaign])]
  expect(raised.mean[36]).toBeCloseTo(1.2 * (plain.mean[36] ?? 0), 9)
  expect([raised.mean[35], raised.mean[48]]).toEqual([plain.mean[35], plain.mean[48]])
  expect(raised.basis.inputs.events).toEqual(['Spring letters'])
})

test('hours that are flagged teach nothing: what came in them is as if it were not known', () => {
  const isOdd = (place: number): boolean => place >= 21 * 96 && place % 96 >= 36 && place % 96 < 48
  const spoilt = { ...PAST, offered: PAST.offered.map((count, place) => (isOdd(place) ? 1.25 * count : count)) }
  const leftOut = Array.from({ length: 7 }, (_, day) => {
    const from = STEADY_TODAY - (7 - day) * DAY_MS + 9 * HOUR_MS
    return { from, to: from + 3 * HOUR_MS }
  })
  const [flagged, kept] = [forecast([], { ...spoilt, leftOut }), forecast([], spoilt)]
  expect(Math.abs((flagged.mean[40] ?? 0) - 20)).toBeLessThan(0.2)
  expect(kept.mean[40]).toBeGreaterThan(21)
})

const HOURS = { none: null, always: Array.from({ length: 7 }, (_, day) => ({ weekday: day + 1, fromMinute: 0, toMinute: 1_440 })) }

test.each([
  ['without hours', HOURS.none, 28],
  ['without hours', HOURS.none, 56],
  ['open around the clock by its record', HOURS.always, 28],
])('a queue %s to which nobody ever came on weekends has nobody on the next one either', (_name, hours, pastDays) => {
  const past = steadyPast(steadyQueue(1, { hours }), { offered: 20, heads: 9, pastDays })
  // The past begins on a Monday.
  const worked = { ...past, offered: past.offered.map((count, place) => (Math.floor(place / 96) % 7 < 5 ? count : 0)) }
  const saturday = { date: '2026-03-07', start: STEADY_TODAY + 5 * DAY_MS, end: STEADY_TODAY + 6 * DAY_MS }
  const until = { ...worked, days: [...worked.days.slice(0, pastDays), TODAY, saturday] }
  const model = learnVolume(until, assemblePast(until))
  const sumOn = (day: typeof TODAY) => model.forecast(day, [], [])?.mean.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  expect(sumOn(saturday)).toBe(0)
  expect(sumOn(TODAY)).toBeGreaterThan(1_800)
})

test('mail of the night is foreseen as it comes, also in quarter hours that are mostly empty', () => {
  const hours = hoursUntil(20)
  const isOpen = (place: number): boolean => place % 96 >= 32 && place % 96 < 80
  // Four in eleven quarter hours of the night have one.
  const past = { ...steadyPast(steadyQueue(1, { channel: 'email', hours }), { offered: 20, heads: 9 }) }
  const nightly = { ...past, offered: past.offered.map((count, place) => (isOpen(place) ? count : Number((7 * place) % 11 < 4))) }
  const { mean } = forecast([], nightly)
  const night = mean.reduce<number>((sum, count, place) => sum + (isOpen(place) ? 0 : (count ?? 0)), 0)
  const came = nightly.offered.reduce((sum, count, place) => sum + (isOpen(place) ? 0 : count), 0) / 28
  expect(Math.abs(night / came - 1)).toBeLessThan(0.15)
})
