import type { Instant } from '../../domain/shared/instant.ts'
import { notRenewedSince } from '../figures/ahead.ts'
import type { QueueRow } from './queue-row.ts'

/** How the day is expected to end for the queues in view together. */
export interface DayEndInView {
  readonly offered: number
  readonly low: number | null
  readonly high: number | null
  /** Of the queues with a level: each counts with what comes to it. */
  readonly level: number | null
  readonly levelLow: number | null
  readonly levelHigh: number | null
  readonly target: number | null
  /** Queues that are more likely to miss their target over the day than to meet it, of those of which that is foreseen. */
  readonly likelyMissed: number
  readonly queues: number
  /** Since when the oldest of what was foreseen was not made anew; null where all of it is of now. */
  readonly notRenewedSince: Instant | null
}

const EVEN_PERMILLE = 500

/** Null where of no queue the end of the day is foreseen. A day that is over by now has come, though nothing later is foreseen yet. */
export function dayEndOf(rows: readonly QueueRow[]): DayEndInView | null {
  const ends = rows.flatMap((row) => {
    const end = row.view.vendorId === null ? (row.view.queue.outlook?.dayEnd ?? null) : null
    const { queue, state } = row.view
    return end === null || end.dayEnd <= state.asOf ? [] : [{ end, target: row.record.target, old: notRenewedSince(queue, state.asOf) }]
  })
  if (ends.length === 0) return null
  const old = ends.flatMap(({ old }) => old ?? [])
  const offered = ends.reduce((sum, { end }) => sum + end.offered, 0)
  const spread = (of: (end: (typeof ends)[number]['end']) => number | null): number | null => {
    let squares = 0
    for (const { end } of ends) {
      const edge = of(end)
      if (edge === null) return null
      squares += (edge - end.offered) ** 2
    }
    return Math.sqrt(squares)
  }
  const [below, above] = [spread(({ low }) => low), spread(({ high }) => high)]
  const leveled = ends.filter(({ end, target }) => end.levelPermille !== null && target !== null)
  const weighted = (of: (one: (typeof ends)[number]) => number): number | null => {
    const weight = leveled.reduce((sum, { end }) => sum + end.offered, 0)
    return weight === 0 ? null : leveled.reduce((sum, one) => sum + one.end.offered * of(one), 0) / weight
  }
  return {
    offered,
    // Queues miss what was expected of them mostly each by itself.
    low: below === null ? null : offered - below,
    high: above === null ? null : offered + above,
    level: weighted(({ end }) => (end.levelPermille ?? 0) / 1_000),
    levelLow: weighted(({ end }) => (end.levelLowPermille ?? 0) / 1_000),
    levelHigh: weighted(({ end }) => (end.levelHighPermille ?? 0) / 1_000),
    target: weighted(({ target }) => target?.fraction ?? 0),
    likelyMissed: leveled.filter(({ end }) => (end.meetsPermille ?? EVEN_PERMILLE) < EVEN_PERMILLE).length,
    queues: leveled.length,
    notRenewedSince: old.length === 0 ? null : Math.min(...old),
  }
}
