import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/shared/instant.ts'
import type { ZoneClock } from '../../src/sim/zone-clock.ts'

const HOURS_AHEAD: Readonly<Record<string, number>> = {
  'Europe/London': 0,
  'America/New_York': -5,
  'Australia/Sydney': 11,
  'Asia/Tokyo': 9,
}

const aheadMs = (zone: string): number => (HOURS_AHEAD[zone] ?? 1) * HOUR_MS

/** The simulator's zones as in a winter that never ends: for tests of what does not depend on clock changes. */
export const FIXED_ZONES: ZoneClock = {
  localOf: (zone, at) => {
    const local = at + aheadMs(zone)
    return { dayNumber: Math.floor(local / DAY_MS), minute: Math.floor((local % DAY_MS) / MINUTE_MS) }
  },
  instantOf: (zone, { dayNumber, minute }) => dayNumber * DAY_MS + minute * MINUTE_MS - aheadMs(zone),
}
