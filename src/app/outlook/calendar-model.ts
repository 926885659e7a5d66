import { type AssembledHistory, assembleHistory } from '../../domain/forecast/assemble-history.ts'
import { fitVolume } from '../../domain/forecast/fit-volume.ts'
import { quantileOf } from '../../domain/forecast/forecast.ts'
import { forecastVolume } from '../../domain/forecast/forecast-volume.ts'
import { type LocalDay, weekdayOf } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { rateOfCounts, valueAt } from '../../domain/staffing/uncertain.ts'
import { meanOfFour } from './mean-of-four.ts'
import type { DayForecast, QueueModel } from './queue-model.ts'
import { isLearnedFrom, type QueuePast } from './queue-past.ts'
import { SLOTS, slotIntervals } from './slot-intervals.ts'

const MINUTES_PER_SLOT = INTERVAL_MS / MINUTE_MS
/** The distance of the ends of the band, in standard deviations. */
const BAND_SDS = 2 * 1.2816

/** The days of a queue's past with their calendar, up to the last one that will be asked for; null where there is no day to ask for. */
export function assemblePast(past: QueuePast): AssembledHistory | null {
  const today = past.days.find(({ start }) => start >= past.from + past.offered.length * INTERVAL_MS)
  const until = past.days.at(-1)
  if (today === undefined || until === undefined) return null
  return assembleHistory({
    minutesPerSlot: MINUTES_PER_SLOT,
    counts: countsByDate(past),
    asOf: today.date,
    until: until.date,
    holidays: new Map(past.holidays),
    weekend: null,
    borrowed: null,
  })
}

/** Learns a queue's volume by what its days have in common; by the mean of the last same weekdays where too little is known. */
export function learnVolume(past: QueuePast, assembled: AssembledHistory | null): QueueModel {
  if (assembled === null) return meanOfFour(past)
  const { history, isOpen } = assembled
  const fitted = fitVolume(history)
  if (!fitted.ok) return meanOfFour(past)
  const known = new Set([...history.counts.keys()].map(weekdayOf))
  // Of a weekday that was never seen the opening hours are all that is known of when the queue is open.
  const isOpenAt = (date: string, slot: number): boolean =>
    known.has(weekdayOf(date)) ? isOpen(date, slot) : isOpenBy(past.queue.hours, date, slot)
  return {
    forecast: (day, seen, events) => {
      const intervals = slotIntervals(day)
      const toForecast = { date: day.date, intervals, isOpen: (slot: number) => isOpenAt(day.date, slot), seen }
      const asOf = day.start + seen.length * INTERVAL_MS
      return dayForecast(forecastVolume(fitted.value, [toForecast], { asOf, events }), day, seen)
    },
  }
}

function dayForecast(forecast: ReturnType<typeof forecastVolume>, day: LocalDay, seen: readonly (number | null)[]): DayForecast {
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

/** The counts of past days by the slots of the wall clock; a slot in which the queue was closed and nobody came is no count. */
function countsByDate(past: QueuePast): ReadonlyMap<string, readonly (number | null)[]> {
  const counts = new Map<string, readonly (number | null)[]>()
  const { knownFrom, from, offered, queue } = past
  if (knownFrom === null) return counts
  for (const day of past.days) {
    const first = (day.start - from) / INTERVAL_MS
    if (day.end <= knownFrom || first >= offered.length) continue
    const slots = new Array<number | null>(SLOTS).fill(null)
    for (const { start, slot } of slotIntervals(day)) {
      const count = isLearnedFrom(past, start) ? (offered[(start - from) / INTERVAL_MS] ?? null) : null
      if (count !== null && (count > 0 || isOpenBy(queue.hours, day.date, slot))) slots[slot] = (slots[slot] ?? 0) + count
    }
    counts.set(day.date, slots)
  }
  return counts
}

function isOpenBy(hours: QueuePast['queue']['hours'], date: string, slot: number): boolean {
  if (hours === null) return true
  const minute = slot * MINUTES_PER_SLOT
  const weekday = weekdayOf(date) + 1
  return hours.some((span) => span.weekday === weekday && minute >= span.fromMinute && minute < span.toMinute)
}
