import { RETENTION_MS } from '../../app/decode/limits.ts'
import type { FeedIdentity } from '../../app/intake/event.ts'
import type { HeardFeed } from '../../app/intake/shard-state.ts'
import type { Scope } from '../../app/scope.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { int4Column } from './columns.ts'
import type { Connection, StoreConnections } from './pools.ts'
import type { ScopedConnection } from './scoped-connection.ts'

/** What one request of a feed came to; all zero is a heartbeat. */
export interface IntakeBatch {
  readonly feedId: FeedIdentity['feedId']
  readonly receivedAt: Instant
  readonly accepted: number
  readonly duplicate: number
  readonly quarantined: number
}

/**
 * Notes that feeds were heard; within the transaction that commits what they sent, and at the instant at which it was learned, so that
 * an answer as known at T names the same instant as the answer that was given at T. Two shards may learn at one instant.
 */
export async function addIntakeBatches(connection: Connection, learnedAt: Instant, heard: readonly HeardFeed[]): Promise<void> {
  if (heard.length === 0) return
  await connection.query({
    name: 'add intake batches',
    text: `insert into intake_batch as b (received_at, feed_id, accepted, duplicate, quarantined)
      select $1, * from unnest($2::integer[], $3::integer[], $4::integer[], $5::integer[])
      on conflict (feed_id, received_at) do update set accepted = b.accepted + excluded.accepted,
        duplicate = b.duplicate + excluded.duplicate, quarantined = b.quarantined + excluded.quarantined`,
    values: [
      learnedAt,
      int4Column(heard.map(({ feedId }) => feedId)),
      int4Column(heard.map(({ accepted }) => accepted)),
      int4Column(heard.map(({ duplicates }) => duplicates)),
      int4Column(heard.map(({ quarantined }) => quarantined)),
    ],
  })
}

/** When each feed that the scope may see was last heard by an instant; a feed that was not heard by then is not in it. */
export async function lastHeard(connection: ScopedConnection, asOf: Instant): Promise<ReadonlyMap<number, Instant>> {
  // One step down an index for each feed, however long it has been sending.
  const { rows } = await connection.query<{ feed_id: number; received_at: number }>(
    `select feed.entity_id as feed_id, last.received_at
     from (select distinct entity_id from @record as record where kind = 'feed') feed
     cross join lateral (
       select received_at from @intake_batch as batch
       where feed_id = feed.entity_id and received_at <= $1 order by received_at desc limit 1) last`,
    [asOf],
  )
  return new Map(rows.map(({ feed_id, received_at }) => [feed_id, received_at]))
}

/** The same on a connection of the scope's own. */
export async function lastHeardBy(connections: StoreConnections, scope: Scope, asOf: Instant): Promise<ReadonlyMap<number, Instant>> {
  return await connections.readAs(scope, async (connection) => await lastHeard(connection, asOf))
}

/** What a feed's requests came to within [from, to). */
export async function intakeCounts(
  connections: StoreConnections,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly (Omit<IntakeBatch, 'receivedAt'> & { readonly requests: number })[]> {
  return await connections.withScope(INTERNAL, async (connection) => {
    const { rows } = await connection.query<Omit<IntakeBatch, 'receivedAt'> & { requests: number }>(
      `select feed_id as "feedId", count(*) as requests, sum(accepted)::bigint as accepted, sum(duplicate)::bigint as duplicate,
         sum(quarantined)::bigint as quarantined
       from intake_batch where received_at >= $1 and received_at < $2 group by feed_id order by feed_id`,
      [from, to],
    )
    return rows
  })
}

/** Forgets requests older than the facts they brought, but the last one of each feed. */
export async function purgeIntakeBatches(connections: StoreConnections, now: Instant): Promise<number> {
  return await connections.withScope(INTERNAL, async (connection) => {
    const { rowCount } = await connection.query(
      `delete from intake_batch old where received_at < $1
       and exists (select from intake_batch newer where newer.feed_id = old.feed_id and newer.received_at > old.received_at)`,
      [now - RETENTION_MS],
    )
    return rowCount ?? 0
  })
}
