import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import type { Calendar } from '../local-days.ts'

/** A month has 3,000 quarter hours. */
const QUARTERS_MAX = 100_000

/**
 * Reads the wall clock of one zone for many rows: clocks are put forward and back on quarter hours, so the calendar is asked once for
 * each of them. A time that the clocks show twice is the earlier one; one that they skip is null.
 */
export function wallReader(calendar: Calendar, zone: string): (wallMs: number) => Instant | null {
  const quarters = new Map<number, Instant | null>()
  return (wallMs) => {
    const quarter = Math.floor(wallMs / INTERVAL_MS) * INTERVAL_MS
    let instant = quarters.get(quarter)
    if (instant === undefined) {
      if (quarters.size >= QUARTERS_MAX) quarters.clear()
      instant = calendar.instantsOfWall(zone, quarter)[0] ?? null
      quarters.set(quarter, instant)
    }
    return instant === null ? null : instant + wallMs - quarter
  }
}
