import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, INTERVAL_MS } from '../shared/instant.ts'
import {
  addDays,
  bucketAt,
  bucketsOf,
  intervalStartsOf,
  intervalsOf,
  type LocalDay,
  localDayAt,
  mondayOf,
  weekdayOf,
} from './local-calendar.ts'

const SPRING: LocalDay = { date: '2026-03-29', start: Date.UTC(2026, 2, 28, 23), end: Date.UTC(2026, 2, 29, 22) }
const AUTUMN: LocalDay = { date: '2026-10-25', start: Date.UTC(2026, 9, 24, 22), end: Date.UTC(2026, 9, 25, 23) }

/** Days of UTC, as a calendar of any length. */
function utcDays(first: string, count: number): LocalDay[] {
  const start = Date.parse(`${first}T00:00Z`)
  return Array.from({ length: count }, (_, place) => ({
    date: addDays(first, place),
    start: start + place * DAY_MS,
    end: start + (place + 1) * DAY_MS,
  }))
}

describe('a local day', () => {
  it('of Berlin has 92 quarter hours in spring and 100 in autumn', () => {
    expect([intervalsOf(SPRING), intervalsOf(AUTUMN)]).toEqual([92, 100])
    expect(intervalStartsOf(SPRING)).toHaveLength(92)
    expect(intervalStartsOf(AUTUMN).at(-1)).toBe(AUTUMN.end - INTERVAL_MS)
  })

  it('has 23 and 25 hours then, and twice as many half hours', () => {
    expect(bucketsOf([SPRING], '1h')).toHaveLength(23)
    expect(bucketsOf([AUTUMN], '1h')).toHaveLength(25)
    expect(bucketsOf([AUTUMN], '30m')).toHaveLength(50)
    expect(bucketsOf([SPRING, AUTUMN], '15m')).toHaveLength(192)
  })

  it('of Lord Howe has 98 quarter hours, and its last hour is half a one', () => {
    const howe: LocalDay = { date: '2026-04-05', start: 0, end: 24.5 * HOUR_MS }
    expect(intervalsOf(howe)).toBe(98)
    const hours = bucketsOf([howe], '1h')
    expect(hours).toHaveLength(25)
    expect(hours.at(-1)).toEqual({ start: 24 * HOUR_MS, end: 24.5 * HOUR_MS })
  })

  it('holds its first instant and not that of the next', () => {
    const days = utcDays('2026-03-01', 3)
    expect(localDayAt(days, Date.UTC(2026, 2, 2))?.date).toBe('2026-03-02')
    expect(localDayAt(days, Date.UTC(2026, 2, 2) - 1)?.date).toBe('2026-03-01')
    expect(localDayAt(days, Date.UTC(2026, 2, 4))).toBeNull()
    expect(localDayAt(days, Date.UTC(2026, 1, 28, 23))).toBeNull()
  })
})

describe('buckets', () => {
  it('of weeks begin on Monday', () => {
    const weeks = bucketsOf(utcDays('2026-03-04', 14), 'week')
    expect(weeks.map((week) => new Date(week.start).toISOString().slice(0, 10))).toEqual(['2026-03-04', '2026-03-09', '2026-03-16'])
  })

  it('of months, days and all follow the calendar', () => {
    const days = utcDays('2026-01-30', 33)
    expect(bucketsOf(days, 'month').map((month) => (month.end - month.start) / DAY_MS)).toEqual([2, 28, 3])
    expect(bucketsOf(days, 'day')).toHaveLength(33)
    expect(bucketsOf(days, 'total')).toEqual([{ start: days[0]?.start, end: days.at(-1)?.end }])
  })

  it('are found by any instant in them', () => {
    const hours = bucketsOf([SPRING], '1h')
    for (const start of intervalStartsOf(SPRING)) {
      const place = bucketAt(hours, start)
      expect(place).toBe(Math.floor((start - SPRING.start) / HOUR_MS))
    }
    expect(bucketAt(hours, SPRING.end)).toBe(-1)
    expect(bucketAt(hours, SPRING.start - 1)).toBe(-1)
  })

  it('cover the days without gap or overlap', () => {
    const days = [...utcDays('2026-03-26', 10)]
    for (const size of ['15m', '30m', '1h', 'day', 'week', 'month', 'total'] as const) {
      const buckets = bucketsOf(days, size)
      expect(buckets[0]?.start).toBe(days[0]?.start)
      expect(buckets.at(-1)?.end).toBe(days.at(-1)?.end)
      for (const [place, bucket] of buckets.entries()) if (place > 0) expect(bucket.start).toBe(buckets[place - 1]?.end)
    }
  })
})

describe('dates', () => {
  it('agree with the calendar of the machine for eight centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: -130_000, max: 160_000 }), fc.integer({ min: -1_000, max: 1_000 }), (dayNumber, days) => {
        const date = new Date(dayNumber * DAY_MS)
        const name = date.toISOString().slice(0, 10)
        expect(weekdayOf(name)).toBe((date.getUTCDay() + 6) % 7)
        expect(addDays(name, days)).toBe(new Date((dayNumber + days) * DAY_MS).toISOString().slice(0, 10))
        expect(mondayOf(name)).toBe(addDays(name, -weekdayOf(name)))
      }),
    )
  })

  it('in another form are refused', () => {
    expect(() => mondayOf('29.03.2026')).toThrow('expected YYYY-MM-DD')
  })
})
