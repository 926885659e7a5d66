import { err, ok, type Result } from '../shared/result.ts'
import type { CalendarDay } from './calendar-day.ts'
import { type FittedRatio, fitRatio, type RatioCell } from './fit-ratio.ts'
import type { TooLittleHistory } from './fit-volume.ts'
import type { Forecast, ForecastMeasure } from './forecast.ts'
import { forecastRatio, type RatioDay } from './forecast-ratio.ts'
import { HANDLE_TIME_SETTINGS, type RatioSettings } from './ratio-settings.ts'

/** What the contacts handled in an interval took together, in seconds. */
export interface HandleCell {
  readonly talkSeconds: number
  readonly holdSeconds: number
  readonly wrapSeconds: number
  readonly contacts: number
}

/** The past of a queue's handle time, by local date and slot of the wall clock; null where it is not known or the queue was closed. */
export interface HandleTimeHistory {
  readonly minutesPerSlot: number
  readonly calendar: readonly CalendarDay[]
  readonly cells: ReadonlyMap<string, readonly (HandleCell | null)[]>
}

/** A handle time, learned: the whole by itself, and its parts. A part that no contact had is null. */
export interface FittedHandleTime {
  readonly whole: FittedRatio
  readonly talk: FittedRatio | null
  readonly hold: FittedRatio | null
  readonly wrap: FittedRatio | null
}

/** A local day of which the handle time is to be forecast; its intervals may be parts of a slot. */
export interface HandleTimeDay extends Omit<RatioDay, 'seen'> {
  /** What was seen of it, by interval; empty for a day that has not begun. */
  readonly seen: readonly (HandleCell | null)[]
}

/** The forecast of a handle time and of its parts, which add up to it interval by interval. */
export interface HandleTimeForecasts {
  readonly whole: Forecast
  readonly talk: Forecast
  readonly hold: Forecast
  readonly wrap: Forecast
}

type Part = 'talk' | 'hold' | 'wrap'

const MEASURES = { talk: 'talkSeconds', hold: 'holdSeconds', wrap: 'wrapSeconds' } as const satisfies Record<Part, ForecastMeasure>

/** Learns a handle time with its parts; `fitRatio` says how. */
export function fitHandleTime(
  { minutesPerSlot, calendar, cells }: HandleTimeHistory,
  settings: RatioSettings = HANDLE_TIME_SETTINGS,
): Result<FittedHandleTime, TooLittleHistory> {
  const fitSum = (sumOf: (cell: HandleCell) => number) => {
    const ratios = new Map([...cells].map(([date, day]) => [date, ratioCells(day, sumOf)]))
    return fitRatio({ minutesPerSlot, calendar, cells: ratios, kind: 'time' }, settings)
  }
  const whole = fitSum(wholeSeconds)
  if (!whole.ok) return err(whole.error)
  const part = (name: Part): FittedRatio | null => {
    const fitted = fitSum((cell) => cell[MEASURES[name]])
    return fitted.ok ? fitted.value : null
  }
  return ok({ whole: whole.value, talk: part('talk'), hold: part('hold'), wrap: part('wrap') })
}

/** A handle time and its parts in the intervals of these days that were not seen, with the band of what will be measured there. */
export function forecastHandleTime(
  fitted: FittedHandleTime,
  days: readonly HandleTimeDay[],
  { asOf }: { readonly asOf: number },
): HandleTimeForecasts {
  const forecast = (ratio: FittedRatio, measure: ForecastMeasure, sumOf: (cell: HandleCell) => number): Forecast => {
    const ratioDays = days.map((day) => ({ ...day, seen: ratioCells(day.seen, sumOf) }))
    return forecastRatio(ratio, ratioDays, { measure, asOf })
  }
  const whole = forecast(fitted.whole, 'ahtSeconds', wholeSeconds)
  const part = (name: Part): Forecast => {
    const ratio = fitted[name]
    const measure = MEASURES[name]
    return ratio === null ? scaled({ ...whole, measure }, () => 0) : forecast(ratio, measure, (cell) => cell[measure])
  }
  return addedUp({ whole, talk: part('talk'), hold: part('hold'), wrap: part('wrap') })
}

/**
 * The whole as the sum of its parts, with its own band moved to where that is. Each was learned by itself, so that a long wrap is one of the
 * wrap; and parts vary together in ways that their own bands do not know.
 */
function addedUp({ whole, ...parts }: HandleTimeForecasts): HandleTimeForecasts {
  const { talk, hold, wrap } = parts
  const sums = whole.mean.map((_, place) => (talk.mean[place] as number) + (hold.mean[place] as number) + (wrap.mean[place] as number))
  const moved = scaled(whole, (place) => {
    const own = whole.mean[place] as number
    return own > 0 ? (sums[place] as number) / own : 1
  })
  return { whole: { ...moved, mean: sums }, ...parts }
}

function scaled(forecast: Forecast, factorAt: (place: number) => number): Forecast {
  const times = (value: number, place: number): number => value * factorAt(place)
  return {
    ...forecast,
    mean: forecast.mean.map(times),
    quantiles: forecast.quantiles.map(({ level, values }) => ({ level, values: values.map(times) })),
  }
}

function wholeSeconds({ talkSeconds, holdSeconds, wrapSeconds }: HandleCell): number {
  return talkSeconds + holdSeconds + wrapSeconds
}

function ratioCells(cells: readonly (HandleCell | null)[], sumOf: (cell: HandleCell) => number): (RatioCell | null)[] {
  return cells.map((cell) => (cell === null ? null : { sum: sumOf(cell), contacts: cell.contacts }))
}
