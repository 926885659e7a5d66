import { type OutboxChange, outboxText } from '../../app/intake/outbox-change.ts'
import { INTERNAL_AUDIENCE } from '../../app/intake/plan-outbox.ts'
import type { Moment } from '../../app/intake/shard-state.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { int4Column, textColumn } from './columns.ts'
import type { Connection } from './pools.ts'

/**
 * Moves the heads of the audiences that a commit touched, and writes what each is told under the version that its head then has. The
 * head of the internal audience is locked since the begin; a vendor's only moves under that lock.
 */
export async function writeOutbox(
  connection: Connection,
  shard: number,
  { version, learnedAt }: Moment,
  outbox: ReadonlyMap<number, OutboxChange>,
): Promise<void> {
  const audiences = [...outbox.keys()].sort((a, b) => a - b)
  await connection.query({
    name: 'write outbox',
    text: `with told as (select * from unnest($4::integer[], $5::text[]) as t (audience, changes)),
      head as (
        insert into shard_head as h (shard, audience, version, learned_at)
        select $1, audience, 1, $3 from told
        on conflict (shard, audience) do update set version = h.version + 1, learned_at = excluded.learned_at
        returning audience, version),
      noted as (
        insert into shard_commit (shard, audience, version, learned_at, internal_version)
        select $1, audience, version, $3, $2 from head)
      insert into outbox (shard, audience, version, learned_at, changes)
      select $1, head.audience, head.version, $3, told.changes from head join told using (audience)`,
    values: [
      shard,
      version,
      learnedAt,
      int4Column(audiences),
      textColumn(audiences.map((audience) => outboxText(outbox.get(audience) as OutboxChange))),
    ],
  })
  if (!outbox.has(INTERNAL_AUDIENCE)) throw new Error(`version ${version} of shard ${shard} tells the internal audience nothing`)
}

/** Forgets what was told longer ago than any stream resumes; the versions themselves stay known. Returns how many rows were. */
export async function pruneOutbox(connection: Connection, before: Instant): Promise<number> {
  // By versions, which the key finds, as the commits' own index tells them.
  const { rowCount } = await connection.query(
    `delete from outbox o using (
       select h.shard, h.audience, (
         select c.version from shard_commit c where c.shard = h.shard and c.audience = h.audience and c.learned_at < $1
         order by c.learned_at desc, c.version desc limit 1) as version
       from shard_head h) old
     where o.shard = old.shard and o.audience = old.audience and o.version <= old.version`,
    [before],
  )
  return rowCount ?? 0
}
