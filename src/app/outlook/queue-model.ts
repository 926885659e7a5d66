import type { FittedVolume } from '../../domain/forecast/fit-volume.ts'
import type { ForecastInputs, ForecastModel } from '../../domain/forecast/forecast.ts'
import type { KnownEvent } from '../../domain/forecast/known-event.ts'
import type { LocalDay } from '../../domain/interval/local-calendar.ts'

/** How a forecast was made, and from what. */
export interface ForecastBasis {
  readonly model: ForecastModel
  readonly inputs: ForecastInputs
}

/** The offers of one local day by quarter hour, as expected at a moment; null where nothing can be said. */
export interface DayForecast {
  readonly mean: readonly (number | null)[]
  /** Where one of ten lies below, and one of ten above; null where the model gives no band. */
  readonly low: readonly (number | null)[] | null
  readonly high: readonly (number | null)[] | null
  /** Of the rate behind each quarter hour, relative to it and beside the chance of counting. Null where the model does not say. */
  readonly rateVariances: readonly number[] | null
  /** Of the sum over what is still to come, with the chance of counting; null where the model does not say. */
  readonly sumSd: number | null
  readonly basis: ForecastBasis
}

/** What was learned of a queue. */
export interface QueueModel {
  /** By which queues like it are helped that have little of their own; null where too little was known to learn it. */
  readonly fitted: FittedVolume | null
  /** Whether nobody is served on a local date, by the weekdays and holidays of the past. */
  readonly isClosed: (date: string) => boolean
  /** Whether contacts come in a slot of a local date in which the queue is closed by its hours: mail is written at night too. */
  readonly comesWhileClosed: (date: string, slot: number) => boolean
  /**
   * Forecasts a local day of which the first quarter hours were seen, null where what came is not known: none of them is the forecast of the day before. What people expect of
   * events multiplies what the past alone would say. Null where nothing can be said of such a day.
   */
  readonly forecast: (day: LocalDay, seen: readonly (number | null)[], events: readonly KnownEvent[]) => DayForecast | null
}
