import type { PendingContacts } from '../../app/feed-alerts.ts'
import type { PendingSearch } from '../../app/feed-reads.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { int4Column, int8Column } from './columns.ts'
import { STANDINGS } from './leg.ts'
import type { Connection } from './pools.ts'

interface PendingRow {
  readonly feedId: number
  readonly count: number
  readonly oldestAt: Instant
  readonly recent: number
}

/** The contacts without an offer of each feed that has some, by the short index of legs to look at. */
export async function readPendingContacts(
  connection: Connection,
  feeds: readonly PendingSearch[],
  since: Instant,
): Promise<ReadonlyMap<number, PendingContacts>> {
  const { rows } = await connection.query<PendingRow>({
    name: 'pending contacts',
    text: `select leg.feed_id as "feedId", count(*) as count, min(first_at) as "oldestAt", count(*) filter (where first_at >= $3) as recent
      from leg join unnest($1::integer[], $2::bigint[]) as q (feed_id, overdue_by)
        on q.feed_id = leg.feed_id and first_at <= q.overdue_by
      where is_listed and standing = $4 group by 1`,
    values: [
      int4Column(feeds.map(({ feedId }) => feedId)),
      int8Column(feeds.map(({ overdueBy }) => overdueBy)),
      since,
      STANDINGS.indexOf('pending'),
    ],
  })
  const recent = rows.flatMap((row) => (row.recent === 0 ? [] : [row.feedId]))
  const legs = await countLegs(connection, recent, since)
  return new Map(rows.map(({ feedId, ...counts }) => [feedId, { ...counts, legs: legs.get(feedId) ?? null }]))
}

/** Goes through all legs of the period, so it is asked only of feeds that something is wrong with. */
async function countLegs(connection: Connection, feedIds: readonly number[], since: Instant): Promise<ReadonlyMap<number, number>> {
  if (feedIds.length === 0) return new Map()
  const { rows } = await connection.query<{ feedId: number; count: number }>({
    name: 'legs of feeds',
    text: 'select feed_id as "feedId", count(*) as count from leg where first_at >= $1 and feed_id = any($2::integer[]) group by 1',
    values: [since, int4Column(feedIds)],
  })
  return new Map(rows.map(({ feedId, count }) => [feedId, count]))
}
