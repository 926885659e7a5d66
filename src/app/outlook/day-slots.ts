import type { SlotInterval } from '../../domain/forecast/forecast-volume.ts'
import { weekdayOf } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { isLearnedFrom, type QueuePast } from './queue-past.ts'

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

/** What was offered in a quarter hour of the past; null where it is not known, left out, or the queue was closed and nobody came. */
export function knownCount(past: QueuePast, date: string, { start, slot }: SlotInterval): number | null {
  if (!isLearnedFrom(past, start)) return null
  const count = past.offered[(start - past.from) / INTERVAL_MS]
  if (count === undefined) return null
  return count > 0 || isOpenBy(past.queue.hours, date, slot) ? count : null
}
