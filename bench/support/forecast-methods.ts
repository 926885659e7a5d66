import { assembleHistory } from '../../src/domain/forecast/assemble-history.ts'
import { type FittedVolume, fitVolume } from '../../src/domain/forecast/fit-volume.ts'
import { forecastVolume } from '../../src/domain/forecast/forecast-volume.ts'
import { VOLUME_SETTINGS, type VolumeSettings } from '../../src/domain/forecast/settings.ts'
import { addDays } from '../../src/domain/interval/local-calendar.ts'
import type { ForecastSeries } from './forecast-series.ts'

/** What a method says of the rest of a day; `place` is the day's place in the grid. Null where it does not do such a thing. */
export interface DayForecast {
  readonly mean: readonly number[]
  /** By level, .1 .5 .9, where it has any. */
  readonly quantiles: readonly (readonly number[])[] | null
}

export interface ForecastMethod {
  readonly name: string
  readonly forecast: (series: ForecastSeries, place: number, seenSlots: number) => DayForecast | null
}

export const SEASONAL_NAIVE: ForecastMethod = {
  name: 'seasonal naive',
  forecast: ({ values, weekDays }, place, seen) => ({ mean: (values[place - weekDays] as number[]).slice(seen), quantiles: null }),
}

export const MEAN_OF_FOUR: ForecastMethod = {
  name: 'mean of four',
  forecast: ({ values, weekDays }, place, seen) => {
    const weeks = [1, 2, 3, 4].flatMap((back) => values[place - back * weekDays] ?? [])
    const slots = (values[place] as readonly number[]).length
    const mean = Array.from({ length: slots }, (_, slot) => {
      const sum = weeks.filter((_, at) => at % slots === slot).reduce((before, count) => before + count, 0)
      return (sum * slots) / weeks.length
    })
    return { mean: mean.slice(seen), quantiles: null }
  },
}

/** Our model by the way of `loadline forecast`: from the counts of the days that there were, nothing else. It learns once a day. */
export function ours(settings: VolumeSettings = VOLUME_SETTINGS): ForecastMethod {
  let learned: { readonly key: string; readonly fitted: FittedVolume; readonly isOpen: (slot: number) => boolean } | null = null
  return {
    name: 'loadline',
    forecast: (series, place, seen) => {
      const date = series.dates[place] as string
      const key = `${series.name} ${date}`
      if (learned?.key !== key) learned = { key, ...learn(series, place, settings) }
      const { fitted, isOpen } = learned
      const counts = onWallClock(series, series.values[place] as readonly number[])
      const until = series.firstSlot + seen
      const { mean, quantiles } = forecastVolume(
        fitted,
        [
          {
            date,
            intervals: counts.map((_, slot) => ({ start: slot, end: slot + 1, slot })),
            isOpen,
            seen: counts.map((count, slot) => (slot < until ? (count ?? 0) : null)),
          },
        ],
        { asOf: until, events: [] },
      )
      const length = (series.values[place] as readonly number[]).length - seen
      return { mean: mean.slice(0, length), quantiles: quantiles.map(({ values }) => values.slice(0, length)) }
    },
  }
}

/** Our model of the days before a place of the grid, those that were filled in left out. */
export function learn(
  series: ForecastSeries,
  place: number,
  settings: VolumeSettings,
): { fitted: FittedVolume; isOpen: (slot: number) => boolean } {
  const date = series.dates[place] as string
  const past = series.dates.slice(0, place).flatMap((each, at) => (series.imputed.has(each) ? [] : [[each, at] as const]))
  const { history, isOpen } = assembleHistory({
    minutesPerSlot: series.minutesPerSlot,
    counts: new Map(past.map(([each, at]) => [each, onWallClock(series, series.values[at] as readonly number[])])),
    asOf: date,
    until: addDays(date, 1),
    holidays: series.holidays,
    weekend: series.weekend,
    borrowed: null,
  })
  const fitted = fitVolume(history, settings)
  if (!fitted.ok) throw new Error(`${series.name}, ${date}: ${fitted.error.days} days to learn from`)
  return { fitted: fitted.value, isOpen: (slot) => isOpen(date, slot) }
}

function onWallClock({ minutesPerSlot, firstSlot }: ForecastSeries, counts: readonly number[]): (number | null)[] {
  const slots: (number | null)[] = new Array(1_440 / minutesPerSlot).fill(null)
  counts.forEach((count, slot) => {
    slots[firstSlot + slot] = count
  })
  return slots
}
