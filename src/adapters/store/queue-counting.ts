import { type CountingRules, countingText, readCountingText } from '../../app/intake/counting-rules.ts'
import type { Moment } from '../../app/intake/shard-state.ts'
import { int4Column, textColumn } from './columns.ts'
import type { Connection } from './pools.ts'

/** The rules that a shard counts by now. */
export async function loadCounting(connection: Connection, shard: number): Promise<ReadonlyMap<number, CountingRules>> {
  const { rows } = await connection.query<{ queue_id: number; rules: string }>({
    name: 'load counting',
    text: `select distinct on (queue_id) queue_id, rules from queue_counting where shard = $1 order by queue_id, from_version desc`,
    values: [shard],
  })
  return new Map(rows.map(({ queue_id, rules }) => [queue_id, readCountingText(queue_id, rules)]))
}

/** Notes that the shard counts these queues by these rules from this commit on. */
export async function writeCounting(
  connection: Connection,
  shard: number,
  { version }: Moment,
  rules: readonly CountingRules[],
): Promise<void> {
  if (rules.length === 0) return
  await connection.query({
    name: 'insert counting',
    text: `with head as (update shard_head set counting_version = $2 where shard = $1 and audience = 0)
      insert into queue_counting (shard, from_version, queue_id, rules)
      select $1, $2, * from unnest($3::integer[], $4::text[])`,
    values: [shard, version, int4Column(rules.map(({ queueId }) => queueId)), textColumn(rules.map(countingText))],
  })
}
