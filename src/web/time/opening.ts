import type { Queue } from '../../domain/record/directory.ts'
import { type Instant, MINUTE_MS } from '../../domain/shared/instant.ts'
import { offsetAt } from './zone.ts'

/** Whether the queue takes contacts at an instant, by the hours it is recorded with. */
export function isOpenAt(queue: Pick<Queue, 'hours' | 'zone'>, at: Instant): boolean {
  if (queue.hours === null) return true
  const local = new Date(at + offsetAt(queue.zone, at))
  const weekday = ((local.getUTCDay() + 6) % 7) + 1
  const minute = (local.getTime() % (24 * 60 * MINUTE_MS)) / MINUTE_MS
  return queue.hours.some((span) => span.weekday === weekday && minute >= span.fromMinute && minute < span.toMinute)
}
