import type { RatioCell } from '../../domain/forecast/fit-ratio.ts'
import type { HandleCell } from '../../domain/forecast/handle-time.ts'
import { HOUR_MS, INTERVAL_MS, SECOND_MS } from '../../domain/shared/instant.ts'
import { isLearnedFrom, type QueuePast } from './queue-past.ts'
import type { QueueToday } from './queue-today.ts'
import { SLOTS, slotIntervals } from './slot-intervals.ts'

const QUARTERS_PER_HOUR = HOUR_MS / INTERVAL_MS
const HOURS = SLOTS / QUARTERS_PER_HOUR

type Counted = Pick<QueuePast, 'offered' | 'abandoned' | 'handled' | 'talkMs' | 'holdMs' | 'wrapMs'> | QueueToday

/** Quarter hours by their places. */
type Places = readonly number[]

/** Days by hours of the wall clock, each with its quarter hours. */
export type PlacesByHour = ReadonlyMap<string, readonly Places[]>

/** What the contacts handled in some quarter hours took together. */
export function handledIn({ handled, talkMs, holdMs, wrapMs }: Counted, places: Places): HandleCell {
  return {
    talkSeconds: sumOf(talkMs, places) / SECOND_MS,
    holdSeconds: sumOf(holdMs, places) / SECOND_MS,
    wrapSeconds: sumOf(wrapMs, places) / SECOND_MS,
    contacts: sumOf(handled, places),
  }
}

/** How many of those offered in some quarter hours left. */
export function abandonedIn({ offered, abandoned }: Counted, places: Places): RatioCell {
  return { sum: sumOf(abandoned, places), contacts: sumOf(offered, places) }
}

/** The quarter hours of the past that are learned from. */
export function placesByHour(past: QueuePast): PlacesByHour {
  const byHour = new Map<string, readonly Places[]>()
  for (const day of past.days) {
    if (day.start >= past.from + past.offered.length * INTERVAL_MS) break
    const hours = Array.from({ length: HOURS }, (): number[] => [])
    for (const { start, slot } of slotIntervals(day)) {
      if (isLearnedFrom(past, start)) hours[hourOf(slot)]?.push((start - past.from) / INTERVAL_MS)
    }
    byHour.set(day.date, hours)
  }
  return byHour
}

/** Days by hours of the wall clock; null where nothing is known. */
export function cellsOf<T>(
  past: QueuePast,
  byHour: PlacesByHour,
  cellIn: (past: QueuePast, places: Places) => T,
): Map<string, (T | null)[]> {
  return new Map([...byHour].map(([date, hours]) => [date, hours.map((places) => (places.length === 0 ? null : cellIn(past, places)))]))
}

/** The hour of the wall clock that a quarter hour is of. */
export function hourOf(slot: number): number {
  return Math.floor(slot / QUARTERS_PER_HOUR)
}

function sumOf(column: ArrayLike<number | null>, places: Places): number {
  let sum = 0
  for (const place of places) sum += column[place] ?? 0
  return sum
}
