import type { Instant } from '../shared/instant.ts'
import { assert } from '../shared/result.ts'

/** What a forecast is about. Times are seconds per handled contact; `abandonFraction` is of the offered, 0 to 1; `openWork` is a backlog. */
export type ForecastMeasure = 'offered' | 'talkSeconds' | 'holdSeconds' | 'wrapSeconds' | 'ahtSeconds' | 'abandonFraction' | 'openWork'

/** The levels that every forecast of ours carries: the middle, and the ends of the band that four of five intervals should fall into. */
export const BAND_LEVELS = [0.1, 0.5, 0.9] as const

/** One interval that a forecast speaks of; half-open. */
export interface ForecastInterval {
  readonly start: Instant
  readonly end: Instant
}

/** A quantile of each interval, in the order of the intervals. */
export interface QuantileLine {
  /** Within 0 and 1. */
  readonly level: number
  readonly values: readonly number[]
}

/** How the forecast was made, so that it can be made again and compared. */
export interface ForecastModel {
  /** `calendar-level-shape`, `pooled-shape`, `imported` … */
  readonly name: string
  /** Changes when the same inputs would give other figures. */
  readonly version: number
}

/** What the forecast was made from. */
export interface ForecastInputs {
  /** When it was made, in the time of the figures: nothing later was looked at. */
  readonly asOf: Instant
  /** The local days that were learned from, first and last; null where there were none (a borrowed shape, an import). */
  readonly trainedFrom: string | null
  readonly trainedUntil: string | null
  /** Whole days that were learned from. */
  readonly days: number
  /** Intervals of the forecast's own day that were seen before it was made: none is a forecast of the day before. */
  readonly seenIntervals: number
  /** Intervals that were left out of what was learned from, since somebody or the model itself flagged them. */
  readonly excludedIntervals: number
  /** The known events that it takes into account, by their names. */
  readonly events: readonly string[]
}

/**
 * A forecast of one measure of one queue: its mean and its quantiles by interval, and where they are from. It is a plain value, which a
 * store keeps as it is; only a fitted model makes one.
 */
export interface Forecast {
  readonly measure: ForecastMeasure
  readonly intervals: readonly ForecastInterval[]
  /** The expected value by interval. A closed interval has 0, an interval nothing can be said of is not in the forecast. */
  readonly mean: readonly number[]
  /** By level, ascending; never crossing. */
  readonly quantiles: readonly QuantileLine[]
  readonly model: ForecastModel
  readonly inputs: ForecastInputs
}

/** The values of one level of a forecast; throws where it does not carry that level. */
export function quantileOf(forecast: Forecast, level: number): readonly number[] {
  const line = forecast.quantiles.find((each) => each.level === level)
  assert(line !== undefined, `a forecast has no level ${level}, only ${forecast.quantiles.map((each) => each.level).join(', ')}`)
  return line.values
}
