import type { Forecast } from './forecast.ts'

/** The parts of a handle time, each forecast by itself, and the whole. */
export interface HandleTimeForecasts {
  readonly talk: Forecast
  readonly hold: Forecast
  readonly wrap: Forecast
  /** The whole as it was learned by itself: its band counts, its middle is that of the parts. */
  readonly whole: Forecast
}

/**
 * The handle time of each interval as the sum of its parts, so that a screen that shows both adds up; with the band of the whole, moved to
 * where the sum of the parts is. Parts vary together in ways that their own bands do not know.
 */
export function joinHandleTime({ talk, hold, wrap, whole }: HandleTimeForecasts): Forecast {
  const sums = whole.mean.map((_, place) => (talk.mean[place] ?? 0) + (hold.mean[place] ?? 0) + (wrap.mean[place] ?? 0))
  return {
    ...whole,
    measure: 'ahtSeconds',
    mean: sums,
    quantiles: whole.quantiles.map(({ level, values }) => ({
      level,
      values: values.map((value, place) => {
        const own = whole.mean[place] as number
        return own > 0 ? (value * (sums[place] as number)) / own : value
      }),
    })),
  }
}
