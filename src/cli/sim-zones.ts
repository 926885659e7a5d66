import { zoneOffset } from '../app/decode/zone-suffix.ts'
import type { Calendar } from '../app/local-days.ts'
import { DAY_MS, INTERVAL_MS, type Instant, MINUTE_MS } from '../domain/shared/instant.ts'
import type { ZoneClock } from '../sim/zone-clock.ts'

/** The simulator's clocks, by the time-zone database. */
export function simZones(calendar: Calendar): ZoneClock {
  return {
    localOf: (zone, at) => {
      const local = at + zoneOffset(zone, at)
      const dayNumber = Math.floor(local / DAY_MS)
      return { dayNumber, minute: Math.floor((local - dayNumber * DAY_MS) / MINUTE_MS) }
    },
    instantOf: (zone, { dayNumber, minute }) => firstShown(calendar, zone, dayNumber * DAY_MS + minute * MINUTE_MS),
  }
}

/** No zone has ever skipped more than a day. */
const GAP_QUARTERS_MAX = 100

/** Where the clocks skip a time, the first one after the gap: they are put forward on quarter hours. */
function firstShown(calendar: Calendar, zone: string, wallMs: number): Instant {
  for (let later = 0; later < GAP_QUARTERS_MAX; later += 1) {
    const [instant] = calendar.instantsOfWall(zone, wallMs + later * INTERVAL_MS)
    if (instant !== undefined) return instant
  }
  throw new Error(`the clocks of ${zone} do not show ${wallMs} nor any time of the day after it`)
}
