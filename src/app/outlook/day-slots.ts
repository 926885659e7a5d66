import type { SlotInterval } from '../../domain/forecast/forecast-volume.ts'
import { weekdayOf } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { isLearnedFrom, type QueuePast } from './queue-past.ts'
import { slotIntervals } from './slot-intervals.ts'

/** Of a slot of the wall clock. */
export const MINUTES_PER_SLOT = INTERVAL_MS / MINUTE_MS

/** Whether a queue is open by its hours; without any it always is. */
export function isOpenBy(hours: QueuePast['queue']['hours'], date: string, slot: number): boolean {
  if (hours === null) return true
  const minute = slot * MINUTES_PER_SLOT
  const weekday = weekdayOf(date) + 1
  return hours.some((span) => span.weekday === weekday && minute >= span.fromMinute && minute < span.toMinute)
}

/** Whether a queue is open in a slot on any weekday. */
export function isEverOpen(hours: QueuePast['queue']['hours'], slot: number): boolean {
  const minute = slot * MINUTES_PER_SLOT
  return hours === null || hours.some((span) => minute >= span.fromMinute && minute < span.toMinute)
}

/** Gives what was offered in a quarter hour of the past; null where it is not known, left out, or the queue was closed and nobody comes about then. */
export function knownCounts(past: QueuePast): (date: string, interval: SlotInterval) => number | null {
  const { hours } = past.queue
  const comes = comesWhileClosed(past)
  return (date, { start, slot }) => {
    if (!isLearnedFrom(past, start)) return null
    const count = past.offered[(start - past.from) / INTERVAL_MS]
    if (count === undefined) return null
    return count > 0 || isOpenBy(hours, date, slot) || comes(weekdayOf(date), slot) ? count : null
  }
}

/** So many slots to each side somebody came: an hour in all, of which chance alone leaves hardly any week after week without. */
const AROUND = 3

/** The slots around one, itself among them. */
export function slotsAround(slot: number): readonly number[] {
  return Array.from({ length: 2 * AROUND + 1 }, (_, place) => slot - AROUND + place)
}

/**
 * Whether anybody ever came about a slot of a weekday in which a queue is closed by its hours: mail is written at night too. Then a slot without
 * anybody counts as such; to count only those in which somebody came made nights of mail a third busier than they are on the demo company, and the emptier the more.
 */
function comesWhileClosed(past: QueuePast): (weekday: number, slot: number) => boolean {
  const came = new Set<string>()
  if (past.queue.hours === null) return () => false
  for (const day of past.days) {
    for (const { start, slot } of slotIntervals(day)) {
      const count = isLearnedFrom(past, start) ? (past.offered[(start - past.from) / INTERVAL_MS] ?? 0) : 0
      if (count === 0 || isOpenBy(past.queue.hours, day.date, slot)) continue
      for (const near of slotsAround(slot)) came.add(`${weekdayOf(day.date)} ${near}`)
    }
  }
  return (weekday, slot) => came.has(`${weekday} ${slot}`)
}
