import { expect, test } from 'vitest'
import { addDays, weekdayOf } from '../interval/local-calendar.ts'
import { type CalendarDay, dayFeatures, FEATURES, hasFeature } from './calendar-day.ts'

/** May 2026 in a market whose holidays are given; 1 May is a Friday, 14 May a Thursday. */
function may(holidays: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const days: CalendarDay[] = Array.from({ length: 31 }, (_, place) => {
    const date = addDays('2026-05-01', place)
    const isOff = holidays.includes(date)
    const weekday = weekdayOf(date)
    return { date, weekday, kind: weekday >= 5 ? 'weekend' : isOff ? 'off' : 'work', holiday: isOff ? 'holiday' : null, isClosed: isOff }
  })
  const features = dayFeatures(days)
  return new Map(
    days.map(({ date }, place) => [date.slice(8), FEATURES.filter((feature) => hasFeature(features[place] as never, feature))]),
  )
}

test('the days around a day off are told from ordinary ones, and one alone between days off is a bridge', () => {
  const days = may(['2026-05-14'])
  expect(days.get('13')).toEqual(['wednesday', 'beforeDayOff'])
  expect(days.get('14')).toEqual(['thursday', 'notWorked', 'dayOff'])
  expect(days.get('15')).toEqual(['friday', 'afterDayOff', 'bridge'])
  expect(days.get('18')).toEqual(['monday', 'secondAfterDayOff'])
  expect(days.get('19')).toEqual(['tuesday'])
})

test('a weekend is no day off, but a Monday off makes Tuesday the day after', () => {
  expect(may([]).get('11')).toEqual(['monday'])
  expect(may(['2026-05-25']).get('26')).toEqual(['tuesday', 'afterDayOff'])
  expect(may(['2026-05-25']).get('22')).toEqual(['friday', 'beforeDayOff'])
})

test('the edges of a month are counted in working days', () => {
  const days = may(['2026-05-01'])
  expect(days.get('04')).toEqual(['monday', 'firstOfMonth'])
  expect(days.get('06')).toEqual(['wednesday', 'thirdOfMonth'])
  expect(days.get('29')).toEqual(['friday', 'lastOfMonth'])
})
