import type { Directory } from '../record/directory.ts'
import type { Instant } from '../shared/instant.ts'

/** The markets and queues that somebody is limited to; both empty is no limit. */
export interface Limits {
  readonly marketIds: readonly number[]
  readonly queueIds: readonly number[]
}

export const NO_LIMITS: Limits = { marketIds: [], queueIds: [] }

/** Whether anything is left out at all. */
export function isLimited({ marketIds, queueIds }: Limits): boolean {
  return marketIds.length + queueIds.length > 0
}

/**
 * The queues within limits at a moment, in order; null is all of them. A queue belongs to the market that it is in now, or was in last, and
 * brings its whole past: whoever leads a market reads the history of its queues, also of one that has just come to it.
 */
export function queuesWithin(limits: Limits, directory: Directory, now: Instant): readonly number[] | null {
  if (!isLimited(limits)) return null
  const markets = new Set(limits.marketIds)
  const named = new Set(limits.queueIds)
  return directory.queueIds().filter((queueId) => named.has(queueId) || markets.has(marketOf(queueId, directory, now) ?? 0))
}

function marketOf(queueId: number, directory: Directory, now: Instant): number | null {
  const current = directory.queue(queueId, now)
  if (current !== null) return current.marketId
  const history = directory.queueHistory(queueId)
  const last = history.findLast(({ from }) => from <= now) ?? history[0]
  return last?.value.marketId ?? null
}
