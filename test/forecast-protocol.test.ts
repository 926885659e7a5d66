import { expect, test } from 'vitest'
import { ours } from '../bench/support/forecast-methods.ts'
import { arrivals1999, bank2003, type ForecastSeries, filledGrid } from '../bench/support/forecast-series.ts'
import { weekdayOf } from '../src/domain/interval/local-calendar.ts'
import { lawDays, ORDINARY_LAW } from './support/known-law.ts'

const MONDAY_TO_FRIDAY = [0, 1, 2, 3, 4]
const [FROM, UNTIL] = ORDINARY_LAW.openSlots

/** Weekdays of a known law on the grid of the protocol, one of them absent. */
function made(): ForecastSeries {
  const { counts } = lawDays({ ...ORDINARY_LAW, perSlot: 400 }, { from: '2026-01-05', days: 120, seed: 'protocol' })
  const real = new Map([...counts].map(([date, day]) => [date, day.slice(FROM, UNTIL).map((count) => count ?? 0)]))
  real.delete('2026-03-11')
  const grid = filledGrid(real, MONDAY_TO_FRIDAY)
  return {
    name: 'made',
    minutesPerSlot: 30,
    firstSlot: FROM,
    weekDays: 5,
    ...grid,
    holidays: new Map(),
    weekend: null,
    origins: grid.dates.filter((date) => !grid.imputed.has(date)).slice(-10),
    cuts: [{ name: 'day-ahead', slots: 0 }],
  }
}

test('an absent weekday of the grid is that of the week before, marked as such, and no day of the weekend is in it', () => {
  const { dates, values, imputed } = made()
  expect([...imputed]).toEqual(['2026-03-11'])
  expect(values[dates.indexOf('2026-03-11')]).toEqual(values[dates.indexOf('2026-03-04')])
  expect(dates.every((date) => weekdayOf(date) < 5)).toBe(true)
})

test('what comes after the cut and on later days changes nothing in a forecast', () => {
  const recorded = [bank2003(30), arrivals1999()].filter((each) => each !== null)
  for (const series of [made(), ...recorded])
    for (const date of [series.origins[0], series.origins.at(-2)])
      for (const seen of [0, 6, 16]) {
        const place = series.dates.indexOf(date as string)
        const later = series.values.map((day, at) =>
          at < place ? day : day.map((count, slot) => (at === place && slot < seen ? count : 9_999)),
        )
        expect(ours().forecast({ ...series, values: later }, place, seen)).toEqual(ours().forecast(series, place, seen))
      }
})

test('scored are real days at the end of a series, as many as the protocol says', () => {
  const scored = [bank2003(30), bank2003(15), arrivals1999()].flatMap((series) => (series === null ? [] : [series]))
  for (const { name, dates, origins, imputed } of [made(), ...scored]) {
    expect(origins.some((date) => imputed.has(date))).toBe(false)
    expect(origins).toEqual(dates.filter((date) => !imputed.has(date)).slice(-origins.length))
    if (name.startsWith('bank')) {
      expect([dates.length, origins.length, origins[0], origins.at(-1)]).toEqual([170, 40, '2003-08-28', '2003-10-24'])
      expect([...imputed]).toEqual(['2003-04-04', '2003-04-07', '2003-05-26', '2003-07-04', '2003-09-01', '2003-10-14'])
    }
    if (name.startsWith('arrivals')) expect([origins.length, (origins.at(-1) as string) < '1999-10-01']).toEqual([60, true])
  }
})
