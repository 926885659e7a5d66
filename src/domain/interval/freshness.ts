import type { Instant, Milliseconds } from '../shared/instant.ts'

/** How far a feed can be believed: `unknown` has never been heard, which is not the same as nothing having happened. */
export type Freshness = 'live' | 'late' | 'stale' | 'unknown'

/** A feed as freshness looks at it: when it was last heard, and how often it promised to be. */
export interface FeedHeard {
  readonly lastHeardAt: Instant | null
  readonly cadenceMs: Milliseconds
}

/** After so many cadences of silence a feed is late, after so many stale. */
export const LATE_AFTER_CADENCES = 2
export const STALE_AFTER_CADENCES = 4

const WORSE: Readonly<Record<Freshness, number>> = { live: 0, late: 1, stale: 2, unknown: 3 }

/** How fresh a feed is: each delivery counts, also one that says only that nothing happened. */
export function freshnessOf(feed: FeedHeard, now: Instant): Freshness {
  if (feed.lastHeardAt === null) return 'unknown'
  const silenceMs = now - feed.lastHeardAt
  if (silenceMs > STALE_AFTER_CADENCES * feed.cadenceMs) return 'stale'
  return silenceMs > LATE_AFTER_CADENCES * feed.cadenceMs ? 'late' : 'live'
}

/** A figure made of several feeds is as fresh as the worst; of none nothing is known. */
export function worstFreshness(each: Iterable<Freshness>): Freshness {
  let worst: Freshness | null = null
  for (const freshness of each) if (worst === null || WORSE[freshness] > WORSE[worst]) worst = freshness
  return worst ?? 'unknown'
}
