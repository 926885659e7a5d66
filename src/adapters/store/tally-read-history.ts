import type { RevisionCause } from '../../app/intake/batch-sums.ts'
import type { IntervalReads, IntervalRevision, IntervalTally } from '../../app/kpis-history.ts'
import { emptyTally, type Tally } from '../../domain/interval/tally.ts'
import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import { ok } from '../../domain/shared/result.ts'
import { lastHeard } from './intake-batch.ts'
import type { Connection } from './pools.ts'
import { MEASURE_COLUMNS } from './tally.ts'
import type { StoreCounting } from './tally-read-counting.ts'
import type { MomentReads } from './tally-read-moment.ts'

/** Reads what is kept of single intervals in PostgreSQL. */
export function intervalReads(moments: MomentReads): IntervalReads {
  return {
    interval: async (scope, start, queueAt) =>
      await moments.read(scope, null, async (connection, moment) => {
        const queueId = queueAt(moment)
        if (!queueId.ok) return queueId
        const tallies = await readTallies(connection, queueId.value, start, moment.counting)
        const revisions = await readRevisions(connection, queueId.value, start, tallies.shards)
        return ok({ moment, tallies: tallies.rows, revisions, lastHeard: await lastHeard(connection, moment.asOf) })
      }),
  }
}

interface TallyRow {
  readonly shard: number
  readonly vendor_id: number
  readonly site_id: number
  readonly measures: readonly number[]
  readonly answered_waits: readonly number[]
  readonly abandoned_waits: readonly number[]
  readonly first_closed: readonly number[] | null
  readonly first_closed_answered_waits: readonly number[] | null
  readonly first_closed_abandoned_waits: readonly number[] | null
}

async function readTallies(
  connection: Connection,
  queueId: number,
  start: Instant,
  counting: StoreCounting,
): Promise<{ readonly rows: readonly IntervalTally[]; readonly shards: readonly number[] }> {
  const shards = counting.byShard.map((_, shard) => shard)
  const { rows } = await connection.query<TallyRow>(
    `select shard, vendor_id, site_id, array[${MEASURE_COLUMNS.join(', ')}] as measures, answered_waits, abandoned_waits,
       first_closed, first_closed_answered_waits, first_closed_abandoned_waits
     from tally where shard = any($1::integer[]) and queue_id = $2 and start = $3`,
    [shards, queueId, start],
  )
  return { shards, rows: rows.map((row) => intervalTally(row, counting.byShard[row.shard]?.get(queueId)?.edgesMs ?? [])) }
}

function intervalTally(row: TallyRow, edgesMs: readonly Milliseconds[]): IntervalTally {
  const present = tallyOf(row.measures, row.answered_waits, row.abandoned_waits)
  const first = row.first_closed
  const firstClosed = first === null ? null : tallyOf(first, row.first_closed_answered_waits ?? [], row.first_closed_abandoned_waits ?? [])
  const buckets = Math.max(firstClosed?.answeredWaits.length ?? 0, firstClosed?.abandonedWaits.length ?? 0)
  // A histogram of fewer buckets was counted before an edge was added: which of its waits were within which is not known any more.
  const firstEdgesMs = buckets === 0 || buckets === edgesMs.length + 1 ? edgesMs : []
  return { vendorId: row.vendor_id, siteId: row.site_id, present, firstClosed, edgesMs, firstEdgesMs }
}

interface RevisionRow {
  readonly vendor_id: number
  readonly site_id: number
  readonly cause: RevisionCause
  readonly learned_at: Instant
  readonly delta: readonly number[]
  readonly answered_waits: readonly number[]
  readonly abandoned_waits: readonly number[]
}

async function readRevisions(
  connection: Connection,
  queueId: number,
  start: Instant,
  shards: readonly number[],
): Promise<readonly IntervalRevision[]> {
  const { rows } = await connection.query<RevisionRow>(
    `select vendor_id, site_id, cause, learned_at, delta, answered_waits, abandoned_waits
     from tally_revision where shard = any($1::integer[]) and queue_id = $2 and start = $3
     order by learned_at, shard, vendor_id, site_id, cause`,
    [shards, queueId, start],
  )
  return rows.map((row) => ({
    vendorId: row.vendor_id,
    siteId: row.site_id,
    cause: row.cause,
    learnedAt: row.learned_at,
    delta: tallyOf(row.delta, row.answered_waits, row.abandoned_waits),
  }))
}

/** Measures that came later than what is kept are 0 there; a row that was made after the closing has none at all. */
function tallyOf(measures: readonly number[], answeredWaits: readonly number[], abandonedWaits: readonly number[]): Tally {
  const tally = emptyTally()
  tally.values.set(measures)
  tally.answeredWaits.push(...answeredWaits)
  tally.abandonedWaits.push(...abandonedWaits)
  return tally
}
