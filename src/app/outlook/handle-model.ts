import type { AssembledHistory } from '../../domain/forecast/assemble-history.ts'
import { type FittedRatio, fitRatio } from '../../domain/forecast/fit-ratio.ts'
import { type Forecast, quantileOf } from '../../domain/forecast/forecast.ts'
import { forecastRatio } from '../../domain/forecast/forecast-ratio.ts'
import type { SlotInterval } from '../../domain/forecast/forecast-volume.ts'
import { type FittedHandleTime, fitHandleTime, forecastHandleTime } from '../../domain/forecast/handle-time.ts'
import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import { HOUR_MS, INTERVAL_MS, type Instant, MINUTE_MS } from '../../domain/shared/instant.ts'
import { abandonedIn, cellsOf, handledIn, hourOf, placesByHour } from './handled-cells.ts'
import type { QueuePast } from './queue-past.ts'
import type { QueueToday } from './queue-today.ts'
import { slotIntervals } from './slot-intervals.ts'

/** A mean per contact that is to be expected, with its band: one time in ten it is less, and one time in ten more. */
export interface ExpectedMean {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** Seconds that a contact is expected to take in a quarter hour; its parts add up to the mean. */
export interface ExpectedHandleTime extends ExpectedMean {
  readonly talk: number
  readonly hold: number
  readonly wrap: number
}

/** By quarter hour of a local day; null where nothing can be said, and in those that were seen. */
export interface HandleForecast {
  readonly handleTime: readonly (ExpectedHandleTime | null)[]
  /** The share of the offered that leaves. */
  readonly abandoned: readonly (ExpectedMean | null)[]
}

/** A local day of which something may have been seen, and what is expected to be offered in each quarter hour of it. */
export interface HandleAsked {
  readonly day: LocalDay
  /** Null: nothing was. What was counted after `settledUntil` is not all there will be, since contacts last. */
  readonly seen: { readonly today: QueueToday; readonly settledUntil: Instant } | null
  readonly offered: readonly (number | null)[]
}

/** How long the contacts of a queue take, and how many leave, learned. */
export interface HandleModel {
  readonly forecast: (asked: HandleAsked) => HandleForecast
}

/** Contacts of a quarter hour are too few to tell it from the next one, so hours are learned. */
const MINUTES_PER_SLOT = HOUR_MS / MINUTE_MS

/** Learns a queue's handle time with its parts, and the share that leaves; null where too little was handled. */
export function learnHandling(past: QueuePast, assembled: AssembledHistory | null): HandleModel | null {
  if (assembled === null) return null
  const given = { minutesPerSlot: MINUTES_PER_SLOT, calendar: assembled.history.calendar }
  const byHour = placesByHour(past)
  const fitted = fitHandleTime({ ...given, cells: cellsOf(past, byHour, handledIn) })
  if (!fitted.ok) return null
  const leaving = fitRatio({ ...given, cells: cellsOf(past, byHour, abandonedIn), kind: 'share' })
  return { forecast: (asked) => forecastOf({ handleTime: fitted.value, leaving: leaving.ok ? leaving.value : null }, asked) }
}

function forecastOf(
  { handleTime, leaving }: { readonly handleTime: FittedHandleTime; readonly leaving: FittedRatio | null },
  { day, seen, offered }: HandleAsked,
): HandleForecast {
  const intervals = slotIntervals(day).map((each) => ({ ...each, slot: hourOf(each.slot) }))
  const { date, start: asOf } = day
  const contacts = offered.map((count) => count ?? 0)
  const seenBy = <T>(cellIn: (today: QueueToday, places: readonly number[]) => T): readonly (T | null)[] =>
    seen === null ? [] : seenCells(seen, intervals, cellIn)
  const shares =
    leaving === null
      ? null
      : forecastRatio(leaving, [{ date, intervals, seen: seenBy(abandonedIn), contacts }], { measure: 'abandonFraction', asOf })
  const abandoned = byQuarter(day, shares, (mean) => mean)
  const handled = contacts.map((count, place) => count * (1 - (abandoned[place]?.mean ?? 0)))
  const { whole, talk, hold, wrap } = forecastHandleTime(handleTime, [{ date, intervals, seen: seenBy(handledIn), contacts: handled }], {
    asOf,
  })
  const at = ({ mean }: Forecast, place: number): number => mean[place] as number
  return {
    handleTime: byQuarter(day, whole, (mean, place): ExpectedHandleTime | null => {
      // Where contacts lately took no time at all nothing is left to tell one quarter hour from another by.
      if (!(mean.mean > 0)) return null
      return { ...mean, talk: at(talk, place), hold: at(hold, place), wrap: at(wrap, place) }
    }),
    abandoned,
  }
}

/** What is known as a whole of the quarter hours that are over. */
function seenCells<T>(
  { today, settledUntil }: NonNullable<HandleAsked['seen']>,
  intervals: readonly SlotInterval[],
  cellIn: (today: QueueToday, places: readonly number[]) => T,
): readonly (T | null)[] {
  return intervals.map(({ end }, place) =>
    end <= settledUntil && typeof today.offered[place] === 'number' ? cellIn(today, [place]) : null,
  )
}

/** A forecast by quarter hour of its day. */
function byQuarter<T>(
  { start: dayStart, end: dayEnd }: LocalDay,
  forecast: Forecast | null,
  valueAt: (mean: ExpectedMean, place: number) => T,
): (T | null)[] {
  const column = new Array<T | null>((dayEnd - dayStart) / INTERVAL_MS).fill(null)
  if (forecast === null) return column
  const [low, high] = [quantileOf(forecast, 0.1), quantileOf(forecast, 0.9)]
  forecast.intervals.forEach(({ start }, place) => {
    const mean = { mean: forecast.mean[place] as number, low: low[place] as number, high: high[place] as number }
    column[(start - dayStart) / INTERVAL_MS] = valueAt(mean, place)
  })
  return column
}
