import type { FastifyInstance } from 'fastify'
import { feedAlerts, PENDING_RECENT_MS, type PendingContacts, pendingShareOf } from '../../app/feed-alerts.ts'
import type { FeedAnomalies, FeedAnomaly } from '../../app/feed-anomaly.ts'
import type { FeedClocks } from '../../app/feed-clock.ts'
import type { FeedReads } from '../../app/feed-reads.ts'
import type { Directories } from '../../app/records/directories.ts'
import { queueLimitOf } from '../../app/scope.ts'
import { freshnessOf } from '../../domain/interval/freshness.ts'
import type { Directory, Feed } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { HOUR_MS, type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import type { Caller } from './access.ts'
import { callerOn } from './caller.ts'
import { notFound } from './problem.ts'

export interface FeedDeps {
  readonly feedReads: FeedReads
  readonly feedClocks: FeedClocks
  readonly feedAnomalies: FeedAnomalies
  readonly directories: Directories
  readonly now: () => Instant
}

const CURSOR_HOURS = 48

/** How feeds stand: fresh or silent, with a clock that can be believed or not, and what was received of them. */
export function feedRoutes(server: FastifyInstance, deps: FeedDeps): void {
  server.get('/api/v1/feeds', { config: { scope: 'readFigures' } }, async (request) => {
    const caller = callerOn(request)
    const { scope } = caller
    const directory = await deps.directories.of(scope)
    const asOf = deps.now()
    const feeds = directory.feeds(asOf)
    const lastHeard = await deps.feedReads.lastHeard(scope, asOf)
    const told = feeds.filter((feed) => isTheirs(feed, caller))
    const overdue = told.map(({ feedId, latenessSeconds }) => ({ feedId, overdueBy: asOf - latenessSeconds * SECOND_MS }))
    const pending = await deps.feedReads.pending(scope, overdue, asOf - PENDING_RECENT_MS)
    return {
      asOf: formatInstant(asOf),
      feeds: feeds.map((feed) => ({
        key: feed.key,
        name: feed.name,
        vendor: feed.vendorId === null ? null : directory.keyOf('vendor', feed.vendorId),
        kind: feed.kind,
        cadenceSeconds: feed.cadenceSeconds,
        ...heardView(feed, lastHeard.get(feed.feedId) ?? null, asOf),
        clock: deps.feedClocks.of(feed.feedId),
        ...(told.includes(feed) ? alertView(pending.get(feed.feedId), deps.feedAnomalies.of(feed.feedId), asOf) : NOT_TOLD),
      })),
    }
  })
  server.get('/api/v1/feeds/:feed/cursor', { config: { scope: 'sender' } }, async (request) => {
    const caller = callerOn(request)
    const { feed: key } = request.params as { readonly feed: string }
    const directory = await deps.directories.of(caller.scope)
    const asOf = deps.now()
    const feed = feedOf(key, caller, directory, asOf)
    if (feed === null) throw notFound('feed')
    const lastHeard = await deps.feedReads.lastHeard(caller.scope, asOf)
    const { state, lastHeardAt } = heardView(feed, lastHeard.get(feed.feedId) ?? null, asOf)
    const hours = await deps.feedReads.hours(caller.scope, feed.feedId, { from: asOf - CURSOR_HOURS * HOUR_MS, to: asOf + 1 })
    const told = hours.map(({ start, ...counts }) => ({ start: formatInstant(start), ...counts }))
    return { feed: feed.key, asOf: formatInstant(asOf), state, lastHeardAt, hours: told }
  })
}

/** The feed of that key if its counts are the caller's to know: its own, its vendor's, or any to staff. */
function feedOf(key: string, caller: Caller, directory: Directory, asOf: Instant): Feed | null {
  const feedId = directory.feedId(key)
  const feed = feedId === null ? null : directory.feed(feedId, asOf)
  return feed !== null && isTheirs(feed, caller) ? feed : null
}

function isTheirs(feed: Feed, caller: Caller): boolean {
  // What a feed has sent in all tells of queues that a limited caller does not see.
  if (queueLimitOf(caller.scope) !== null) return false
  if (caller.feedId !== null) return caller.feedId === feed.feedId
  return caller.scope.kind === 'internal' || caller.scope.vendorId === feed.vendorId
}

const NOT_TOLD = { pending: null, alerts: null }
const NONE_PENDING: PendingContacts = { count: 0, oldestAt: null, recent: 0, legs: null }

function alertView(pending: PendingContacts = NONE_PENDING, anomalies: readonly FeedAnomaly[], asOf: Instant): object {
  const { count, oldestAt, recent, legs } = pending
  const share = pendingShareOf(pending)
  return {
    pending: {
      count,
      oldestAt: oldestAt === null ? null : formatInstant(oldestAt),
      oldestSeconds: oldestAt === null ? null : Math.max(0, asOf - oldestAt) / SECOND_MS,
      recent,
      legs,
      share: share === null ? null : Math.round(share * 10_000) / 10_000,
    },
    alerts: feedAlerts(pending, anomalies, asOf),
  }
}

function heardView(
  feed: Feed,
  lastHeardAt: Instant | null,
  asOf: Instant,
): { readonly state: string; readonly lastHeardAt: string | null; readonly silenceSeconds: number | null } {
  return {
    state: freshnessOf({ lastHeardAt, cadenceMs: feed.cadenceSeconds * SECOND_MS }, asOf),
    lastHeardAt: lastHeardAt === null ? null : formatInstant(lastHeardAt),
    silenceSeconds: lastHeardAt === null ? null : Math.max(0, asOf - lastHeardAt) / SECOND_MS,
  }
}
