import { INTERNAL_AUDIENCE } from '../../app/intake/plan-outbox.ts'
import type { KnownAt, VersionVector } from '../../app/kpi-query.ts'
import { int4Column, int8Column } from './columns.ts'
import type { Connection } from './pools.ts'

/** A past moment by shard: the versions of the audience that asks, and the internal ones that facts are stamped with. */
export interface ResolvedVersions {
  readonly own: VersionVector
  readonly known: VersionVector
}

/**
 * Which versions a past moment stands for.
 *
 * An instant stands for everything learned by it: in each shard the last commit whose `learned_at` is not later, of the internal audience
 * for what facts are filtered by, of the asker's own audience for the version that the answer carries.
 *
 * A vector stands for exactly its versions, which holds also where the clocks of several nodes do not agree. For staff they are the stamps
 * of the facts. A vendor's version stands for the commit that gave it and whatever was learned by the instant, but never for the vendor's
 * next commit: what lies between changed none of the vendor's tallies.
 *
 * Null where a vector names a version that was never given. Read as staff: which internal version belongs to a vendor's is not told to it.
 */
export async function resolveVersions(
  staff: Connection,
  audience: number,
  { at, version }: KnownAt,
  present: VersionVector,
): Promise<ResolvedVersions | null> {
  const shards = present.map((_, shard) => shard)
  if (version !== null) {
    if (version.length !== shards.length || version.some((each, shard) => each > (present[shard] as number))) return null
    if (audience === INTERNAL_AUDIENCE) return { own: version, known: version }
  }
  const known = await versionsBy(staff, shards, INTERNAL_AUDIENCE, at)
  if (version !== null) return { own: version, known: await clampedTo(staff, audience, version, known) }
  return { known, own: audience === INTERNAL_AUDIENCE ? known : await versionsBy(staff, shards, audience, at) }
}

async function versionsBy(staff: Connection, shards: readonly number[], audience: number, at: number): Promise<VersionVector> {
  const { rows } = await staff.query<{ version: number }>({
    name: 'versions by instant',
    text: `select coalesce((select c.version from shard_commit c where c.shard = s.shard and c.audience = $2 and c.learned_at <= $3
        order by c.learned_at desc, c.version desc limit 1), 0) as version
      from unnest($1::integer[]) with ordinality as s (shard, place) order by s.place`,
    values: [int4Column(shards), audience, at],
  })
  return rows.map(({ version }) => version)
}

/** Internal versions from that of the audience's commit up to before its next one. */
async function clampedTo(staff: Connection, audience: number, version: VersionVector, known: VersionVector): Promise<VersionVector> {
  const { rows } = await staff.query<{ version: number }>({
    name: 'internal versions',
    text: `select least(greatest(s.known, coalesce(own.internal_version, 0)), next.internal_version - 1) as version
      from unnest($1::bigint[], $2::bigint[]) with ordinality as s (version, known, place)
      left join shard_commit own on own.shard = s.place - 1 and own.audience = $3 and own.version = s.version
      left join shard_commit next on next.shard = s.place - 1 and next.audience = $3 and next.version = s.version + 1
      order by s.place`,
    values: [int8Column(version), int8Column(known), audience],
  })
  return rows.map((row) => row.version)
}
