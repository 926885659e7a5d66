import { quantileOf } from '../../domain/forecast/forecast.ts'
import type { VolumeForecast } from '../../domain/forecast/forecast-volume.ts'
import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import { rateOfCounts, valueAt } from '../../domain/staffing/uncertain.ts'
import type { DayForecast } from './queue-model.ts'

/** The distance of the ends of the band, in standard deviations. */
const BAND_SDS = 2 * 1.2816

/** A forecast of a local day by its quarter hours. */
export function dayForecast(forecast: VolumeForecast, day: LocalDay, seen: readonly (number | null)[]): DayForecast {
  const intervals = (day.end - day.start) / INTERVAL_MS
  const placeOf = new Map(forecast.intervals.map(({ start }, place) => [(start - day.start) / INTERVAL_MS, place]))
  const [low, middle, high] = [0.1, 0.5, 0.9].map((level) => quantileOf(forecast, level)) as [
    readonly number[],
    readonly number[],
    readonly number[],
  ]
  const column = <T>(of: (place: number) => T, beyond: T): T[] =>
    Array.from({ length: intervals }, (_, interval) => {
      const place = placeOf.get(interval)
      return place === undefined ? beyond : of(place)
    })
  const quantiles = forecast.days[0]?.quantiles ?? []
  const ends = [quantiles[0]?.value ?? 0, quantiles.at(-1)?.value ?? 0] as const
  return {
    mean: column((place) => forecast.mean[place] ?? null, seen.length > 0 ? null : 0),
    low: column((place) => low[place] ?? null, null),
    high: column((place) => high[place] ?? null, null),
    rateVariances: column((place) => rateVariance([low[place] ?? 0, middle[place] ?? 0, high[place] ?? 0], forecast.mean[place] ?? 0), 0),
    sumSd: (ends[1] - ends[0]) / BAND_SDS,
    basis: { model: forecast.model, inputs: forecast.inputs },
  }
}

/** What is not known of the rate behind a count, relative: the band is wide by chance as well, which every queue makes by itself. */
function rateVariance(values: readonly number[], mean: number): number {
  if (mean <= 0) return 0
  const rate = rateOfCounts({ levels: [0.1, 0.5, 0.9], values })
  return ((valueAt(rate, 0.9) - valueAt(rate, 0.1)) / BAND_SDS / mean) ** 2
}
