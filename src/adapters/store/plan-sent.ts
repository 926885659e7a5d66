import type { Moment, PlanWrite } from '../../app/intake/shard-state.ts'
import { HELD_CELLS_MAX, HeldTooMuch } from '../../app/plans/held-too-much.ts'
import type { PlanSelection, StoredPlan } from '../../app/plans/plan-store.ts'
import { cellsOf, type PlanCell, quartersOf } from '../../domain/plan/plan-row.ts'
import { HOUR_MS, INTERVAL_MS, type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import type { Connection } from './pools.ts'
import type { ScopedConnection } from './scoped-connection.ts'

/** Notes which snapshots a commit of the intake brought rows of, and whose. All rows of a snapshot meet in one shard, so none waits. */
export async function noteSentPlans(connection: Connection, { learnedAt }: Moment, plans: readonly PlanWrite[]): Promise<void> {
  if (plans.length === 0) return
  const sent = [
    ...new Map(plans.map((write) => [JSON.stringify([write.plan.feedId, write.plan.kind, write.plan.snapshot]), write])).values(),
  ]
  const heads = sent.map(({ plan }) => {
    const ofOne = plans.filter(
      (write) => write.plan.snapshot === plan.snapshot && write.plan.kind === plan.kind && write.plan.feedId === plan.feedId,
    )
    const rows = ofOne.flatMap((write) => write.rows)
    return {
      feed_id: plan.feedId,
      kind: plan.kind,
      name: plan.snapshot,
      made_at: Math.max(...ofOne.map((write) => write.plan.time)),
      cells: ofOne.flatMap((write) => write.added).reduce((total, { seconds }) => total + quartersOf(seconds), 0),
      starts_at: Math.min(...rows.map(({ start }) => start)),
      ends_at: Math.max(...rows.map(({ start, seconds }) => start + seconds * SECOND_MS)),
      queue_ids: [...new Set(rows.map(({ queueId }) => queueId))],
      vendor_ids: [...new Set(rows.map(({ vendorId }) => vendorId).filter((vendorId) => vendorId > 0))],
    }
  })
  await connection.query({
    name: 'note sent plans',
    text: `with sent as (
        select * from jsonb_to_recordset($1::jsonb) as s(feed_id integer, kind text, name text, made_at bigint, cells integer,
          starts_at bigint, ends_at bigint, queue_ids integer[], vendor_ids integer[])
      ), noted as (
        insert into plan_snapshot (kind, name, origin, feed_id, author, made_at, recorded_at, cells, starts_at, ends_at, queue_ids, inputs)
        select kind, name, 'feed', feed_id, '', made_at, $2, cells, starts_at, ends_at, queue_ids, '{}' from sent
        on conflict (feed_id, kind, name) where feed_id > 0 do update set
          made_at = greatest(plan_snapshot.made_at, excluded.made_at),
          cells = plan_snapshot.cells + excluded.cells,
          starts_at = least(plan_snapshot.starts_at, excluded.starts_at),
          ends_at = greatest(plan_snapshot.ends_at, excluded.ends_at),
          queue_ids = array(select distinct unnest(plan_snapshot.queue_ids || excluded.queue_ids) order by 1)
        returning snapshot_id, feed_id, kind, name
      )
      insert into plan_audience (vendor_id, snapshot_id)
      select unnest(sent.vendor_ids), noted.snapshot_id from noted join sent using (feed_id, kind, name)
      on conflict do nothing`,
    values: [JSON.stringify(heads), learnedAt],
  })
}

interface SentRow {
  readonly snapshot_id: number
  readonly time: number
  readonly learned_at: number
  readonly queue_id: number
  readonly vendor_id: number
  readonly site_id: number
  readonly start: number
  readonly seconds: number
  readonly contacts: number | null
  readonly aht_seconds: number | null
  readonly heads: number | null
}

/** The longest row of a plan: one that begins earlier than this before a time has ended by then. */
const ROW_MS_MAX = HOUR_MS

/** A row counts as the longest that it may be. */
const HELD_ROWS_MAX = HELD_CELLS_MAX / (ROW_MS_MAX / INTERVAL_MS)

/** What a feed sent of a snapshot at one time. A row that it sends again stands in a later layer, and what was before it stays. */
export interface SentLayer {
  readonly snapshotId: number
  readonly madeAt: Instant
  readonly recordedAt: Instant
  readonly cells: readonly PlanCell[]
}

/** Rows that feeds sent of some snapshots within [from, to), as they were known, each time at which they were made apart. */
export async function readSent(
  connection: ScopedConnection,
  { queueIds, from, to, knownAt }: Pick<PlanSelection, 'queueIds' | 'from' | 'to' | 'knownAt'>,
  plans: readonly StoredPlan[],
): Promise<readonly SentLayer[]> {
  if (plans.length === 0) return []
  const { rows } = await connection.query<SentRow>(
    `select distinct on (s.snapshot_id, p.time, p.queue_id, p.vendor_id, p.site_id, p.start, p.seconds)
       s.snapshot_id, p.time, p.learned_at, p.queue_id, p.vendor_id, p.site_id, p.start, p.seconds, p.contacts, p.aht_seconds, p.heads
     from unnest($1::integer[], $2::integer[], $3::text[], $4::text[]) as s(snapshot_id, feed_id, kind, name)
     join @plan_row as p on p.feed_id = s.feed_id and p.kind = s.kind and p.snapshot = s.name
     where p.start > $5 and p.start < $6 and ($7::integer[] is null or p.queue_id = any($7))
       and ($8::bigint is null or p.learned_at <= $8)
     order by s.snapshot_id, p.time, p.queue_id, p.vendor_id, p.site_id, p.start, p.seconds, p.hash desc limit ${HELD_ROWS_MAX + 1}`,
    [
      plans.map(({ snapshotId }) => snapshotId),
      plans.map(({ feedId }) => feedId),
      plans.map(({ kind }) => kind),
      plans.map(({ name }) => name),
      from - ROW_MS_MAX,
      to,
      queueIds,
      knownAt,
    ],
  )
  if (rows.length > HELD_ROWS_MAX) throw new HeldTooMuch('quarter hours')
  const layers = Map.groupBy(rows, ({ snapshot_id, time }) => `${snapshot_id} ${time}`)
  return [...layers.values()].map((ofLayer) => {
    const { snapshot_id, time } = ofLayer[0] as SentRow
    const cells = ofLayer.flatMap((row) => cellsOf(rowOf(row))).filter(({ start }) => start >= from && start < to)
    return { snapshotId: snapshot_id, madeAt: time, recordedAt: Math.max(...ofLayer.map((row) => row.learned_at)), cells }
  })
}

function rowOf({ queue_id, vendor_id, site_id, aht_seconds, start, seconds, contacts, heads }: SentRow) {
  const figures = { contacts, ahtSeconds: aht_seconds, heads, quantiles: null }
  return { queueId: queue_id, vendorId: vendor_id, siteId: site_id, start, seconds, ...figures }
}
