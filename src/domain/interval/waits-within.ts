import type { Milliseconds } from '../shared/instant.ts'
import type { Tally } from './tally.ts'
import { edgeIndex } from './wait-edges.ts'

/** Of the contacts offered here, how many were answered within `thresholdMs`; null where that is no edge of the queue. */
export function answeredWithin(tally: Tally, edgesMs: readonly Milliseconds[], thresholdMs: Milliseconds): number | null {
  return countWithin(tally.answeredWaits, edgesMs, thresholdMs)
}

/** Of the contacts offered here, how many left within `thresholdMs`; null where that is no edge of the queue. */
export function abandonedWithin(tally: Tally, edgesMs: readonly Milliseconds[], thresholdMs: Milliseconds): number | null {
  return countWithin(tally.abandonedWaits, edgesMs, thresholdMs)
}

/** A threshold between two edges would have to be guessed, so it is refused; where nothing was counted, nothing is within any. */
function countWithin(waits: readonly number[], edgesMs: readonly Milliseconds[], thresholdMs: Milliseconds): number | null {
  if (waits.length === 0) return 0
  const edge = edgeIndex(edgesMs, thresholdMs)
  if (edge < 0) return null
  let total = 0
  for (let bucket = 0; bucket <= edge; bucket += 1) total += waits[bucket] as number
  return total
}
