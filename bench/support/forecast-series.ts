import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { countryCalendar } from '../../src/adapters/calendar/public-holidays.ts'
import { addDays, weekdayOf } from '../../src/domain/interval/local-calendar.ts'
import { realRecording } from '../../test/support/real-recordings.ts'

/** A recorded series on a regular grid of days and slots, with what of it is scored. */
export interface ForecastSeries {
  readonly name: string
  readonly minutesPerSlot: number
  /** The first slot of the wall clock that the grid has. */
  readonly firstSlot: number
  /** Every day of the grid in order; a working week is `weekDays` of them. */
  readonly dates: readonly string[]
  readonly weekDays: number
  readonly values: readonly (readonly number[])[]
  /** Days that were filled with the same weekday of the week before; never scored. */
  readonly imputed: ReadonlySet<string>
  readonly holidays: ReadonlyMap<string, string>
  readonly weekend: readonly number[] | null
  /** The days that are forecast and scored. */
  readonly origins: readonly string[]
  readonly cuts: readonly Cut[]
}

export interface Cut {
  readonly name: string
  /** So many slots of the day are seen. */
  readonly slots: number
}

const BANK_FIRST_MINUTE = 7 * 60
const BANK_SLOTS = 168
const BANK_ORIGINS = 40
const MONDAY_TO_FRIDAY = [0, 1, 2, 3, 4]
const SUNDAY_TO_THURSDAY = [6, 0, 1, 2, 3]

/** Bank calls 2003 by half or quarter hours: 170 weekdays of which 6 are filled in, the last 40 real ones scored. Null where the file is not there. */
export function bank2003(minutesPerSlot: 15 | 30): ForecastSeries | null {
  const path = realRecording('bank-calls-5min-2003/bank_calls.csv.gz')
  if (path === null) return null
  const byDate = new Map<string, number[]>()
  for (const row of gunzipSync(readFileSync(path)).toString().trim().split('\n').slice(1)) {
    const [at = '', count = ''] = row.split(',')
    const day = byDate.get(at.slice(0, 10)) ?? []
    byDate.set(at.slice(0, 10), [...day, Number(count)])
  }
  const per = minutesPerSlot / 5
  const real = new Map([...byDate].map(([date, counts]) => [date, summed(counts.slice(0, BANK_SLOTS), per)]))
  const grid = filledGrid(real, MONDAY_TO_FRIDAY)
  return {
    name: `bank 2003, ${minutesPerSlot} min`,
    minutesPerSlot,
    firstSlot: BANK_FIRST_MINUTE / minutesPerSlot,
    weekDays: 5,
    ...grid,
    holidays: new Map(),
    weekend: null,
    origins: grid.dates.filter((date) => !grid.imputed.has(date)).slice(-BANK_ORIGINS),
    cuts: [0, 3, 5, 8].map((hours) => ({ name: hours === 0 ? 'day-ahead' : `${7 + hours}:00`, slots: (hours * 60) / minutesPerSlot })),
  }
}

const IMPUTED_1999 = ['1999-01-11', '1999-01-12', '1999-05-23']
const OPEN_FROM_1999 = 7 * 60

/** The other bank's arrivals of 1999 by half hours, Sunday to Thursday from 7:00 to 24:00, the last 60 working days before October scored. */
export function arrivals1999(): ForecastSeries | null {
  const path = realRecording('bank-arrivals-6min-1999/arrivals-6min-jan-sep.csv.gz')
  if (path === null) return null
  const byDate = new Map<string, number[]>()
  for (const row of gunzipSync(readFileSync(path)).toString().trim().split('\n').slice(1)) {
    const [count, , date = ''] = row.split(',')
    const day = byDate.get(date) ?? []
    day.push(Number(count))
    byDate.set(date, day)
  }
  const { holidays, weekend } = countryCalendar('IL', { from: '1999-01-01', until: '1999-12-31' })
  const isWorked = (date: string): boolean => SUNDAY_TO_THURSDAY.includes(weekdayOf(date)) && !holidays.has(date)
  const real = new Map(
    [...byDate]
      .filter(([date]) => isWorked(date) && !IMPUTED_1999.includes(date))
      .map(([date, counts]) => [date, summed(counts.slice(OPEN_FROM_1999 / 6), 5)]),
  )
  const grid = filledGrid(real, SUNDAY_TO_THURSDAY)
  return {
    name: 'arrivals 1999, 30 min',
    minutesPerSlot: 30,
    firstSlot: OPEN_FROM_1999 / 30,
    weekDays: 5,
    ...grid,
    holidays,
    weekend,
    origins: grid.dates.filter((date) => !grid.imputed.has(date)).slice(-60),
    cuts: [0, 3, 5, 8].map((hours) => ({ name: hours === 0 ? 'day-ahead' : `${7 + hours}:00`, slots: hours * 2 })),
  }
}

/** Contacts thinned to a share of them, each contact kept or not by itself: how a smaller queue of the same kind would be. */
export function thinned(series: ForecastSeries, share: number, uniform: () => number): ForecastSeries {
  const keep = (count: number): number => {
    let kept = 0
    for (let contact = 0; contact < count; contact += 1) if (uniform() < share) kept += 1
    return kept
  }
  return { ...series, values: series.values.map((day) => day.map(keep)) }
}

function summed(counts: readonly number[], per: number): number[] {
  return Array.from({ length: Math.floor(counts.length / per) }, (_, slot) =>
    counts.slice(slot * per, (slot + 1) * per).reduce((sum, count) => sum + count, 0),
  )
}

/** All days of the working week from the first to the last; one that is not there is that of the week before. */
export function filledGrid(
  real: ReadonlyMap<string, readonly number[]>,
  weekdays: readonly number[],
): { readonly dates: readonly string[]; readonly values: readonly (readonly number[])[]; readonly imputed: ReadonlySet<string> } {
  const all = [...real.keys()].sort()
  const dates: string[] = []
  const values = new Map<string, readonly number[]>()
  const imputed = new Set<string>()
  for (let date = all[0] as string; date <= (all.at(-1) as string); date = addDays(date, 1)) {
    if (!weekdays.includes(weekdayOf(date))) continue
    const counts = real.get(date) ?? values.get(addDays(date, -7))
    if (counts === undefined) continue
    if (!real.has(date)) imputed.add(date)
    dates.push(date)
    values.set(date, counts)
  }
  return { dates, values: dates.map((date) => values.get(date) as readonly number[]), imputed }
}
