import { expect, test } from 'vitest'
import { addDays, weekdayOf } from '../interval/local-calendar.ts'
import { inferCalendar, inferOpening } from './infer-calendar.ts'

const dates = (from: string, until: string, weekdays: readonly number[]): string[] => {
  const all: string[] = []
  for (let date = from; date < until; date = addDays(date, 1)) if (weekdays.includes(weekdayOf(date))) all.push(date)
  return all
}
const of = (days: ReturnType<typeof inferCalendar>, date: string) => {
  const day = days.find((each) => each.date === date)
  return day === undefined ? null : [day.kind, day.isClosed]
}
const MONDAY_TO_FRIDAY = [0, 1, 2, 3, 4]

test('a weekday without rows was a day off, a weekend without rows is one, and both come again or not as they were', () => {
  const counted = dates('2003-03-03', '2003-05-30', MONDAY_TO_FRIDAY).filter((date) => date !== '2003-05-26')
  const days = inferCalendar({ counted, asOf: '2003-05-30', until: '2003-06-02', holidays: new Map(), weekend: null })
  expect([days[0]?.date, days.at(-1)?.date]).toEqual(['2003-03-01', '2003-06-30'])
  expect(of(days, '2003-05-26')).toEqual(['off', true])
  expect(of(days, '2003-05-25')).toEqual(['weekend', true])
  expect(of(days, '2003-05-30')).toEqual(['work', false])
  expect(of(days, '2003-05-31')).toEqual(['weekend', true])
})

test('a queue that is served from Sunday to Thursday has its weekend on Friday and Saturday', () => {
  const counted = dates('1999-01-03', '1999-03-01', [6, 0, 1, 2, 3])
  const days = inferCalendar({ counted, asOf: '1999-03-01', until: '1999-03-07', holidays: new Map(), weekend: null })
  expect(of(days, '1999-03-05')).toEqual(['weekend', true])
  expect(of(days, '1999-03-07')).toEqual(['work', false])
})

test('a holiday to come is closed where those before were, and open where they were served', () => {
  const holidays = new Map(['2026-04-06', '2026-05-01', '2026-05-14', '2026-05-25'].map((date) => [date, 'holiday']))
  const all = dates('2026-03-02', '2026-05-20', MONDAY_TO_FRIDAY)
  const ask = (counted: readonly string[]) =>
    of(inferCalendar({ counted, asOf: '2026-05-20', until: '2026-05-26', holidays, weekend: [5, 6] }), '2026-05-25')
  expect(ask(all)).toEqual(['off', false])
  expect(ask(all.filter((date) => !holidays.has(date)))).toEqual(['off', true])
})

test('a day that is served against its custom is open once it has rows', () => {
  const counted = [...dates('2026-03-02', '2026-03-28', MONDAY_TO_FRIDAY), '2026-03-28']
  const days = inferCalendar({ counted, asOf: '2026-03-28', until: '2026-03-29', holidays: new Map(), weekend: null })
  expect(of(days, '2026-03-28')).toEqual(['weekend', false])
})

test('a slot is open that has counts on at least a quarter of the latest such weekdays', () => {
  const counts = new Map(
    dates('2026-03-02', '2026-05-01', [0]).map((date, week) => [date, [week === 2 ? 1 : null, 5, week % 2 === 0 ? 0 : null]]),
  )
  expect(inferOpening(counts, { weekday: 0, slots: 3, before: '2026-05-01' })).toEqual([false, true, true])
})

test('a slot that has counts since two such weekdays is open, and one that has none since three and had them always is closed', () => {
  const mondays = dates('2026-03-02', '2026-05-01', [0])
  const opening = (before: number | null, since: number | null, weeks: number): boolean | undefined => {
    const counts = new Map(mondays.map((date, week) => [date, [week < mondays.length - weeks ? before : since]]))
    return inferOpening(counts, { weekday: 0, slots: 1, before: '2026-05-01' })[0]
  }
  expect([1, 2].map((weeks) => opening(null, 5, weeks))).toEqual([false, true])
  expect([1, 2, 3].map((weeks) => opening(5, null, weeks))).toEqual([true, true, false])
})

test('a slot in which somebody came every other week is not closed by three weeks without', () => {
  const mondays = dates('2026-03-02', '2026-05-01', [0])
  const counts = new Map(mondays.map((date, week) => [date, [week < mondays.length - 3 && week % 2 === 0 ? 1 : null]]))
  expect(inferOpening(counts, { weekday: 0, slots: 1, before: '2026-05-01' })).toEqual([true])
})
