import type { Attribution } from '../../app/audit/attribution.ts'
import { planChange } from '../../app/plans/plan-change.ts'
import type { PlanDraft, PlanFilter, PlanKept, PlanMiss, PlanNameTaken, PlanStore, StoredPlan } from '../../app/plans/plan-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import type { PlanOrigin } from '../../domain/plan/snapshot.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { writeAudit } from './audit-write.ts'
import { insertBlocks, readBlocks } from './plan-block.ts'
import { readSent } from './plan-sent.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { asStaff, type ScopedConnection } from './scoped-connection.ts'

/** The lock under which names of snapshots are given, held to commit. The number is Loadline's, chosen once. */
const PLAN_LOCK = 4_680_000_003

interface SnapshotRow {
  readonly snapshot_id: number
  readonly kind: PlanKind
  readonly name: string
  readonly origin: PlanOrigin
  readonly feed_id: number
  readonly author: string
  readonly made_at: number
  readonly recorded_at: number
  readonly cells: number
  readonly starts_at: number
  readonly ends_at: number
  readonly queue_ids: readonly number[]
  readonly content_sha256: string | null
  readonly withdrawn_at: number | null
}

const SHARED_COLUMNS = 'snapshot_id, kind, name, origin, feed_id, withdrawn_at'
const COLUMNS = `${SHARED_COLUMNS}, made_at, recorded_at, author, cells, starts_at, ends_at, queue_ids, content_sha256`
/** A vendor knows that a snapshot is there and since when; the rest of it, also when a feed sent more, may be about others. */
const OWN_ROWS = 'from @plan_row as r where r.feed_id = p.feed_id and r.kind = p.kind and r.snapshot = p.name'
const VENDOR_COLUMNS = `${SHARED_COLUMNS},
  case when feed_id = 0 then made_at else (select max(time) ${OWN_ROWS}) end as made_at,
  case when feed_id = 0 then recorded_at else (select min(learned_at) ${OWN_ROWS}) end as recorded_at,
  '' as author, 0 as cells, 0 as starts_at, 0 as ends_at, array[]::integer[] as queue_ids, null as content_sha256`

/** Snapshots of plans in PostgreSQL. */
export function planStore(connections: StoreConnections): PlanStore {
  const writing = <T>(work: (connection: Connection) => Promise<T>): Promise<T> =>
    connections.withScope(INTERNAL, (connection) =>
      inTransaction(connection, async () => {
        await connection.query('select pg_advisory_xact_lock($1)', [PLAN_LOCK])
        return await work(connection)
      }),
    )
  const audit = async (connection: Connection, by: Attribution, at: Instant, before: StoredPlan | null, after: StoredPlan) =>
    await writeAudit(connection, { identity: connections.identity, by, at }, [planChange(before, after)])
  return {
    add: (by, draft, now) =>
      writing(async (connection) => {
        const held = await namedLike(connection, draft)
        if (held !== null) return keptAs(held, draft)
        const snapshot = await insertSnapshot(connection, draft, now)
        await audit(connection, by, now, null, snapshot)
        return ok({ snapshot, isNew: true })
      }),
    setWithdrawn: (_scope, by, change, now) =>
      writing(async (connection) => {
        const changed = await changeStanding(connection, change, now)
        if (changed.ok) await audit(connection, by, now, changed.value.before, changed.value.after)
        return changed.ok ? ok(changed.value.after) : changed
      }),
    list: async (scope, filter) => await connections.readAs(scope, (connection) => readSnapshots(connection, filter)),
    one: async (scope, snapshotId) => await connections.readAs(scope, (connection) => readOne(connection, snapshotId)),
    inputs: async (snapshotId) =>
      await connections.withScope(INTERNAL, async (connection) => {
        const { rows } = await connection.query<{ inputs: object }>('select inputs from plan_snapshot where snapshot_id = $1', [snapshotId])
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

async function namedLike(connection: Connection, { kind, name }: PlanDraft): Promise<StoredPlan | null> {
  const { rows } = await connection.query<SnapshotRow>(
    `select ${COLUMNS} from plan_snapshot where kind = $1 and name = $2 and feed_id = 0 and withdrawn_at is null`,
    [kind, name],
  )
  return rows[0] === undefined ? null : snapshotOf(rows[0])
}

function keptAs(held: StoredPlan, { contentSha256, madeAt }: PlanDraft): Result<PlanKept, PlanNameTaken> {
  if (held.contentSha256 === contentSha256 && held.madeAt <= madeAt) return ok({ snapshot: held, isNew: false })
  return err({ kind: 'nameTaken', snapshotId: held.snapshotId })
}

async function insertSnapshot(connection: Connection, draft: PlanDraft, now: Instant): Promise<StoredPlan> {
  const { kind, name, origin, author, madeAt, cells, contentSha256, inputs } = draft
  const starts = cells.map(({ start }) => start)
  const span = [starts.reduce((a, b) => Math.min(a, b)), starts.reduce((a, b) => Math.max(a, b)) + INTERVAL_MS]
  const queueIds = [...new Set(cells.map(({ queueId }) => queueId))].sort((a, b) => a - b)
  const vendorIds = [...new Set(cells.map(({ vendorId }) => vendorId))].filter((vendorId) => vendorId > 0)
  const { rows } = await connection.query<SnapshotRow>(
    `insert into plan_snapshot (kind, name, origin, feed_id, author, made_at, recorded_at, cells, starts_at, ends_at, queue_ids,
       content_sha256, inputs)
     values ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning ${COLUMNS}`,
    [kind, name, origin, author, madeAt, now, cells.length, ...span, queueIds, contentSha256, JSON.stringify(inputs)],
  )
  const snapshot = snapshotOf(rows[0] as SnapshotRow)
  await connection.query('insert into plan_audience (vendor_id, snapshot_id) select unnest($1::integer[]), $2', [
    vendorIds,
    snapshot.snapshotId,
  ])
  await insertBlocks(connection, snapshot.snapshotId, cells)
  return snapshot
}

async function changeStanding(
  connection: Connection,
  { snapshotId, isWithdrawn }: { readonly snapshotId: number; readonly isWithdrawn: boolean },
  now: Instant,
): Promise<Result<{ readonly before: StoredPlan; readonly after: StoredPlan }, PlanMiss>> {
  const before = await readOne(asStaff(connection), snapshotId)
  if (before === null) return err({ kind: 'missing' })
  if (before.isWithdrawn === isWithdrawn) return err({ kind: 'already' })
  const named = await connection.query<{ snapshot_id: number }>(
    'select snapshot_id from plan_snapshot where kind = $1 and name = $2 and feed_id = 0 and withdrawn_at is null',
    [before.kind, before.name],
  )
  const other = named.rows[0]?.snapshot_id
  if (!isWithdrawn && before.feedId === 0 && other !== undefined) return err({ kind: 'nameTaken', snapshotId: other })
  const { rows } = await connection.query<SnapshotRow>(
    `update plan_snapshot set withdrawn_at = $1 where snapshot_id = $2 returning ${COLUMNS}`,
    [isWithdrawn ? now : null, snapshotId],
  )
  await connection.query('insert into plan_standing (snapshot_id, at, is_withdrawn) values ($1, $2, $3)', [snapshotId, now, isWithdrawn])
  return ok({ before, after: snapshotOf(rows[0] as SnapshotRow) })
}

/** As it was known then: what had come by then, and had not been withdrawn by then. */
async function readSnapshots(connection: ScopedConnection, filter: PlanFilter): Promise<readonly StoredPlan[]> {
  const { kinds, from, to, queueIds, knownAt, withWithdrawn, limit } = filter
  const { scope } = connection
  const isInternal = scope.kind === 'internal'
  const withdrawn = `coalesce(($1::bigint is null and withdrawn_at is not null) or (
    select is_withdrawn from @plan_standing as s where s.snapshot_id = p.snapshot_id and s.at <= $1 order by s.at desc limit 1), false)`
  const span = isInternal
    ? 'ends_at > $4 and starts_at < $5 and ($6::integer[] is null or queue_ids && $6)'
    : `snapshot_id in (select snapshot_id from @plan_audience as told where vendor_id = $6) and $4::bigint < $5::bigint`
  const { rows } = await connection.query<SnapshotRow & { readonly is_withdrawn: boolean }>(
    `select * from (select ${isInternal ? COLUMNS : VENDOR_COLUMNS}, ${withdrawn} as is_withdrawn from @plan_snapshot as p
       where ($1::bigint is null or recorded_at <= $1) and kind = any($2) and ${span}) known
     where $3 or not is_withdrawn order by made_at desc, recorded_at desc, snapshot_id desc limit ${limit}`,
    [knownAt, kinds, withWithdrawn, from, to, isInternal ? queueIds : scope.vendorId],
  )
  return rows.map((row) => ({ ...snapshotOf(row), isWithdrawn: row.is_withdrawn }))
}

async function readOne(connection: ScopedConnection, snapshotId: number): Promise<StoredPlan | null> {
  const columns = connection.scope.kind === 'internal' ? COLUMNS : VENDOR_COLUMNS
  const { rows } = await connection.query<SnapshotRow>(`select ${columns} from @plan_snapshot as p where snapshot_id = $1`, [snapshotId])
  return rows[0] === undefined ? null : snapshotOf(rows[0])
}

function snapshotOf(row: SnapshotRow): StoredPlan {
  return {
    snapshotId: row.snapshot_id,
    kind: row.kind,
    name: row.name,
    origin: row.origin,
    feedId: row.feed_id,
    author: row.author,
    madeAt: row.made_at,
    recordedAt: row.recorded_at,
    cells: row.cells,
    from: row.starts_at,
    to: row.ends_at,
    queueIds: row.queue_ids,
    contentSha256: row.content_sha256,
    isWithdrawn: row.withdrawn_at !== null,
  }
}
