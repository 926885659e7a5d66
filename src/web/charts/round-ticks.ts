/** Steps that a reader counts in without doing sums, as parts of a power of ten. */
const ROUND = [1, 2, 2.5, 5, 10] as const
const TICKS_MAX = 5

/**
 * Values to label an axis from 0 with, at most six and evenly apart; the last one is at or above `most`. Counts have no halves on their axis,
 * and neither have any of these, since half a contact is no contact.
 */
export function roundTicks(most: number): readonly number[] {
  const least = Math.max(1, most / TICKS_MAX)
  const power = 10 ** Math.floor(Math.log10(least))
  const step = ROUND.map((part) => part * power).find((each) => each >= least && Number.isInteger(each)) ?? 10 * power
  const count = Math.max(1, Math.ceil(most / step))
  return Array.from({ length: count + 1 }, (_, place) => place * step)
}
