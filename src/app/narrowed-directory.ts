import type { Directory } from '../domain/record/directory.ts'

/**
 * The directory as somebody sees it who is limited to some queues: other queues are not there at all, nor are markets and feeds that
 * have none of theirs. Vendors and their sites stay: whom we work with is known to all staff.
 */
export function narrowedDirectory(directory: Directory, queueIds: ReadonlySet<number>): Directory {
  const seenMarkets = new Set([...queueIds].flatMap((queueId) => directory.queueHistory(queueId).map(({ value }) => value.marketId)))
  const isFeedSeen = (feedId: number): boolean => seesFeed(directory, feedId, queueIds)
  const ifQueue = <T>(queueId: number | null, value: T): T | null => (queueId !== null && queueIds.has(queueId) ? value : null)
  return {
    ...directory,
    queueOfNative: (feedId, native, at) => {
      const queueId = directory.queueOfNative(feedId, native, at)
      return ifQueue(queueId, queueId)
    },
    marketId: (key) => {
      const marketId = directory.marketId(key)
      return marketId !== null && seenMarkets.has(marketId) ? marketId : null
    },
    queueId: (key) => {
      const queueId = directory.queueId(key)
      return ifQueue(queueId, queueId)
    },
    mappingId: (feedId, native) => (isFeedSeen(feedId) ? directory.mappingId(feedId, native) : null),
    feedId: (key) => {
      const feedId = directory.feedId(key)
      return feedId !== null && isFeedSeen(feedId) ? feedId : null
    },
    likeNative: () => null,
    market: (marketId, at) => (seenMarkets.has(marketId) ? directory.market(marketId, at) : null),
    queue: (queueId, at) => ifQueue(queueId, directory.queue(queueId, at)),
    feed: (feedId, at) => (isFeedSeen(feedId) ? directory.feed(feedId, at) : null),
    keyOf: (kind, entityId) => {
      if (kind === 'queue') return ifQueue(entityId, directory.keyOf(kind, entityId))
      if (kind === 'market' && !seenMarkets.has(entityId)) return null
      return kind === 'feed' && !isFeedSeen(entityId) ? null : directory.keyOf(kind, entityId)
    },
    queueIds: () => directory.queueIds().filter((queueId) => queueIds.has(queueId)),
    queueRules: (queueId, at) => ifQueue(queueId, directory.queueRules(queueId, at)),
    queueHistory: (queueId) => (queueIds.has(queueId) ? directory.queueHistory(queueId) : []),
    markets: (at) => directory.markets(at).filter(({ marketId }) => seenMarkets.has(marketId)),
    queues: (at) => directory.queues(at).filter(({ queueId }) => queueIds.has(queueId)),
    feeds: (at) => directory.feeds(at).filter(({ feedId }) => isFeedSeen(feedId)),
    mappings: (at) => directory.mappings(at).filter(({ queueId }) => queueIds.has(queueId)),
  }
}

/** A feed without any mapping may bring any queue; one with mappings brings those. */
function seesFeed(directory: Directory, feedId: number, queueIds: ReadonlySet<number>): boolean {
  const brings = directory.queuesOfFeed(feedId)
  return brings.size === 0 || [...brings].some((queueId) => queueIds.has(queueId))
}
