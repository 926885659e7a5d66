import { countQuantiles } from './count-quantiles.ts'
import type { FittedRatio, RatioCell } from './fit-ratio.ts'
import { BAND_LEVELS, type Forecast, type ForecastMeasure } from './forecast.ts'
import type { SlotInterval } from './forecast-volume.ts'
import { normalQuantile } from './normal.ts'
import { expectDay } from './predict-volume.ts'
import { outlook, type SlotNoise } from './reforecast-day.ts'

/** A local day of which a mean per contact is to be forecast. */
export interface RatioDay {
  readonly date: string
  /** Its intervals in order; several may be parts of one slot, as quarters of the hours that a mean was learned by. */
  readonly intervals: readonly SlotInterval[]
  /** What was seen of it, by interval. */
  readonly seen: readonly (RatioCell | null)[]
  /** How many contacts each interval is expected to have, from the forecast of the volume: a mean of few varies more. */
  readonly contacts: readonly number[]
}

const MODEL = { name: 'calendar-level-shape', version: 1 } as const

/** A mean per contact in the intervals of these days that were not seen, with the band of what will be measured there. */
export function forecastRatio(
  fitted: FittedRatio,
  days: readonly RatioDay[],
  { measure, asOf }: { readonly measure: ForecastMeasure; readonly asOf: number },
): Forecast {
  const ahead = days.flatMap((day) => forecastDay(fitted, day))
  const { trainedDates, excluded } = fitted.asVolume
  return {
    measure,
    intervals: ahead.map(({ interval: { start, end } }) => ({ start, end })),
    mean: ahead.map(({ mean }) => mean),
    quantiles: BAND_LEVELS.map((level) => ({ level, values: ahead.map((each) => quantile(fitted, each, level)) })),
    model: MODEL,
    inputs: {
      asOf,
      trainedFrom: trainedDates[0] ?? null,
      trainedUntil: trainedDates.at(-1) ?? null,
      days: trainedDates.length,
      seenIntervals: days.reduce((sum, { seen }) => sum + seen.filter((cell) => cell !== null).length, 0),
      excludedIntervals: excluded.length,
      events: [],
    },
  }
}

interface Ahead {
  readonly interval: SlotInterval
  readonly mean: number
  /** Of the mean that single contacts scatter around. */
  readonly relativeVariance: number
  readonly contacts: number
  /** As the errors of the past were. */
  readonly wilder: number
}

function forecastDay({ asVolume, typical, unit, variation }: FittedRatio, { date, intervals, seen, contacts }: RatioDay): Ahead[] {
  const cells: (RatioCell | null)[] = new Array(typical.length).fill(null)
  intervals.forEach(({ slot }, place) => {
    const [before, cell] = [cells[slot] ?? null, seen[place] ?? null]
    if (cell !== null && cell.contacts > 0)
      cells[slot] = { sum: (before?.sum ?? 0) + cell.sum, contacts: (before?.contacts ?? 0) + cell.contacts }
  })
  const noise: SlotNoise = {
    at: (_, slot) => variation / (cells[slot]?.contacts ?? 1),
    departure: (value, mean) => (value - mean) / mean,
  }
  const asVolumes = cells.map((cell, slot) => (cell === null ? null : ((cell.sum / cell.contacts) * (typical[slot] as number)) / unit))
  const ahead = new Set(intervals.flatMap(({ slot }, place) => ((seen[place] ?? null) === null ? [slot] : [])))
  const { means, relativeVariances } = outlook(
    expectDay(asVolume, date, () => true),
    { seen: asVolumes, within: asVolume.within, noise, isAhead: (slot) => ahead.has(slot) },
  )
  return intervals.flatMap((interval, place) => {
    const { slot } = interval
    const of = typical[slot] as number
    if ((seen[place] ?? null) !== null || of <= 0) return []
    const mean = ((means[slot] as number) * unit) / of
    return [
      {
        interval,
        mean,
        relativeVariance: relativeVariances[slot] as number,
        contacts: contacts[place] ?? of,
        wilder: asVolume.within.wilder,
      },
    ]
  })
}

/** A time is taken to be log-normal around its mean; a share is that of a count with an uncertain rate. */
function quantile({ kind, variation }: FittedRatio, { mean, relativeVariance, contacts, wilder }: Ahead, level: number): number {
  const many = Math.max(contacts, 0.5)
  if (kind === 'share') return Math.min(1, (countQuantiles({ mean: mean * many, relativeVariance }, [level])[0] as number) / many)
  const spread = Math.log1p((relativeVariance + variation / many) * wilder ** 2)
  return mean * Math.exp(normalQuantile(level) * Math.sqrt(spread) - spread / 2)
}
