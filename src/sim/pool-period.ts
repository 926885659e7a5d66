import type { Instant } from '../domain/shared/instant.ts'
import type { Pool } from './company.ts'
import type { ZoneClock } from './zone-clock.ts'

/** When a pool's day begins on its own clock: hardly anybody waits or works. */
const DAY_BEGINS_MINUTE = 4 * 60

/** Days of a period. A period is named by its number since that of 1970-01-01, a Thursday. */
export function daysOfPeriod({ period }: Pool): number {
  return period === 'day' ? 1 : 7
}

/** The first instant of a pool's day. */
export function dayStart({ zone }: Pool, zones: ZoneClock, dayNumber: number): Instant {
  return zones.instantOf(zone, { dayNumber, minute: DAY_BEGINS_MINUTE })
}

/** The first instant of a pool's period. */
export function periodStart(pool: Pool, zones: ZoneClock, period: number): Instant {
  return dayStart(pool, zones, period * daysOfPeriod(pool))
}

/** The pool's period that holds `at`. */
export function periodAt(pool: Pool, zones: ZoneClock, at: Instant): number {
  const { dayNumber } = zones.localOf(pool.zone, at)
  const day = dayStart(pool, zones, dayNumber) <= at ? dayNumber : dayNumber - 1
  return Math.floor(day / daysOfPeriod(pool))
}
