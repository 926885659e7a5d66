import { type Instant, MINUTE_MS } from '../domain/shared/instant.ts'
import type { Market, SimQueue } from './company.ts'
import { isOpenOn } from './season.ts'
import type { ZoneClock } from './zone-clock.ts'

/** No queue is closed longer at a stretch. */
const CLOSED_DAYS_MAX = 12

/** By when an answer is promised: the promise runs while the queue is worked on. */
export function dueAt(queue: SimQueue, market: Market, at: Instant, zones: ZoneClock): Instant {
  const first = zones.localOf(queue.zone, at)
  let left = queue.promiseMinutes
  for (let day = first.dayNumber; day < first.dayNumber + CLOSED_DAYS_MAX; day += 1) {
    if (!isOpenOn(queue, market, day)) continue
    const from = Math.max(queue.opensMinute, day === first.dayNumber ? first.minute : 0)
    const open = Math.max(0, queue.closesMinute - from)
    if (left <= open) return zones.instantOf(queue.zone, { dayNumber: day, minute: from }) + left * MINUTE_MS
    left -= open
  }
  return at + left * MINUTE_MS
}
