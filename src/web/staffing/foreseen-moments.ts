import { DAY_MS, HOUR_MS, type Instant } from '../../domain/shared/instant.ts'
import { dayAt } from '../time/zone.ts'

/** A moment at which a day was foreseen, by which it is chosen. */
export interface ForeseenMoment {
  readonly at: Instant
  /** So many local days before it; null: at an hour of the day itself. */
  readonly daysBefore: number | null
}

/** How many days before forecasts of a day stay kept for good. */
const DAYS_BEFORE = [56, 28, 14, 7, 1]

/** When a day was foreseen of which something may be kept: days before it began, and at each full hour of it that is over; the oldest first. */
export function foreseenMoments(
  zone: string,
  day: { readonly start: Instant; readonly end: Instant },
  now: Instant,
): readonly ForeseenMoment[] {
  const before = DAYS_BEFORE.flatMap((daysBefore) => {
    // The last of that local day: twelve hours into it, it is the same date wherever the clocks were changed.
    const at = dayAt(zone, day.start - daysBefore * DAY_MS + DAY_MS / 2).end - 1
    return at < now ? [{ at, daysBefore }] : []
  })
  const hours: ForeseenMoment[] = []
  // A look is taken soon after the quarter hour.
  for (let at = day.start; at + MADE_WITHIN_MS <= now && at < day.end; at += HOUR_MS)
    hours.push({ at: at + MADE_WITHIN_MS, daysBefore: null })
  return [...before, ...hours]
}

const MADE_WITHIN_MS = HOUR_MS / 60
