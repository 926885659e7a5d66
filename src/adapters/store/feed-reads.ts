import type { FeedHour, FeedReads } from '../../app/feed-reads.ts'
import { INTERNAL } from '../../app/scope.ts'
import { HOUR_MS } from '../../domain/shared/instant.ts'
import { lastHeardBy } from './intake-batch.ts'
import { readPendingContacts } from './pending-contacts.ts'
import type { StoreConnections } from './pools.ts'

/** How feeds stand, in PostgreSQL. */
export function feedReads(connections: StoreConnections): FeedReads {
  return {
    lastHeard: async (scope, asOf) => await lastHeardBy(connections, scope, asOf),
    hours: async (feedId, { from, to }) =>
      await connections.withScope(INTERNAL, async (connection) => {
        const { rows } = await connection.query<FeedHour>(
          `select received_at - received_at % $4 as start, count(*) as requests, sum(accepted)::bigint as accepted,
             sum(duplicate)::bigint as duplicate, sum(quarantined)::bigint as quarantined
           from intake_batch where feed_id = $1 and received_at >= $2 and received_at < $3 group by 1 order by 1`,
          [feedId, from, to, HOUR_MS],
        )
        return rows
      }),
    pending: async (feeds, since) =>
      feeds.length === 0 ? new Map() : await connections.withScope(INTERNAL, (connection) => readPendingContacts(connection, feeds, since)),
  }
}
