import type { FeedHour, FeedReads } from '../../app/feed-reads.ts'
import { INTERNAL, type Scope } from '../../app/scope.ts'
import { HOUR_MS } from '../../domain/shared/instant.ts'
import { lastHeardBy } from './intake-batch.ts'
import { readPendingContacts } from './pending-contacts.ts'
import type { StoreConnections } from './pools.ts'

/** How feeds stand, in PostgreSQL. */
export function feedReads(connections: StoreConnections): FeedReads {
  return {
    lastHeard: async (scope, asOf) => await lastHeardBy(connections, scope, asOf),
    hours: async (scope, feedId, { from, to }) => {
      if (!(await isOwn(connections, scope))(feedId)) return []
      return await connections.withScope(INTERNAL, async (connection) => {
        const { rows } = await connection.query<FeedHour>(
          `select received_at - received_at % $4 as start, count(*) as requests, sum(accepted)::bigint as accepted,
             sum(duplicate)::bigint as duplicate, sum(quarantined)::bigint as quarantined
           from intake_batch where feed_id = $1 and received_at >= $2 and received_at < $3 group by 1 order by 1`,
          [feedId, from, to, HOUR_MS],
        )
        return rows
      })
    },
    pending: async (scope, feeds, since) => {
      if (feeds.length === 0) return new Map()
      const isAsked = await isOwn(connections, scope)
      const asked = feeds.filter(({ feedId }) => isAsked(feedId))
      return await connections.withScope(INTERNAL, (connection) => readPendingContacts(connection, asked, since))
    },
  }
}

/** What a feed sends in all is read as staff, so here it is looked once more whose feed it is. */
async function isOwn(connections: StoreConnections, scope: Scope): Promise<(feedId: number) => boolean> {
  if (scope.kind === 'internal') return () => true
  return await connections.readAs(scope, async (connection) => {
    const { rows } = await connection.query<{ feed_id: number }>(
      `select distinct entity_id as feed_id from @record as record where kind = 'feed' and vendor_id = $1`,
      [scope.vendorId],
    )
    const own = new Set(rows.map(({ feed_id }) => feed_id))
    return (feedId) => own.has(feedId)
  })
}
