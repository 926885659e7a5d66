import type { RatioCell } from '../../domain/forecast/fit-ratio.ts'
import type { HandleCell } from '../../domain/forecast/handle-time.ts'
import { HOUR_MS, INTERVAL_MS, SECOND_MS } from '../../domain/shared/instant.ts'
import { isLearnedFrom, type QueuePast } from './queue-past.ts'
import type { QueueToday } from './queue-today.ts'
import { SLOTS, slotIntervals } from './slot-intervals.ts'

const QUARTERS_PER_HOUR = HOUR_MS / INTERVAL_MS
const HOURS = SLOTS / QUARTERS_PER_HOUR

type Counted = Pick<QueuePast, 'offered' | 'abandoned' | 'handled' | 'talkMs' | 'holdMs' | 'wrapMs'> | QueueToday

/** What the contacts handled in a quarter hour took. */
export function handledAt({ handled, talkMs, holdMs, wrapMs }: Counted, place: number): HandleCell {
  return {
    talkSeconds: (talkMs[place] ?? 0) / SECOND_MS,
    holdSeconds: (holdMs[place] ?? 0) / SECOND_MS,
    wrapSeconds: (wrapMs[place] ?? 0) / SECOND_MS,
    contacts: handled[place] ?? 0,
  }
}

/** How many of those offered in a quarter hour left. */
export function abandonedAt({ offered, abandoned }: Counted, place: number): RatioCell {
  return { sum: abandoned[place] ?? 0, contacts: offered[place] ?? 0 }
}

/** Past days by hours of the wall clock, as sums of the quarter hours that are learned from; null where there was none. */
export function cellsByHour<T extends object>(
  past: QueuePast,
  cellAt: (past: QueuePast, place: number) => T,
): ReadonlyMap<string, readonly (T | null)[]> {
  const cells = new Map<string, readonly (T | null)[]>()
  for (const day of past.days) {
    const first = (day.start - past.from) / INTERVAL_MS
    if (first >= past.offered.length) break
    const hours = new Array<T | null>(HOURS).fill(null)
    for (const { start, slot } of slotIntervals(day)) {
      if (!isLearnedFrom(past, start)) continue
      const hour = hourOf(slot)
      hours[hour] = added(hours[hour] ?? null, cellAt(past, (start - past.from) / INTERVAL_MS))
    }
    cells.set(day.date, hours)
  }
  return cells
}

/** The hour of the wall clock that a quarter hour is of. */
export function hourOf(slot: number): number {
  return Math.floor(slot / QUARTERS_PER_HOUR)
}

/** Both of the same columns. */
function added<T extends object>(one: T | null, other: T): T {
  if (one === null) return other
  const before = one as Readonly<Record<string, number>>
  return Object.fromEntries(Object.entries(other).map(([name, value]) => [name, (before[name] ?? 0) + (value as number)])) as T
}
