import type { ResolvedPlan, ResolvedPlanRow } from '../../app/intake/resolved-event.ts'
import { type Moment, type PlanRowVersion, type PlanWrite, planRowName } from '../../app/intake/shard-state.ts'
import { int4Column, int8Column, textColumn } from './columns.ts'
import { noteSentPlans } from './plan-sent.ts'
import type { Connection } from './pools.ts'
import { allSent } from './store-fault.ts'

interface RowOfPlan {
  readonly plan: ResolvedPlan
  readonly row: ResolvedPlanRow
}

/** The versions that are held of the rows of these plans. */
export async function loadPlanRows(
  connection: Connection,
  shard: number,
  plans: readonly ResolvedPlan[],
): Promise<ReadonlyMap<string, readonly PlanRowVersion[]>> {
  const held = new Map<string, PlanRowVersion[]>()
  const wanted = plans.flatMap((plan) => plan.rows.map((row) => ({ plan, row })))
  if (wanted.length === 0) return held
  const { rows } = await connection.query<[number, number, number]>({
    name: 'load plan rows',
    rowMode: 'array',
    text: `select k.place, p.time, p.hash
      from unnest(${KEY_TYPES}) with ordinality as k (${KEY}, place)
      join plan_row p on p.shard = $1 and p.queue_id = k.queue_id and p.kind = k.kind and p.start = k.start and p.feed_id = k.feed_id
        and p.snapshot = k.snapshot and p.vendor_id = k.vendor_id and p.site_id = k.site_id and p.seconds = k.seconds`,
    values: [shard, ...keyColumns(wanted)],
  })
  for (const [place, time, hash] of rows) {
    const { plan, row } = wanted[place - 1] as RowOfPlan
    const name = planRowName(plan, row)
    const versions = held.get(name) ?? []
    // Two plans of one batch may name one row: it is then found once for each.
    if (!versions.some((version) => version.time === time && version.hash === hash)) held.set(name, [...versions, { time, hash }])
  }
  return held
}

/** Appends rows of plans. */
export async function writePlans(connection: Connection, shard: number, moment: Moment, plans: readonly PlanWrite[]): Promise<void> {
  const writes = plans.flatMap(({ plan, rows }) => rows.map((row) => ({ plan, row })))
  if (writes.length === 0) return
  const { version, learnedAt } = moment
  const noted = noteSentPlans(connection, moment, plans)
  const inserted = connection.query({
    name: 'insert plan rows',
    text: `insert into plan_row (shard, version, learned_at, ${KEY}, time, hash, contacts, aht_seconds, heads)
      select $1, $15, $16, ${KEY}, time, hash, contacts::float8, aht_seconds::float8, heads::float8
      from unnest(${KEY_TYPES}, $10::bigint[], $11::bigint[], $12::text[], $13::text[], $14::text[])
        as t (${KEY}, time, hash, contacts, aht_seconds, heads)
      on conflict do nothing`,
    values: [
      shard,
      ...keyColumns(writes),
      int8Column(writes.map(({ plan }) => plan.time)),
      int8Column(writes.map(({ row }) => row.hash)),
      textColumn(writes.map(({ row }) => numberText(row.contacts))),
      textColumn(writes.map(({ row }) => numberText(row.ahtSeconds))),
      textColumn(writes.map(({ row }) => numberText(row.heads))),
      version,
      learnedAt,
    ],
  })
  await allSent([noted, inserted])
}

const KEY = 'queue_id, kind, start, feed_id, snapshot, vendor_id, site_id, seconds'
const KEY_TYPES = '$2::integer[], $3::text[], $4::bigint[], $5::integer[], $6::text[], $7::integer[], $8::integer[], $9::integer[]'

function keyColumns(rows: readonly RowOfPlan[]): readonly Buffer[] {
  return [
    int4Column(rows.map(({ row }) => row.queueId)),
    textColumn(rows.map(({ plan }) => plan.kind)),
    int8Column(rows.map(({ row }) => row.start)),
    int4Column(rows.map(({ plan }) => plan.feedId)),
    textColumn(rows.map(({ plan }) => plan.snapshot)),
    int4Column(rows.map(({ row }) => row.vendorId)),
    int4Column(rows.map(({ row }) => row.siteId)),
    int4Column(rows.map(({ row }) => row.seconds)),
  ]
}

function numberText(value: number | null): string | null {
  return value === null ? null : String(value)
}
