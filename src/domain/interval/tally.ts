import type { Instant } from '../shared/instant.ts'
import { assert } from '../shared/result.ts'
import { MEASURE_AT, MEASURE_COUNT, type Measure } from './measure.ts'

/** queue x vendor x site x 15-minute UTC interval; vendor 0 is `unassigned`, site 0 is `not given`. */
export interface TallyKey {
  readonly queueId: number
  readonly vendorId: number
  readonly siteId: number
  readonly start: Instant
}

/**
 * One tally: integer sums, additive. `values` holds the measures; `answeredWaits` and `abandonedWaits` count the waits of the
 * contacts offered here by bucket of the queue's edges (one bucket more than edges), by routed vendor and interval of the offer.
 * Both are empty where nothing of the kind was counted.
 */
export interface Tally {
  readonly values: Float64Array
  readonly answeredWaits: number[]
  readonly abandonedWaits: number[]
}

/** What is added to (or taken from) one tally. */
export interface TallyDelta {
  readonly key: TallyKey
  readonly tally: Tally
}

/** A tally of nothing. */
export function emptyTally(): Tally {
  return { values: new Float64Array(MEASURE_COUNT), answeredWaits: [], abandonedWaits: [] }
}

/** The value of one measure. */
export function measure(tally: Tally, name: Measure): number {
  return tally.values[MEASURE_AT[name]] as number
}

/** Adds `from`, `sign` times, into `into`; both must be of queues with the same edges (histograms of equal length or empty). */
export function addTally(into: Tally, from: Tally, sign: 1 | -1 = 1): void {
  for (let at = 0; at < MEASURE_COUNT; at += 1) into.values[at] = (into.values[at] as number) + sign * (from.values[at] as number)
  addWaits(into.answeredWaits, from.answeredWaits, sign)
  addWaits(into.abandonedWaits, from.abandonedWaits, sign)
}

function addWaits(into: number[], from: readonly number[], sign: 1 | -1): void {
  if (from.length === 0) return
  if (into.length === 0) for (let at = 0; at < from.length; at += 1) into.push(0)
  assert(into.length === from.length, `wait histograms of ${into.length} and ${from.length} buckets cannot be added`)
  for (let at = 0; at < from.length; at += 1) into[at] = (into[at] as number) + sign * (from[at] as number)
}

/** Whether nothing is counted: such a delta need not be written. */
export function isEmptyTally(tally: Tally): boolean {
  return tally.values.every((value) => value === 0) && tally.answeredWaits.every(isZero) && tally.abandonedWaits.every(isZero)
}

function isZero(value: number): boolean {
  return value === 0
}

/** Contacts of these tallies that are still waiting: what was offered and is not decided. */
export function waitingOf(tally: Tally): number {
  return (
    measure(tally, 'offered') -
    measure(tally, 'answeredOfOffered') -
    measure(tally, 'abandoned') -
    measure(tally, 'flowedOut') -
    measure(tally, 'lost')
  )
}
