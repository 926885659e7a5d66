import type { Queue } from '../../domain/record/directory.ts'
import { type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import type { DeskWaiting } from '../../wire/desk.ts'

/**
 * When the contact at a place of those that wait becomes too late for the queue's target: beyond its threshold, or by SL-async beyond the
 * time it was promised a reply by, which runs only while the queue is open. Null where it never does.
 */
export function tooLateFrom(held: DeskWaiting, place: number, target: Queue['target']): Instant | null {
  if (target === null) return null
  if (target.formula === 'SL-async') return held.dueAt[place] ?? null
  return (held.offeredAt[place] ?? Number.POSITIVE_INFINITY) + target.thresholdSeconds * SECOND_MS
}

/** How many of them wait too long at `asOf`. */
export function countTooLate(held: DeskWaiting, asOf: Instant, target: Queue['target']): number {
  let total = 0
  for (let place = 0; place < held.offeredAt.length; place += 1) {
    const from = tooLateFrom(held, place, target)
    if (from !== null && asOf > from) total += 1
  }
  return total
}
