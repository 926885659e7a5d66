import type { Instant } from '../shared/instant.ts'
import { countQuantiles, type UncertainCount } from './count-quantiles.ts'
import type { FittedVolume } from './fit-volume.ts'
import { BAND_LEVELS, type Forecast, type ForecastInterval } from './forecast.ts'
import { eventFactor, eventsWithin, type KnownEvent } from './known-event.ts'
import { expectDay } from './predict-volume.ts'
import { COUNTED, type DayOutlook, outlook } from './reforecast-day.ts'

/** An interval of a local day and the slot of the wall clock it stands in; where clocks are put back, two intervals share a slot. */
export interface SlotInterval extends ForecastInterval {
  readonly slot: number
}

/** A local day to forecast. */
export interface DayToForecast {
  readonly date: string
  /** Its intervals in order, 92, 96 or 100 quarter hours; those of closed slots may be among them, and get none. */
  readonly intervals: readonly SlotInterval[]
  readonly isOpen: (slot: number) => boolean
  /** What was seen of it, by interval; null where nothing is known yet. Empty for a day that has not begun. */
  readonly seen: readonly (number | null)[]
}

export interface VolumeForecast extends Forecast {
  readonly measure: 'offered'
  /** By day, the volume from its beginning to its end: what was seen and what is to come. */
  readonly days: readonly DayVolume[]
}

export interface DayVolume {
  readonly date: string
  readonly seen: number
  readonly mean: number
  readonly quantiles: readonly { readonly level: number; readonly value: number }[]
}

/** When the forecast is made, and what people know that the past does not. */
export interface Outset {
  readonly asOf: Instant
  readonly events: readonly KnownEvent[]
  readonly levels?: readonly number[]
}

/** Changes when the same past would give other figures. */
const MODEL = { name: 'calendar-level-shape', version: 2 } as const

/**
 * The volume of the intervals of these days that were not seen, with its band, and the volume of each day as a whole. A day of which some
 * intervals were seen is forecast given those (a re-forecast); what is known of events multiplies what the past alone would say.
 */
export function forecastVolume(fitted: FittedVolume, days: readonly DayToForecast[], outset: Outset): VolumeForecast {
  const levels = outset.levels ?? BAND_LEVELS
  const parts = days.map((day) => forecastDay(fitted, day, { ...outset, levels }))
  const intervals = parts.flatMap(({ ahead }) => ahead.map(({ interval: { start, end } }) => ({ start, end })))
  const counts = parts.flatMap(({ ahead }) => ahead.map(({ count }) => count))
  const values = counts.map((count) => countQuantiles(count, levels))
  const [first, last] = [fitted.trainedDates[0], fitted.trainedDates.at(-1)]
  return {
    measure: 'offered',
    intervals,
    mean: counts.map(({ mean }) => mean),
    quantiles: levels.map((level, place) => ({ level, values: values.map((line) => line[place] as number) })),
    days: parts.map(({ volume }) => volume),
    model: MODEL,
    inputs: {
      asOf: outset.asOf,
      trainedFrom: first ?? null,
      trainedUntil: last ?? null,
      days: fitted.trainedDates.length,
      seenIntervals: days.reduce((sum, { seen }) => sum + seen.filter((each) => each !== null).length, 0),
      excludedIntervals: fitted.excluded.length,
      events: eventsWithin(outset.events, intervals),
    },
  }
}

interface DayParts {
  readonly ahead: readonly { readonly interval: SlotInterval; readonly count: UncertainCount }[]
  readonly volume: DayVolume
}

function forecastDay(
  fitted: FittedVolume,
  day: DayToForecast,
  { events, levels }: Outset & { readonly levels: readonly number[] },
): DayParts {
  const factors = day.intervals.map((interval) => eventFactor(events, interval))
  const seen = seenBySlot(day, { factors, slots: fitted.slots })
  const { means, relativeVariances, sumVariance } = outlook(expectDay(fitted, day.date, day.isOpen), {
    seen,
    within: fitted.within,
    noise: COUNTED,
  })
  const ahead = day.intervals.flatMap((interval, place) => {
    if (typeof day.seen[place] === 'number') return []
    const mean = (means[interval.slot] as number) * (factors[place] as number)
    return [{ interval, count: widened({ mean, relativeVariance: relativeVariances[interval.slot] as number }, fitted.within.wilder) }]
  })
  return {
    ahead,
    volume: dayVolume(day, { ahead, levels, plain: sumOfAhead({ means, relativeVariances, sumVariance }, seen), sumVariance }),
  }
}

/** A count of which all that is uncertain is so many times wider, counting included: that is where the past had wild errors. */
function widened({ mean, relativeVariance }: UncertainCount, wilder: number): UncertainCount {
  if (mean <= 0) return { mean, relativeVariance }
  return { mean, relativeVariance: Math.max(0, relativeVariance * wilder ** 2 + (wilder ** 2 - 1) / mean) }
}

/** What was seen by slot, without the effect of events, and as the mean of both where two intervals share a slot. */
function seenBySlot(
  { intervals, seen }: DayToForecast,
  { factors, slots }: { readonly factors: readonly number[]; readonly slots: number },
): (number | null)[] {
  const sums = new Float64Array(slots)
  const times = new Float64Array(slots)
  intervals.forEach(({ slot }, place) => {
    const value = seen[place]
    const factor = factors[place] as number
    if (typeof value !== 'number' || factor <= 0) return
    sums[slot] = (sums[slot] as number) + value / factor
    times[slot] = (times[slot] as number) + 1
  })
  return Array.from(times, (count, slot) => (count === 0 ? null : (sums[slot] as number) / count))
}

function sumOfAhead({ means }: DayOutlook, seen: readonly (number | null)[]): number {
  return means.reduce((sum, mean, slot) => (typeof seen[slot] === 'number' ? sum : sum + mean), 0)
}

function dayVolume(
  day: DayToForecast,
  of: {
    readonly ahead: DayParts['ahead']
    readonly levels: readonly number[]
    /** The sum and its variance without events; what events do to the sum they do to its spread. */
    readonly plain: number
    readonly sumVariance: number
  },
): DayVolume {
  const seen = day.seen.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  const toCome = of.ahead.reduce((sum, { count }) => sum + count.mean, 0)
  const relativeVariance = of.plain > 0 ? of.sumVariance / of.plain ** 2 : 0
  const quantiles = countQuantiles({ mean: toCome, relativeVariance }, of.levels)
  return {
    date: day.date,
    seen,
    mean: seen + toCome,
    quantiles: of.levels.map((level, place) => ({ level, value: seen + (quantiles[place] as number) })),
  }
}
