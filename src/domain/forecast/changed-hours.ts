type Counts = readonly (number | null)[]

/** Nobody in so many expected contacts: chance alone does that once in eight thousand times. */
const MISSED_MIN = 9
const LATELY_DAYS = 7

/**
 * Counts by date, without the zeros of a slot from before anybody ever came there, where chance alone could not have made them: the queue
 * was not served then, and such zeros would be taken for hours in which nobody wants anything. Poisson: with n days of none and a mean of m
 * since, none of n m expected contacts came.
 */
export function withoutUnserved(counts: ReadonlyMap<string, Counts>): ReadonlyMap<string, Counts> {
  const dates = [...counts.keys()].sort()
  const days = dates.map((date) => counts.get(date) as Counts)
  const slots = Math.max(0, ...days.map(({ length }) => length))
  const servedFrom = Array.from({ length: slots }, (_, slot) => firstServed(days, slot))
  return new Map(
    dates.map((date, day) => [date, (days[day] as Counts).map((count, slot) => (day < (servedFrom[slot] as number) ? null : count))]),
  )
}

/** The slots in which anybody came on one of the latest days. */
export function servedLately(counts: ReadonlyMap<string, Counts>): ReadonlySet<number> {
  const latest = [...counts.keys()].sort().slice(-LATELY_DAYS)
  return new Set(latest.flatMap((date) => (counts.get(date) as Counts).flatMap((count, slot) => ((count ?? 0) > 0 ? [slot] : []))))
}

function firstServed(days: readonly Counts[], slot: number): number {
  const first = days.findIndex((counts) => (counts[slot] ?? 0) > 0)
  if (first <= 0) return 0
  const known = (of: readonly Counts[]): number[] => of.flatMap((counts) => counts[slot] ?? [])
  const since = known(days.slice(first))
  const mean = since.reduce((sum, count) => sum + count, 0) / since.length
  return known(days.slice(0, first)).length * mean > MISSED_MIN ? first : 0
}
