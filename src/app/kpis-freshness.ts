import { type Freshness, freshnessOf } from '../domain/interval/freshness.ts'
import type { Directory, Feed } from '../domain/record/directory.ts'
import { type Instant, MINUTE_MS, type Milliseconds, SECOND_MS } from '../domain/shared/instant.ts'
import type { Moment } from './kpi-query.ts'
import type { RowFreshness } from './kpis-row.ts'

/** A feed with what it can bring: null is any queue. */
interface FeedReach {
  readonly feed: Feed
  readonly queueIds: ReadonlySet<number> | null
  readonly heardAt: Instant | null
}

/** How late facts may come where no feed says so. */
const LATENESS_MS_DEFAULT = MINUTE_MS

const WORSE: Readonly<Record<Freshness, number>> = { live: 0, late: 1, stale: 2, unknown: 3 }

/** The queues that the names of each feed are mapped to. */
export function mappedQueues(directory: Directory, asOf: Instant): ReadonlyMap<number, ReadonlySet<number>> {
  const mapped = Map.groupBy(directory.mappings(asOf), ({ feedId }) => feedId)
  return new Map([...mapped].map(([feedId, mappings]) => [feedId, new Set(mappings.map(({ queueId }) => queueId))]))
}

/** Feeds that bring figures of some queues and vendors, for the freshness of a row and for when its interval is closed. */
export class FeedsOfRows {
  readonly #asOf: Instant
  readonly #feeds: readonly FeedReach[]

  constructor({ directory, queuesOfFeed, asOf }: Moment, lastHeard: ReadonlyMap<number, Instant>) {
    this.#asOf = asOf
    this.#feeds = directory.feeds(asOf).map((feed) => ({
      feed,
      queueIds: queuesOfFeed.get(feed.feedId) ?? null,
      heardAt: lastHeard.get(feed.feedId) ?? null,
    }))
  }

  /** Feeds that bring something of these queues; a vendor's own feed only where the row is of that vendor or of all (null). */
  of(queueIds: Iterable<number>, vendorId: number | null): RowFeeds {
    const queues = [...queueIds]
    const reaching = this.#feeds.filter(
      ({ feed, queueIds: reached }) =>
        // Agents that serve no queue are queue 0: whoever tells of agents may tell of them.
        (reached === null || queues.some((queueId) => queueId === 0 || reached.has(queueId))) &&
        (feed.vendorId === null || vendorId === null || feed.vendorId === vendorId),
    )
    return new RowFeeds(reaching, this.#asOf)
  }
}

/** The feeds of one group of rows. */
export class RowFeeds {
  readonly #feeds: readonly FeedReach[]
  readonly #asOf: Instant

  constructor(feeds: readonly FeedReach[], asOf: Instant) {
    this.#feeds = feeds
    this.#asOf = asOf
  }

  /** How long after its end an interval may still get facts in time: as its most patient feed says. */
  get latenessMs(): Milliseconds {
    const declared = this.#feeds.map(({ feed }) => feed.latenessSeconds * SECOND_MS)
    return declared.length === 0 ? LATENESS_MS_DEFAULT : Math.max(...declared)
  }

  /**
   * As fresh as the worst feed; of none nothing is known. A feed that was heard after the interval had ended has told of it, however
   * silent it has been since.
   */
  freshness(end: Instant): RowFreshness {
    let worst: RowFreshness = { state: 'unknown', heardAt: null, feed: null }
    for (const [place, { feed, heardAt }] of this.#feeds.entries()) {
      const hasTold = heardAt !== null && heardAt >= end
      const state = hasTold ? 'live' : freshnessOf({ lastHeardAt: heardAt, cadenceMs: feed.cadenceSeconds * SECOND_MS }, this.#asOf)
      const isWorse = WORSE[state] > WORSE[worst.state] || (state === worst.state && (heardAt ?? 0) < (worst.heardAt ?? 0))
      if (place === 0 || isWorse) worst = { state, heardAt, feed: feed.key }
    }
    return worst
  }
}
