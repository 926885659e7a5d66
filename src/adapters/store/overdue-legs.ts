import type { KnownLeg } from '../../app/lost/lost-facts.ts'
import type { OverdueQueue, OverdueReads } from '../../app/lost/lost-sweeper.ts'
import { INTERNAL } from '../../app/scope.ts'
import { HOUR_MS, INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { int4Column, int8Column } from './columns.ts'
import { eachLeg } from './leg-read.ts'
import { readLegText } from './leg-text.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { asStaff } from './scoped-connection.ts'

/** Intervals with contacts in service that one round looks through. */
const INTERVALS_MAX = 500

/** A local day lasts at most so long where clocks change. */
const DAY_MS_MAX = 26 * HOUR_MS

/** Finds contacts of which nobody said how they ended. */
export function overdueReads(connections: StoreConnections): OverdueReads {
  const { shards } = connections.identity
  return {
    countedQueues: async () =>
      await connections.withScope(INTERNAL, async (connection) => {
        const { rows } = await connection.query<{ queue_id: number }>('select distinct queue_id from queue_counting order by queue_id')
        return rows.map(({ queue_id }) => queue_id)
      }),
    waiting: async (queues, limit) => await connections.withScope(INTERNAL, (connection) => readWaitingLegs(connection, queues, limit)),
    inService: async (queues, since, { limit, isWanted }) =>
      await connections.withScope(INTERNAL, (connection) =>
        inTransaction(
          connection,
          async () => {
            const found: KnownLeg[] = []
            for (const { queueId, start } of await readIntervals(connection, { queues, since, shards })) {
              if (found.length >= limit) break
              const search = { from: start, to: start + INTERVAL_MS, queueIds: [queueId], inOrder: false, onlyListed: false } as const
              await eachLeg(asStaff(connection), search, ({ place: { feedId, contactId, leg: number }, leg }) => {
                const known = { key: { feedId, contactId, leg: number }, leg }
                if (isWanted(known)) found.push(known)
                return found.length < limit
              })
            }
            return found
          },
          'repeatable read read only',
        ),
      ),
  }
}

async function readWaitingLegs(connection: Connection, queues: readonly OverdueQueue[], limit: number): Promise<readonly KnownLeg[]> {
  const { rows } = await connection.query<[number, string, number, string]>({
    rowMode: 'array',
    text: `select feed_id, contact_id, leg, facts
      from waiting_contact w join unnest($1::integer[], $2::bigint[]) as q (queue_id, offered_by)
        on q.queue_id = w.queue_id and w.offered_at <= q.offered_by
      join leg using (shard, feed_id, contact_id, leg) order by w.offered_at limit $3`,
    values: [...queueColumns(queues), limit],
  })
  return rows.map(([feedId, contactId, leg, facts]) => ({ key: { feedId, contactId, leg }, leg: readLegText(facts) }))
}

/** The intervals that count contacts in service: found by their days, since there is no index that every answer would have to move. */
async function readIntervals(
  connection: Connection,
  { queues, since, shards }: { readonly queues: readonly OverdueQueue[]; readonly since: Instant; readonly shards: number },
): Promise<readonly { readonly queueId: number; readonly start: Instant }[]> {
  const { rows } = await connection.query<{ queueId: number; start: Instant }>({
    text: `with day as (
        select distinct d.shard, d.queue_id, d.start, q.offered_by
        from unnest($1::integer[], $2::bigint[]) as q (queue_id, offered_by)
        join tally_day d on d.shard = any($4::integer[]) and d.queue_id = q.queue_id and d.start between $3 and q.offered_by
        where d.in_service > 0)
      select distinct t.queue_id as "queueId", t.start from day
      join tally t on t.shard = day.shard and t.queue_id = day.queue_id
        and t.start >= day.start and t.start < day.start + $5 and t.start <= day.offered_by
      where t.in_service > 0 order by t.start, t.queue_id limit $6`,
    values: [
      ...queueColumns(queues),
      since - DAY_MS_MAX,
      int4Column(Array.from({ length: shards }, (_, shard) => shard)),
      DAY_MS_MAX,
      INTERVALS_MAX,
    ],
  })
  return rows
}

function queueColumns(queues: readonly OverdueQueue[]): readonly [Buffer, Buffer] {
  return [int4Column(queues.map(({ queueId }) => queueId)), int8Column(queues.map(({ offeredBy }) => offeredBy))]
}
