import { type Instant, SECOND_MS } from '../shared/instant.ts'
import { type Freshness, freshnessOf, worstFreshness } from './freshness.ts'

/** A feed as far as it decides what is to be believed. */
export interface TellingFeed {
  /** The one vendor that it speaks for; null: any. */
  readonly vendorId: number | null
  readonly cadenceSeconds: number
  /** Null: never. */
  readonly lastHeardAt: Instant | null
  /** The queues its names are mapped to; null: any. */
  readonly queueIds: readonly number[] | null
}

/** How far the figures of a queue can be believed. */
export interface Believed {
  /** Of the feeds that tell of all its contacts. */
  readonly freshness: Freshness
  /** From here on what is counted is not all there was; null while the feeds are heard. */
  readonly unknownFrom: Instant | null
  /** When the most silent of its feeds was last heard; null: never, or it has none. */
  readonly heardAt: Instant | null
  /** Vendors whose own feed is stale or was never heard. */
  readonly silentVendors: readonly number[]
}

/** How fresh a feed is by the cadence that it promised. */
export function feedFreshness(feed: Pick<TellingFeed, 'cadenceSeconds' | 'lastHeardAt'>, asOf: Instant): Freshness {
  return freshnessOf({ lastHeardAt: feed.lastHeardAt, cadenceMs: feed.cadenceSeconds * SECOND_MS }, asOf)
}

/** Whether a feed has been silent for so long that its figures are not known any more. */
export function isSilent(freshness: Freshness): boolean {
  return freshness === 'stale' || freshness === 'unknown'
}

/** What the feeds that tell of a queue say about its figures. A queue that no feed tells of is unknown, not quiet. */
export function believedOf(feeds: readonly TellingFeed[], queueId: number, asOf: Instant): Believed {
  const telling = feeds.filter((feed) => feed.queueIds === null || feed.queueIds.includes(queueId))
  const ofAll = telling.filter((feed) => feed.vendorId === null)
  const ofVendors = telling.filter((feed) => feed.vendorId !== null)
  const silentVendors = ofVendors.filter((feed) => isSilent(feedFreshness(feed, asOf))).flatMap((feed) => feed.vendorId ?? [])
  // Where each vendor sends its own contacts, the queue is believed as far as the worst of them.
  const deciding = ofAll.length > 0 ? ofAll : ofVendors
  const freshness = worstFreshness(deciding.map((feed) => feedFreshness(feed, asOf)))
  const heardAt = deciding.some((feed) => feed.lastHeardAt === null)
    ? null
    : deciding.reduce<Instant | null>((least, feed) => Math.min(least ?? Number.POSITIVE_INFINITY, feed.lastHeardAt ?? 0), null)
  return { freshness, unknownFrom: isSilent(freshness) ? (heardAt ?? 0) : null, heardAt, silentVendors }
}
