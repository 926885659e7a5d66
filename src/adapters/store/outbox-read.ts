import { type OutboxRow, readOutboxText } from '../../app/intake/outbox-change.ts'
import type { VersionVector } from '../../app/kpi-query.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { int8Column } from './columns.ts'
import type { ScopedConnection } from './scoped-connection.ts'
import { audienceOf } from './shard-head.ts'

type Row = readonly [shard: number, head: number, version: number | null, learnedAt: Instant, changes: string]

/**
 * What an audience was told after these versions, in the order of versions within each shard; null where some of it was forgotten already,
 * or where a version was never given. One statement, so heads and rows are of one moment; each shard gets its share of `rowsMax`, so that a
 * busy one does not keep the others from being heard.
 */
export async function readOutbox(
  connection: ScopedConnection,
  version: VersionVector,
  rowsMax: number,
): Promise<readonly OutboxRow[] | null> {
  const { rows } = await connection.query<[number, number, number | null, Instant, string]>({
    rowMode: 'array',
    text: `select head.shard, head.version, told.version, told.learned_at, told.changes
      from @shard_head as head
      join unnest($2::bigint[]) with ordinality as seen (version, place) on seen.place = head.shard + 1
      left join lateral (
        select o.version, o.learned_at, o.changes from @outbox as o
        where o.shard = head.shard and o.audience = $1 and o.version > seen.version order by o.version limit $3) told on true
      where head.audience = $1
      order by head.shard, told.version`,
    values: [audienceOf(connection.scope), int8Column(version), Math.max(1, Math.floor(rowsMax / Math.max(1, version.length)))],
  })
  return isWhole(rows, version) ? rows.flatMap(outboxRow) : null
}

/** Versions have no gaps, so what is told of a shard goes on where it was left; nothing is told only of one that did not move. */
function isWhole(rows: readonly Row[], seen: VersionVector): boolean {
  const next = seen.map((version) => version + 1)
  for (const [shard, head, version] of rows) {
    const expected = next[shard] as number
    if (version === null ? head !== expected - 1 : version !== expected) return false
    next[shard] = expected + 1
  }
  return true
}

function outboxRow([shard, , version, learnedAt, changes]: Row): readonly OutboxRow[] {
  return version === null ? [] : [{ shard, version, learnedAt, change: readOutboxText(changes) }]
}
