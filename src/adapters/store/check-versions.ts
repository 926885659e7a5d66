import type { Connection } from './pools.ts'

interface HeadRow {
  readonly shard: number
  readonly audience: number
  readonly version: number
  readonly commits: number
  readonly last_commit: number
  readonly told: number
  readonly first_told: number
  readonly last_told: number
}

/** Whether each audience of each shard has had every version up to its head once, and the outbox tells the last of them. Returns how many. */
export async function checkVersions(connection: Connection, onDifference: (difference: string) => void): Promise<number> {
  const { rows } = await connection.query<HeadRow>(
    `select h.shard, h.audience, h.version,
       coalesce(c.commits, 0) as commits, coalesce(c.last, 0) as last_commit,
       coalesce(o.told, 0) as told, coalesce(o.first, 0) as first_told, coalesce(o.last, 0) as last_told
     from shard_head h
     left join (select shard, audience, count(*) as commits, max(version) as last from shard_commit group by 1, 2) c using (shard, audience)
     left join (select shard, audience, count(*) as told, min(version) as first, max(version) as last from outbox group by 1, 2) o
       using (shard, audience)
     order by h.shard, h.audience`,
  )
  let versions = 0
  for (const row of rows) {
    const whose = `shard ${row.shard}, ${row.audience === 0 ? 'staff' : `vendor ${row.audience}`}`
    versions += row.version
    if (row.commits !== row.version || row.last_commit !== row.version) {
      onDifference(`${whose}: ${row.commits} commits up to version ${row.last_commit}, expected each from 1 to ${row.version} once`)
    }
    // Old rows are forgotten; those that are left have to be the last ones.
    if (row.told > 0 && (row.last_told !== row.version || row.told !== row.last_told - row.first_told + 1)) {
      onDifference(
        `${whose}: the outbox tells ${row.told} versions from ${row.first_told} to ${row.last_told}, expected each up to ${row.version}`,
      )
    }
  }
  return versions
}
