import { HOUR_MS, INTERVAL_MS, type Instant, intervalStart } from '../../domain/shared/instant.ts'
import { intervalAt } from '../figures/queue-view.ts'
import { summed, sumQueue } from '../figures/sums.ts'
import type { QueueRow } from '../live/queue-row.ts'

/** Intervals that were final when somebody left and say something else now: late facts, corrections. */
export interface Restated {
  readonly row: QueueRow
  readonly start: Instant
  readonly before: Counts
  readonly after: Counts
}

export interface Counts {
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
}

/** A row of figures as it was known when they left. */
export interface KnownRow extends Counts {
  readonly queue: string
  readonly start: string
  readonly serviceLevel: { readonly provisional: boolean }
}

/** Intervals longer ago than that are rarely restated, and never read by somebody who comes back to the day. */
const BACK_MS = 4 * HOUR_MS

/** What to ask the API for: the quarter hours before they left, as they were known then. */
export function restatedQuery(leftAt: Instant, windowStart: Instant): URLSearchParams | null {
  const to = intervalStart(leftAt)
  const from = Math.max(windowStart, to - BACK_MS)
  if (from >= to) return null
  return new URLSearchParams({
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    interval: '15m',
    by: 'queue',
    zone: 'UTC',
    asKnownAt: new Date(leftAt).toISOString(),
  })
}

/** The intervals of which what was known then differs from what is known now. */
export function restatedSince(known: readonly KnownRow[], rows: readonly QueueRow[], leftAt: Instant): readonly Restated[] {
  const byKey = new Map(rows.map((row) => [row.record.key, row]))
  return known.flatMap(({ queue, start: startText, offered, answered, abandoned, serviceLevel }) => {
    const row = byKey.get(queue)
    const start = Date.parse(startText)
    // What was not final when they left was going to change anyway.
    if (row === undefined || serviceLevel.provisional || start + INTERVAL_MS + row.view.latenessMs > leftAt) return []
    const interval = intervalAt(row.view.state, start)
    const sums = sumQueue(row.view, { from: interval, to: interval + 1 })
    const after = { offered: summed(sums, 'offered'), answered: summed(sums, 'answered'), abandoned: summed(sums, 'abandoned') }
    const isSame = after.offered === offered && after.answered === answered && after.abandoned === abandoned
    return isSame ? [] : [{ row, start, before: { offered, answered, abandoned }, after }]
  })
}
