import { expect, test } from 'vitest'
import { addDays } from '../../domain/interval/local-calendar.ts'
import { weeksOf } from './weeks-of.ts'

const source = { model: 'm', version: 1, author: 'Loadline', snapshot: null, asOf: '', trainedFrom: null, trainedUntil: null, days: 56 }
const day = (date: string, mean: number) => ({
  ...{
    date,
    start: `${date}T00:00:00.000Z`,
    end: `${addDays(date, 1)}T00:00:00.000Z`,
    daysAhead: 1,
    madeAt: '',
    holiday: null,
    rows: null,
  },
  offered: { mean, low: null, high: null },
  source: { ...source, excludedIntervals: 0, events: [] },
})

test('weeks begin on Monday, and a week is as much as is foreseen of it', () => {
  // A Friday to the Tuesday after it, without the Sunday.
  const dates = ['2026-03-06', '2026-03-07', '2026-03-09', '2026-03-10']
  const weeks = weeksOf(dates.map((date, place) => day(date, 10 * (place + 1))))
  expect(weeks.map(({ monday, told, offered }) => [monday, told, offered])).toEqual([
    ['2026-03-02', 2, 30],
    ['2026-03-09', 2, 70],
  ])
  expect(weeks[0]?.days.map((each) => each?.date ?? null)).toEqual([null, null, null, null, '2026-03-06', '2026-03-07', null])
})
