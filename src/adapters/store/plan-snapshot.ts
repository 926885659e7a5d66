import type { PlanFilter, PlanStore, StoredPlan } from '../../app/plans/plan-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import { readBlocks } from './plan-block.ts'
import { readSent } from './plan-sent.ts'
import { PLAN_COLUMNS, SHARED_PLAN_COLUMNS, type SnapshotRow, snapshotOf } from './plan-snapshot-row.ts'
import { planWrites } from './plan-write.ts'
import { inTransaction, type StoreConnections } from './pools.ts'
import type { ScopedConnection } from './scoped-connection.ts'

/** A vendor knows that a snapshot is there and since when; the rest of it, also when a feed sent more, may be about others. */
const OWN_ROWS = 'from @plan_row as r where r.feed_id = p.feed_id and r.kind = p.kind and r.snapshot = p.name'
const VENDOR_COLUMNS = `${SHARED_PLAN_COLUMNS},
  case when feed_id = 0 then made_at else (select max(time) ${OWN_ROWS}) end as made_at,
  case when feed_id = 0 then recorded_at else (select min(learned_at) ${OWN_ROWS}) end as recorded_at,
  '' as author, 0 as cells, 0 as starts_at, 0 as ends_at, array[]::integer[] as queue_ids, null as content_sha256`

/** Snapshots of plans in PostgreSQL. */
export function planStore(connections: StoreConnections): PlanStore {
  return {
    ...planWrites(connections),
    version: async () =>
      await connections.readAs(INTERNAL, async (connection) => {
        const { rows } = await connection.query<{ version: string }>(
          `select concat_ws(' ', count(*), sum(cells), max(made_at), (select count(*) from @plan_standing as s)) as version from @plan_snapshot as p`,
        )
        return rows[0]?.version ?? ''
      }),
    list: async (scope, filter) => await connections.readAs(scope, (connection) => readSnapshots(connection, filter)),
    one: async (scope, snapshotId) => await connections.readAs(scope, (connection) => readOne(connection, snapshotId)),
    inputs: async (snapshotId) =>
      await connections.readAs(INTERNAL, async (connection) => {
        const { rows } = await connection.query<{ inputs: object }>('select inputs from @plan_snapshot as p where snapshot_id = $1', [
          snapshotId,
        ])
        return rows[0]?.inputs ?? null
      }),
    held: async (scope, selection) =>
      await connections.readAs(scope, (connection) =>
        inTransaction(
          connection,
          async () => {
            const all = await readSnapshots(connection, { ...selection, limit: HELD_MAX })
            const wanted = selection.snapshotIds === null ? null : new Set(selection.snapshotIds)
            const plans = wanted === null ? all : all.filter(({ snapshotId }) => wanted.has(snapshotId))
            const kept = plans.filter(({ feedId }) => feedId === 0).map(({ snapshotId }) => snapshotId)
            const blocks = await readBlocks(connection, selection, kept)
            const sent = await readSent(
              connection,
              selection,
              plans.filter(({ feedId }) => feedId > 0),
            )
            return plans.flatMap((snapshot) => {
              if (snapshot.feedId === 0) return [{ snapshot, cells: blocks.get(snapshot.snapshotId) ?? [] }]
              const layers = sent.filter(({ snapshotId }) => snapshotId === snapshot.snapshotId)
              return layers.map(({ madeAt, recordedAt, cells }) => ({ snapshot: { ...snapshot, madeAt, recordedAt }, cells }))
            })
          },
          'repeatable read read only',
        ),
      ),
  }
}

/** Snapshots that are read at once: a day is planned again every day for two months, and every quarter hour of itself. */
const HELD_MAX = 1_000

/** As it was known then: what had come by then, and had not been withdrawn by then. */
async function readSnapshots(connection: ScopedConnection, filter: PlanFilter): Promise<readonly StoredPlan[]> {
  const { kinds, from, to, queueIds, knownAt, withWithdrawn, ofModel, limit } = filter
  const { scope } = connection
  const isInternal = scope.kind === 'internal'
  const withdrawn = `coalesce(($1::bigint is null and withdrawn_at is not null) or (
    select is_withdrawn from @plan_standing as s where s.snapshot_id = p.snapshot_id and s.at <= $1 order by s.at desc limit 1), false)`
  const span = isInternal
    ? 'ends_at > $4 and starts_at < $5 and ($6::integer[] is null or queue_ids && $6)'
    : `snapshot_id in (select snapshot_id from @plan_audience as told where vendor_id = $6) and $4::bigint < $5::bigint`
  // When it came is looked at outside: to a vendor a snapshot came with the first row of its own, whenever others had theirs.
  const { rows } = await connection.query<SnapshotRow & { readonly is_withdrawn: boolean }>(
    `select * from (select ${isInternal ? PLAN_COLUMNS : VENDOR_COLUMNS}, ${withdrawn} as is_withdrawn from @plan_snapshot as p
       where kind = any($2) and ($7::boolean is null or (origin = 'model') = $7) and ${span}) known
     where ($1::bigint is null or recorded_at <= $1) and ($3 or not is_withdrawn)
     order by made_at desc, recorded_at desc, ${isInternal ? '' : 'kind, name, feed_id, '}snapshot_id desc limit ${limit}`,
    [knownAt, kinds, withWithdrawn, from, to, isInternal ? queueIds : scope.vendorId, ofModel === undefined ? null : ofModel === 'only'],
  )
  return rows.map((row) => ({ ...snapshotOf(row), isWithdrawn: row.is_withdrawn }))
}

async function readOne(connection: ScopedConnection, snapshotId: number): Promise<StoredPlan | null> {
  const columns = connection.scope.kind === 'internal' ? PLAN_COLUMNS : VENDOR_COLUMNS
  const { rows } = await connection.query<SnapshotRow>(`select ${columns} from @plan_snapshot as p where snapshot_id = $1`, [snapshotId])
  return rows[0] === undefined ? null : snapshotOf(rows[0])
}
