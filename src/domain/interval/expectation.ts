import type { Milliseconds } from '../shared/instant.ts'

/** The offers of one queue on one past day, by interval of the window, as far as that day had the interval; null where it had none. */
export interface PastDay {
  readonly offered: readonly (number | null)[]
  readonly handled: number
  readonly handleMs: Milliseconds
}

/** What was offered on the same weekdays before, until there is a forecast. */
export interface Expectation {
  /** Of how many days it is a mean, 1 to 4. */
  readonly days: number
  /** Twelfths of a contact: a mean of 1, 2, 3 or 4 whole numbers is a whole number of them, so it stays exact. */
  readonly offeredTwelfths: readonly (number | null)[]
  /** Null where nothing was handled. */
  readonly ahtMs: Milliseconds | null
}

const TWELFTHS = 12

/**
 * The mean of these days by interval. A day on which nothing at all was offered to the queue is not a quiet day but one that is not known
 * (it was closed, or its feed was not there yet), so it does not count; of no day there is no expectation.
 */
export function meanOfDays(days: readonly PastDay[]): Expectation | null {
  const known = days.filter(({ offered }) => offered.some((count) => count !== null && count > 0))
  const [first] = known
  if (first === undefined) return null
  const handled = known.reduce((sum, day) => sum + day.handled, 0)
  const handleMs = known.reduce((sum, day) => sum + day.handleMs, 0)
  return {
    days: known.length,
    offeredTwelfths: first.offered.map((_, interval) => meanTwelfths(known.map(({ offered }) => offered[interval] ?? null))),
    ahtMs: handled === 0 ? null : Math.round(handleMs / handled),
  }
}

function meanTwelfths(counts: readonly (number | null)[]): number | null {
  const there = counts.filter((count) => count !== null)
  return there.length === 0 ? null : (there.reduce((sum, count) => sum + count, 0) * TWELFTHS) / there.length
}
