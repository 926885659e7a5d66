import { expect, test } from 'vitest'
import { BusinessHours } from '../../app/business-hours.ts'
import { HOUR_MS } from '../../domain/shared/instant.ts'
import { temporalCalendar } from './temporal-calendar.ts'

const at = (text: string): number => Date.parse(text)
const weekdays = (fromMinute: number, toMinute: number) => [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute, toMinute }))
const OFFICE = { zone: 'Europe/Berlin', hours: weekdays(8 * 60, 18 * 60) }
const dueAt = (from: string, hours: number, opening: Parameters<BusinessHours['dueAt']>[0] = OFFICE) =>
  new BusinessHours(temporalCalendar).dueAt(opening, at(from), hours * HOUR_MS)

test('a promise of four open hours made on Friday afternoon is due on Monday morning', () => {
  expect(dueAt('2026-02-13T16:00:00+01:00', 4)).toBe(at('2026-02-16T10:00:00+01:00'))
})

test('what comes in at night is promised from the opening on', () => {
  expect(dueAt('2026-02-10T22:30:00+01:00', 2)).toBe(at('2026-02-11T10:00:00+01:00'))
})

test('hours stay on the wall clock when the clocks change in between', () => {
  expect(dueAt('2026-03-27T17:00:00+01:00', 2)).toBe(at('2026-03-30T09:00:00+02:00'))
})

test('a queue that is always open promises plain time', () => {
  expect(dueAt('2026-03-29T01:00:00+01:00', 24, { zone: 'Europe/Berlin', hours: null })).toBe(at('2026-03-30T02:00:00+02:00'))
})

test('hours over midnight are two spans that join', () => {
  const night = [
    { weekday: 1, fromMinute: 22 * 60, toMinute: 1_440 },
    { weekday: 2, fromMinute: 0, toMinute: 6 * 60 },
  ]
  expect(dueAt('2026-02-09T23:00:00+01:00', 3, { zone: 'Europe/Berlin', hours: night })).toBe(at('2026-02-10T02:00:00+01:00'))
})

test('an opening at a minute that the clocks skip is when they do', () => {
  const sunday = [{ weekday: 7, fromMinute: 150, toMinute: 600 }]
  expect(dueAt('2026-03-28T12:00:00+01:00', 1, { zone: 'Europe/Berlin', hours: sunday })).toBe(at('2026-03-29T04:00:00+02:00'))
})

test('a queue that is never open promises nothing', () => {
  expect(dueAt('2026-02-10T12:00:00+01:00', 1, { zone: 'Europe/Berlin', hours: [] })).toBeNull()
})
