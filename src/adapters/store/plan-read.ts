import type { PlanFilter, PlanSelection, StoredPlan } from '../../app/plans/plan-store.ts'
import { DAY_MS, HOUR_MS } from '../../domain/shared/instant.ts'
import { PLAN_COLUMNS, SHARED_PLAN_COLUMNS, type SnapshotRow, snapshotOf } from './plan-snapshot-row.ts'
import type { ScopedConnection } from './scoped-connection.ts'

/** A vendor knows that a snapshot is there and since when; the rest of it, also when a feed sent more, may be about others. */
const OWN_ROWS = 'from @plan_row as r where r.feed_id = p.feed_id and r.kind = p.kind and r.snapshot = p.name'
const VENDOR_COLUMNS = `${SHARED_PLAN_COLUMNS},
  case when feed_id = 0 then made_at else (select max(time) ${OWN_ROWS}) end as made_at,
  case when feed_id = 0 then recorded_at else (select min(learned_at) ${OWN_ROWS}) end as recorded_at,
  '' as author, 0 as cells, 0 as starts_at, 0 as ends_at, array[]::integer[] as queue_ids, null as content_sha256`

/** To a vendor a snapshot has no span but that of its own rows, which are looked for where it is rows that are meant. */
const OWN_ROWS_WITHIN = `(
  exists (select from @plan_block as b where b.snapshot_id = p.snapshot_id and b.day_start > $4::bigint - ${DAY_MS} and b.day_start < $5
    and ($9::integer[] is null or b.queue_id = any($9)))
  or feed_id > 0 and exists (select ${OWN_ROWS} and r.start > $4::bigint - ${HOUR_MS} and r.start < $5
    and ($9::integer[] is null or r.queue_id = any($9))))`

/** A filter of snapshots; those alone that are named, where any are. */
interface SnapshotFilter extends PlanFilter, Partial<Pick<PlanSelection, 'snapshotIds'>> {
  /** Whether those are meant that say something of the time to whoever asks: a vendor is told no time of a snapshot. */
  readonly withOwnRows?: boolean
}

/** As it was known then: what had come by then, and had not been withdrawn by then. */
export async function readSnapshots(connection: ScopedConnection, filter: SnapshotFilter): Promise<readonly StoredPlan[]> {
  const { kinds, from, to, queueIds, knownAt, withWithdrawn, ofModel, limit, after, snapshotIds = null, withOwnRows = false } = filter
  const { scope } = connection
  const isInternal = scope.kind === 'internal'
  const withdrawn = `coalesce(($1::bigint is null and withdrawn_at is not null) or (
    select is_withdrawn from @plan_standing as s where s.snapshot_id = p.snapshot_id and s.at <= $1 order by s.at desc limit 1), false)`
  const ofVendor = 'snapshot_id in (select snapshot_id from @plan_audience as told where vendor_id = $6) and $4::bigint < $5::bigint'
  const span = isInternal
    ? 'ends_at > $4 and starts_at < $5 and ($6::integer[] is null or queue_ids && $6)'
    : `${ofVendor} and ${withOwnRows ? OWN_ROWS_WITHIN : '$9::integer[] is null'}`
  // A page begins at a place and not after a number of snapshots: what comes, is withdrawn or counts again meanwhile shifts none.
  const [madeAt, cameAt] = isInternal ? [9, 10] : [10, 11]
  // When it came is looked at outside: to a vendor a snapshot came with the first row of its own, whenever others had theirs.
  const { rows } = await connection.query<SnapshotRow & { readonly is_withdrawn: boolean }>(
    `select * from (select ${isInternal ? PLAN_COLUMNS : VENDOR_COLUMNS}, ${withdrawn} as is_withdrawn from @plan_snapshot as p
       where kind = any($2) and ($7::boolean is null or (origin = 'model') = $7) and ($8::integer[] is null or snapshot_id = any($8))
         and ${span}) known
     where ($1::bigint is null or recorded_at <= $1) and ($3 or not is_withdrawn)
       and ($${madeAt}::bigint is null or (made_at, recorded_at) <= ($${madeAt}, $${cameAt}::bigint))
     order by made_at desc, recorded_at desc, ${isInternal ? '' : 'kind, name, feed_id, '}snapshot_id desc limit ${limit} offset ${after?.told ?? 0}`,
    [
      ...[
        knownAt,
        kinds,
        withWithdrawn,
        from,
        to,
        isInternal ? queueIds : scope.vendorId,
        ofModel === undefined ? null : ofModel === 'only',
      ],
      ...[snapshotIds, ...(isInternal ? [] : [withOwnRows ? queueIds : null]), after?.madeAt ?? null, after?.recordedAt ?? null],
    ],
  )
  return rows.map((row) => ({ ...snapshotOf(row), isWithdrawn: row.is_withdrawn }))
}

export async function readSnapshot(connection: ScopedConnection, snapshotId: number): Promise<StoredPlan | null> {
  const columns = connection.scope.kind === 'internal' ? PLAN_COLUMNS : VENDOR_COLUMNS
  const { rows } = await connection.query<SnapshotRow>(`select ${columns} from @plan_snapshot as p where snapshot_id = $1`, [snapshotId])
  return rows[0] === undefined ? null : snapshotOf(rows[0])
}
