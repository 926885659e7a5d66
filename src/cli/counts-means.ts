import type { CalendarDay } from '../domain/forecast/calendar-day.ts'
import { type FittedRatio, fitRatio, type RatioCell } from '../domain/forecast/fit-ratio.ts'
import type { Forecast } from '../domain/forecast/forecast.ts'
import { forecastRatio } from '../domain/forecast/forecast-ratio.ts'
import type { SlotInterval } from '../domain/forecast/forecast-volume.ts'
import { type FittedHandleTime, fitHandleTime, forecastHandleTime, type HandleCell } from '../domain/forecast/handle-time.ts'
import type { Instant } from '../domain/shared/instant.ts'
import type { CountRow, Mean } from './counts-csv.ts'

/** An interval's contacts as far as something is known of them beside their number. */
export interface MeansCell {
  readonly handled: HandleCell | null
  readonly abandoned: RatioCell | null
}

/** By date, each slot of the wall clock. */
export type MeansByDate = ReadonlyMap<string, readonly (MeansCell | null)[]>

/** What was learned of it; null where it is not there. */
export interface FittedMeans {
  readonly handleTime: FittedHandleTime | null
  readonly abandoned: FittedRatio | null
}

/** A mean per contact with its quantiles. */
export interface ForecastMean {
  readonly mean: number
  readonly quantiles: readonly { readonly level: number; readonly value: number }[]
}

/** A day with what was seen of it and the contacts that are expected, by interval. */
export interface MeansDay {
  readonly date: string
  readonly intervals: readonly SlotInterval[]
  readonly seen: readonly (MeansCell | null)[]
  readonly contacts: readonly number[]
}

/** The contacts of a row as sums, which add up over rows. Of a file without parts all of a handle time is talk. */
export function meansOf({ count, abandoned, handle }: CountRow): MeansCell {
  const contacts = count - (abandoned ?? 0)
  return {
    handled:
      handle === null
        ? null
        : {
            talkSeconds: contacts * handle.talkSeconds,
            holdSeconds: contacts * handle.holdSeconds,
            wrapSeconds: contacts * handle.wrapSeconds,
            contacts,
          },
    abandoned: abandoned === null ? null : { sum: abandoned, contacts: count },
  }
}

/** Two cells together; what is not known of one of them is that of the other. */
export function addedMeans(one: MeansCell, other: MeansCell): MeansCell {
  return { handled: addedHandled(one.handled, other.handled), abandoned: addedShares(one.abandoned, other.abandoned) }
}

function addedHandled(one: HandleCell | null, other: HandleCell | null): HandleCell | null {
  if (one === null || other === null) return one ?? other
  return {
    talkSeconds: one.talkSeconds + other.talkSeconds,
    holdSeconds: one.holdSeconds + other.holdSeconds,
    wrapSeconds: one.wrapSeconds + other.wrapSeconds,
    contacts: one.contacts + other.contacts,
  }
}

function addedShares(one: RatioCell | null, other: RatioCell | null): RatioCell | null {
  if (one === null || other === null) return one ?? other
  return { sum: one.sum + other.sum, contacts: one.contacts + other.contacts }
}

/** Learns what the past has of it. */
export function fitMeans(minutesPerSlot: number, calendar: readonly CalendarDay[], past: MeansByDate): FittedMeans {
  const cells = <T>(of: (cell: MeansCell) => T | null): ReadonlyMap<string, readonly (T | null)[]> =>
    new Map([...past].map(([date, day]) => [date, day.map((cell) => (cell === null ? null : of(cell)))]))
  const handleTime = fitHandleTime({ minutesPerSlot, calendar, cells: cells(({ handled }) => handled) })
  const abandoned = fitRatio({ minutesPerSlot, calendar, cells: cells(({ abandoned: share }) => share), kind: 'share' })
  return { handleTime: handleTime.ok ? handleTime.value : null, abandoned: abandoned.ok ? abandoned.value : null }
}

/** By the start of an interval, what is to be expected of the contacts in it. */
export function forecastMeans(
  { handleTime, abandoned }: FittedMeans,
  days: readonly MeansDay[],
  asOf: Instant,
): ReadonlyMap<Instant, Partial<Record<Mean, ForecastMean>>> {
  const byStart = new Map<Instant, Partial<Record<Mean, ForecastMean>>>()
  const put = (name: Mean, { intervals, mean, quantiles }: Forecast): void =>
    intervals.forEach(({ start }, place) => {
      const values = quantiles.map(({ level, values: line }) => ({ level, value: line[place] as number }))
      byStart.set(start, { ...byStart.get(start), [name]: { mean: mean[place] as number, quantiles: values } })
    })
  if (abandoned !== null) {
    const seenDays = days.map((day) => ({ ...day, seen: day.seen.map((cell) => cell?.abandoned ?? null) }))
    put('abandoned', forecastRatio(abandoned, seenDays, { measure: 'abandonFraction', asOf }))
  }
  if (handleTime !== null) {
    const handledDays = days.map((day) => ({
      ...day,
      seen: day.seen.map((cell) => cell?.handled ?? null),
      contacts: day.intervals.map(({ start }, place) => (day.contacts[place] ?? 0) * (1 - (byStart.get(start)?.abandoned?.mean ?? 0))),
    }))
    const { whole, ...parts } = forecastHandleTime(handleTime, handledDays, { asOf })
    put('aht', whole)
    for (const name of ['talk', 'hold', 'wrap'] as const) put(name, parts[name])
  }
  return byStart
}
