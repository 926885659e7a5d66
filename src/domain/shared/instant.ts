/** A moment as integer milliseconds since 1970-01-01T00:00Z. The domain never reads a clock: instants are arguments. */
export type Instant = number

/** A length of time in integer milliseconds. */
export type Milliseconds = number

export const SECOND_MS = 1_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** The grain of every tally: a quarter hour, aligned to UTC (every zone in use today is offset by a multiple of it). */
export const INTERVAL_MS = 900_000

/** The start of the 15-minute UTC interval that holds `at`: half-open, so a boundary belongs to the interval it begins. */
export function intervalStart(at: Instant): Instant {
  return Math.floor(at / INTERVAL_MS) * INTERVAL_MS
}
