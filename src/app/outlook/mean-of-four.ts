import { eventFactor, eventsWithin, type KnownEvent } from '../../domain/forecast/known-event.ts'
import { type LocalDay, weekdayOf } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { DayForecast, QueueModel } from './queue-model.ts'
import type { QueuePast } from './queue-past.ts'

/** Same weekdays that are looked at. */
const WEEKS = 4

/** A queue of which too little is known to learn from: the mean of the last same weekdays, without a band. */
export function meanOfFour(past: QueuePast): QueueModel {
  return {
    fitted: null,
    isClosed: () => false,
    comesWhileClosed: () => false,
    forecast: (day, _seen, events) => forecastOf(past, day, events),
  }
}

function forecastOf(past: QueuePast, day: LocalDay, events: readonly KnownEvent[]): DayForecast | null {
  const weekday = weekdayOf(day.date)
  const same = past.days.filter((each) => each.end <= day.start && weekdayOf(each.date) === weekday && isKnown(past, each)).slice(-WEEKS)
  const [first] = same
  if (first === undefined) return null
  const intervals = (day.end - day.start) / INTERVAL_MS
  const mean = Array.from({ length: intervals }, (_, interval) => {
    const counts = same.map((each) => past.offered[(alignedTo(each, day, interval) - past.from) / INTERVAL_MS] ?? 0)
    const start = day.start + interval * INTERVAL_MS
    return (eventFactor(events, { start, end: start + INTERVAL_MS }) * counts.reduce((sum, count) => sum + count, 0)) / counts.length
  })
  const last = same.at(-1) as LocalDay
  return {
    mean,
    low: null,
    high: null,
    rateVariances: null,
    sumSd: null,
    basis: {
      model: { name: 'mean of the last four same weekdays', version: 1 },
      inputs: {
        asOf: day.start,
        trainedFrom: first.date,
        trainedUntil: last.date,
        days: same.length,
        seenIntervals: 0,
        excludedIntervals: 0,
        events: eventsWithin(events, [day]),
      },
    },
  }
}

/** A day of which some is to be left out is left out. One on which nothing was offered is not a quiet day but one that is not known, or on which the queue was closed. */
function isKnown({ from, offered, knownFrom, leftOut }: QueuePast, { start, end }: LocalDay): boolean {
  if (knownFrom === null || start < knownFrom) return false
  if (leftOut.some((each) => each.from < end && each.to > start)) return false
  return offered.subarray((start - from) / INTERVAL_MS, (end - from) / INTERVAL_MS).some((count) => count > 0)
}

/** The same quarter hour of the wall clock: where days differ in length the clocks change at night, so the hours after it count from the end. */
export function alignedTo(other: LocalDay, day: LocalDay, interval: number): number {
  const offset = interval * INTERVAL_MS
  const isBefore = offset < NIGHT_MS
  return isBefore ? other.start + offset : Math.max(other.start, other.end - (day.end - day.start - offset))
}

/** Clocks change before four in the morning, where they do. */
const NIGHT_MS = 16 * INTERVAL_MS
