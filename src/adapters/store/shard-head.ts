import type { VersionVector } from '../../app/kpi-query.ts'
import type { Scope } from '../../app/scope.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Connection } from './pools.ts'
import type { ScopedConnection } from './scoped-connection.ts'
import type { StoreIdentity } from './store-access.ts'

/** Whom versions and changes are counted for: 0 is internal, any other the vendor of that id. */
export function audienceOf(scope: Scope): number {
  return scope.kind === 'internal' ? 0 : scope.vendorId
}

/** The versions of an audience now, by shard; a reader that has these has everything committed before it asked. */
export async function readHeads(connection: ScopedConnection): Promise<VersionVector> {
  const { rows } = await connection.query<{ version: number }>(
    'select version from @shard_head as head where audience = $1 order by shard',
    [audienceOf(connection.scope)],
  )
  return rows.map(({ version }) => version)
}

/**
 * The same within the caller's transaction, on an internal connection, once every intake in flight is over; none begins before that
 * transaction ends. An instant taken meanwhile is therefore later than all that was learned, and earlier than all that will be,
 * provided that whoever learns takes its instant after it got the lock of its head, not before it waited for it.
 */
export async function settleHeads(connection: Connection, scope: Scope): Promise<VersionVector> {
  const { rows } = await connection.query<{ audience: number; version: number }>(
    'select audience, version from shard_head where audience = any($1) order by shard, audience for share',
    [[0, audienceOf(scope)]],
  )
  return rows.filter(({ audience }) => audience === audienceOf(scope)).map(({ version }) => version)
}

/** Gives new audiences their heads; those that are there stay as they are. */
export async function addVendorHeads(connection: Connection, { shards }: StoreIdentity, vendorIds: readonly number[]): Promise<void> {
  if (vendorIds.length === 0) return
  await connection.query(
    `insert into shard_head (shard, audience)
     select shard, vendor_id from generate_series(0, $1::integer - 1) shard, unnest($2::integer[]) vendor_id
     on conflict do nothing`,
    [shards, vendorIds],
  )
}

/** The last moment at which this store learned anything, of contacts or of records. */
export async function lastLearnedAt(connection: Connection): Promise<Instant> {
  const { rows } = await connection.query<{ learned_at: Instant }>(
    'select greatest((select max(learned_at) from shard_head), (select recorded_at from record_head)) as learned_at',
  )
  return rows[0]?.learned_at ?? 0
}

/** Where a shard stands, as whoever holds its lock sees it. */
export interface LockedHead {
  readonly version: number
  readonly learned_at: Instant
  readonly counting_version: number
}

/** Within the caller's transaction, on an intake connection: waits until nobody else writes into the shard, and keeps others out to its end. */
export async function lockHead(connection: Connection, shard: number): Promise<LockedHead> {
  const { rows } = await connection.query<LockedHead>({ name: 'lock head', text: `${HEAD} for update`, values: [shard] })
  return headIn(rows, shard)
}

/** The same without a lock: on a snapshot, the version that it holds. */
export async function readHead(connection: Connection, shard: number): Promise<LockedHead> {
  const { rows } = await connection.query<LockedHead>({ name: 'read head', text: HEAD, values: [shard] })
  return headIn(rows, shard)
}

const HEAD = 'select version, learned_at, counting_version from shard_head where shard = $1 and audience = 0'

function headIn([head]: readonly LockedHead[], shard: number): LockedHead {
  if (head === undefined) throw new Error(`shard ${shard} has no head`)
  return head
}
