import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import type { DeskOutlook } from '../../wire/desk-outlook.ts'
import type { DeskState, QueueState } from '../store/desk-state.ts'
import type { Stretch } from './sums.ts'

/** What is foreseen of the open work of a queue that promises a reply by a time. */
export interface AheadWork {
  /** At the end of the stretch. */
  readonly open: number
  readonly openLow: number
  readonly openHigh: number
  /** Promised by a time in the stretch, and not kept. */
  readonly due: number
  readonly breaches: number
}

/** What is foreseen of a stretch of time; null where it cannot be said. */
export interface Ahead {
  readonly offered: number
  readonly low: number | null
  readonly high: number | null
  readonly ahtSeconds: number | null
  /** The share of the offered that leaves, by how many did before and today. */
  readonly abandonFraction: number | null
  readonly level: number | null
  readonly levelLow: number | null
  readonly levelHigh: number | null
  /** Over the quarter hours on the mean; the gap is that of the worst. */
  readonly heads: number | null
  readonly required: number | null
  readonly gap: number | null
  readonly misses: number | null
  /** Null of a queue that promises no reply by a time. */
  readonly work: AheadWork | null
}

/** What is foreseen of some quarter hours together; null where not all of them are. */
export function aheadOf(queue: Pick<QueueState, 'outlook'>, state: Pick<DeskState, 'windowStart'>, { from, to }: Stretch): Ahead | null {
  const { outlook } = queue
  if (outlook === null || outlook.source === null) return null
  const first = from - (outlook.from - state.windowStart) / INTERVAL_MS
  const places = Array.from({ length: Math.max(0, to - from) }, (_, place) => first + place)
  if (places.length === 0 || places.some((place) => outlook.offeredTenths[place] === undefined)) return null
  const offered = sumOf(outlook.offeredTenths, places) / 10
  const weights = outlook.work === null ? outlook.offeredTenths : outlook.work.dueTenths
  const weighted = (column: readonly (number | null)[]): number | null => weightedMean(weights, column, places, 1_000)
  const gaps = places.map((place) => gapAt(outlook, place))
  return {
    offered,
    low: tenthsOf(outlook.lowTenths, places),
    high: tenthsOf(outlook.highTenths, places),
    ahtSeconds: weightedMean(outlook.offeredTenths, outlook.ahtSeconds, places, 1),
    abandonFraction: weightedMean(outlook.offeredTenths, outlook.abandonPermille, places, 1_000),
    level: weighted(outlook.levelPermille),
    levelLow: weighted(outlook.levelLowPermille),
    levelHigh: weighted(outlook.levelHighPermille),
    heads: meanOf(outlook.headTenths, places, 10),
    required: meanOf(outlook.required, places, 1),
    gap: gaps.some((gap) => gap === null) ? null : Math.min(...gaps.map((gap) => gap ?? 0)),
    misses: tenthsOf(outlook.missTenths, places),
    work: workOf(outlook.work, places),
  }
}

function workOf(work: DeskOutlook['work'], places: readonly number[]): AheadWork | null {
  const last = places.at(-1)
  if (work === null || last === undefined) return null
  const [due, breaches] = [tenthsOf(work.dueTenths, places), tenthsOf(work.breachTenths, places)]
  const [open, low, high] = [work.openTenths, work.openLowTenths, work.openHighTenths].map((column) => column[last] ?? null)
  if (due === null || breaches === null || open == null || low == null || high == null) return null
  return { open: open / 10, openLow: low / 10, openHigh: high / 10, due, breaches }
}

/** So far ahead a queue is ranked by: the hours in which something can still be done. */
export const PROJECTED_INTERVALS = 8

/** Customers who will not be served in time beyond those whom the target allows, in the two hours from the quarter hour that runs; 0 where not foreseen. */
export function projectedMisses({ outlook }: Pick<QueueState, 'outlook'>, asOf: Instant): number {
  if (outlook === null) return 0
  // What is over is no hour in which something can be done, however long ago it was foreseen.
  const first = Math.max(0, Math.floor((asOf - outlook.from) / INTERVAL_MS))
  return outlook.missTenths.slice(first, first + PROJECTED_INTERVALS).reduce<number>((sum, tenths) => sum + (tenths ?? 0), 0) / 10
}

/** What is foreseen is made anew after each quarter hour; where two have gone by since, it was not. */
const RENEWED_WITHIN_MS = 2 * INTERVAL_MS

/** The end of what was seen of a queue where it was not looked at again for too long; null where what is foreseen is of now. */
export function notRenewedSince({ outlook }: Pick<QueueState, 'outlook'>, asOf: Instant): Instant | null {
  return outlook !== null && asOf - outlook.from > RENEWED_WITHIN_MS ? outlook.from : null
}

function gapAt({ headTenths, required }: DeskOutlook, place: number): number | null {
  const heads = headTenths[place] ?? null
  const needed = required[place] ?? null
  return heads === null || needed === null ? null : heads / 10 - needed
}

/** Levels and means of quarter hours together: weighted by who comes, or by what is due, since they are shares and means of those. */
export function weightedMean(
  weights: readonly (number | null)[],
  column: readonly (number | null)[],
  places: readonly number[],
  scale: number,
): number | null {
  let [sum, offered] = [0, 0]
  for (const place of places) {
    const tenths = weights[place] ?? 0
    const value = column[place] ?? null
    if (tenths === 0) continue
    if (value === null) return null
    sum += tenths * value
    offered += tenths
  }
  return offered === 0 ? null : sum / offered / scale
}

function sumOf(column: readonly (number | null)[], places: readonly number[]): number {
  return places.reduce((sum, place) => sum + (column[place] ?? 0), 0)
}

function tenthsOf(column: readonly (number | null)[], places: readonly number[]): number | null {
  return places.some((place) => (column[place] ?? null) === null) ? null : sumOf(column, places) / 10
}

function meanOf(column: readonly (number | null)[], places: readonly number[], scale: number): number | null {
  if (places.some((place) => (column[place] ?? null) === null)) return null
  return sumOf(column, places) / places.length / scale
}
