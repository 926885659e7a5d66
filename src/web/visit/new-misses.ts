import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { intervalAt } from '../figures/queue-view.ts'
import { serviceLevel } from '../figures/ratios.ts'
import { addSums, noSums, type Sums, sumQueue } from '../figures/sums.ts'
import type { QueueRow } from '../live/queue-row.ts'

/** A queue that missed its target since somebody left: over which of its intervals, and how far. */
export interface NewMiss {
  readonly row: QueueRow
  /** Start of the first and end of the last interval missed. */
  readonly from: Instant
  readonly to: Instant
  readonly level: number
  readonly target: number
  /** Contacts that were not in time beyond what the target allows. */
  readonly contacts: number
}

/** Queues with intervals that ended since then below their target, the most customers first. */
export function newMisses(rows: readonly QueueRow[], leftAt: Instant): readonly NewMiss[] {
  return rows.flatMap((row) => missesOf(row, leftAt) ?? []).sort((a, b) => b.contacts - a.contacts)
}

function missesOf(row: QueueRow, leftAt: Instant): NewMiss | null {
  const { state } = row.view
  const fraction = row.record.target?.fraction
  if (fraction === undefined) return null
  const knownTo = Math.min(state.asOf, row.believed.unknownFrom ?? state.asOf)
  const missed = noSums()
  let from: Instant | null = null
  let to: Instant = leftAt
  let contacts = 0
  for (let interval = Math.max(0, intervalAt(state, leftAt)); ; interval += 1) {
    const end = state.windowStart + (interval + 1) * INTERVAL_MS
    if (end > knownTo) break
    const sums = sumQueue(row.view, { from: interval, to: interval + 1 })
    const beyond = beyondTarget(sums, fraction)
    // One contact more in time would have reached it: that is no miss to come back to.
    if (beyond < 1) continue
    addSums(missed, sums)
    contacts += beyond
    from ??= end - INTERVAL_MS
    to = end
  }
  const level = serviceLevel(missed).value
  return from === null || level === null ? null : { row, from, to, level, target: fraction, contacts }
}

function beyondTarget(sums: Sums, fraction: number): number {
  const { value, denominator } = serviceLevel(sums)
  return value === null ? 0 : (fraction - value) * denominator
}
