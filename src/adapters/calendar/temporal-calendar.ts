import { Temporal } from 'temporal-polyfill'
import type { Calendar } from '../../app/local-days.ts'
import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'

/** More days than anybody asks for at once; a loop over zone rules is slow enough to want a bound. */
const DAYS_MAX = 40_000

/** The calendar of the time-zone database that the runtime brings. */
export const temporalCalendar: Calendar = {
  isZone: (zone) => {
    if (!/^(?:UTC|[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+)$/.test(zone)) return false
    try {
      return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId === zone
    } catch (error) {
      if (error instanceof RangeError) return false
      throw error
    }
  },
  days: (zone, from, to) => {
    if (to - from > DAYS_MAX * DAY_MS) throw new Error(`${(to - from) / DAY_MS} local days at once, expected at most ${DAYS_MAX}`)
    return zone === 'UTC' ? utcDays(from, to) : zoneDays(zone, from, to)
  },
  instantsOfWall: (zone, wallMs) => {
    const wall = Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO('UTC').toPlainDateTime()
    const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) => wall.toZonedDateTime(zone, { disambiguation }))
    if (earlier === undefined || later === undefined || !earlier.toPlainDateTime().equals(wall)) return []
    const instants = [earlier.epochMilliseconds, later.epochMilliseconds]
    return instants[0] === instants[1] ? instants.slice(0, 1) : instants
  },
}

function utcDays(from: Instant, to: Instant): readonly LocalDay[] {
  const days: LocalDay[] = []
  for (let start = Math.floor(from / DAY_MS) * DAY_MS; start < to; start += DAY_MS) {
    days.push({ date: Temporal.Instant.fromEpochMilliseconds(start).toString().slice(0, 10), start, end: start + DAY_MS })
  }
  return days
}

/** A day begins at its first instant, which is not 00:00 where the clocks skip it; a date that a zone skipped has no instant at all. */
function zoneDays(zone: string, from: Instant, to: Instant): readonly LocalDay[] {
  const days: LocalDay[] = []
  let date = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate()
  let start = date.toZonedDateTime(zone).epochMilliseconds
  while (start < to) {
    const next = date.add({ days: 1 })
    const end = next.toZonedDateTime(zone).epochMilliseconds
    if (end > start) days.push({ date: date.toString(), start, end })
    date = next
    start = end
  }
  return days
}
