import type { RevisionCause } from '../../app/intake/batch-sums.ts'
import type { Moment, TallyPart, TallyPlan } from '../../app/kpi-query.ts'
import {
  KEPT_ROWS_MAX,
  type KeptRevision,
  type KeptTally,
  type RevisionReads,
  type RevisionRecord,
  type TooMuchKept,
} from '../../app/revision-reads.ts'
import type { Scope } from '../../app/scope.ts'
import { emptyTally, type Tally } from '../../domain/interval/tally.ts'
import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { int4Column } from './columns.ts'
import { lastHeard } from './intake-batch.ts'
import type { ScopedConnection } from './scoped-connection.ts'
import type { StoreCounting } from './tally-read-counting.ts'
import type { MomentReads } from './tally-read-moment.ts'
import { MEASURE_COLUMNS } from './tally-statement.ts'

/** Reads what is kept of changed intervals in PostgreSQL. */
export function revisionReads(moments: MomentReads): RevisionReads {
  return {
    read: async <P extends TallyPlan, E>(scope: Scope, planOf: (moment: Moment) => Result<P, E>) =>
      await moments.read<RevisionRecord<P>, E | TooMuchKept>(scope, null, async (connection, moment) => {
        const planned = planOf(moment)
        if (!planned.ok) return planned
        const plan = planned.value
        const tallies: KeptTally[] = []
        const revisions: KeptRevision[] = []
        for (const part of plan.parts) {
          const kept = await readPart(connection, plan, part, moment.counting)
          if (!kept.ok) return kept
          tallies.push(...kept.value.tallies)
          revisions.push(...kept.value.revisions)
        }
        return ok({ moment, plan, tallies, revisions, lastHeard: await lastHeard(connection, moment.asOf) })
      }),
  }
}

async function readPart(
  connection: ScopedConnection,
  { vendorIds, siteIds }: TallyPlan,
  { queueIds, from, to }: TallyPart,
  counting: StoreCounting,
): Promise<Result<{ readonly tallies: readonly KeptTally[]; readonly revisions: readonly KeptRevision[] }, TooMuchKept>> {
  const shards = counting.byShard.map((_, shard) => shard)
  const values: unknown[] = [int4Column(shards), int4Column(queueIds), from, to, KEPT_ROWS_MAX + 1]
  const chosen = [
    ...(vendorIds === null ? [] : [`vendor_id = any($${values.push(int4Column(vendorIds))}::integer[])`]),
    ...(siteIds === null ? [] : [`site_id = any($${values.push(int4Column(siteIds))}::integer[])`]),
  ]
  const kept = ['shard = any($1::integer[]) and queue_id = any($2::integer[]) and start >= $3 and start < $4', ...chosen].join(' and ')
  const edgesOf = (shard: number, queueId: number): readonly Milliseconds[] => counting.byShard[shard]?.get(queueId)?.edgesMs ?? []
  const tallies = await connection.query<TallyRow>(
    // Of an interval that changed also the tallies that did not: the sum of all of them is what stood there.
    `select shard, queue_id, start, array[${MEASURE_COLUMNS.join(', ')}] as measures, answered_waits, abandoned_waits,
       first_closed, first_closed_answered_waits, first_closed_abandoned_waits
     from @tally as tally where ${kept}
       and (queue_id, start) in (select queue_id, start from @tally as changed where ${kept} and first_closed is not null)
     limit $5`,
    values,
  )
  const revisions = await connection.query<RevisionRow>(
    `select shard, queue_id, start, vendor_id, site_id, cause, learned_at, delta, answered_waits, abandoned_waits
     from @tally_revision as revision where ${kept} order by learned_at, shard, vendor_id, site_id, cause limit $5`,
    values,
  )
  if (tallies.rows.length > KEPT_ROWS_MAX || revisions.rows.length > KEPT_ROWS_MAX) {
    return err({ kind: 'too_much_kept', rowsMax: KEPT_ROWS_MAX })
  }
  return ok({
    tallies: tallies.rows.map((row) => keptTally(row, edgesOf(row.shard, row.queue_id))),
    revisions: revisions.rows.map((row) => keptRevision(row, edgesOf(row.shard, row.queue_id))),
  })
}

interface TallyRow {
  readonly shard: number
  readonly queue_id: number
  readonly start: Instant
  readonly measures: readonly number[]
  readonly answered_waits: readonly number[]
  readonly abandoned_waits: readonly number[]
  readonly first_closed: readonly number[] | null
  readonly first_closed_answered_waits: readonly number[] | null
  readonly first_closed_abandoned_waits: readonly number[] | null
}

function keptTally(row: TallyRow, edgesMs: readonly Milliseconds[]): KeptTally {
  const present = tallyOf(row.measures, row.answered_waits, row.abandoned_waits)
  const first = row.first_closed
  const firstClosed = first === null ? null : tallyOf(first, row.first_closed_answered_waits ?? [], row.first_closed_abandoned_waits ?? [])
  const firstEdgesMs = firstClosed === null ? edgesMs : edgesBy(firstClosed, edgesMs)
  return { queueId: row.queue_id, start: row.start, present, firstClosed, edgesMs, firstEdgesMs }
}

interface RevisionRow {
  readonly shard: number
  readonly queue_id: number
  readonly start: Instant
  readonly vendor_id: number
  readonly site_id: number
  readonly cause: RevisionCause
  readonly learned_at: Instant
  readonly delta: readonly number[]
  readonly answered_waits: readonly number[]
  readonly abandoned_waits: readonly number[]
}

function keptRevision(row: RevisionRow, edgesMs: readonly Milliseconds[]): KeptRevision {
  const delta = tallyOf(row.delta, row.answered_waits, row.abandoned_waits)
  return {
    queueId: row.queue_id,
    start: row.start,
    vendorId: row.vendor_id,
    siteId: row.site_id,
    cause: row.cause,
    learnedAt: row.learned_at,
    delta,
    edgesMs: edgesBy(delta, edgesMs),
  }
}

/** A histogram of other buckets was counted before an edge was added: which of its waits were within which is not known any more. */
function edgesBy({ answeredWaits, abandonedWaits }: Tally, edgesMs: readonly Milliseconds[]): readonly Milliseconds[] {
  const buckets = Math.max(answeredWaits.length, abandonedWaits.length)
  return buckets === 0 || buckets === edgesMs.length + 1 ? edgesMs : []
}

/** Measures that came later than what is kept are 0 there; a row that was made after the closing has none at all. */
function tallyOf(measures: readonly number[], answeredWaits: readonly number[], abandonedWaits: readonly number[]): Tally {
  const tally = emptyTally()
  tally.values.set(measures)
  tally.answeredWaits.push(...answeredWaits)
  tally.abandonedWaits.push(...abandonedWaits)
  return tally
}
