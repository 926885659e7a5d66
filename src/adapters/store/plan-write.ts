import type { Attribution } from '../../app/audit/attribution.ts'
import { spanOf } from '../../app/plans/packed-cells.ts'
import { planChange } from '../../app/plans/plan-change.ts'
import type { HeedReading } from '../../app/plans/plan-reading.ts'
import type { PlanDraft, PlanKept, PlanMiss, PlanNameTaken, PlanStore, StoredPlan } from '../../app/plans/plan-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { writeAudit } from './audit-write.ts'
import { insertBlocks } from './plan-block.ts'
import { PLAN_COLUMNS, type SnapshotRow, snapshotOf } from './plan-snapshot-row.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { storeChannel } from './store-access.ts'

/** The payload of the notification that a plan was kept, withdrawn or counts again. */
export const PLANS_CHANGED = 'plans'

/** The lock under which names of snapshots are given, held to commit. The number is Loadline's, chosen once. */
const PLAN_LOCK = 4_680_000_003

/** Keeps snapshots, withdraws them and lets them count again, each with its entry in the trail of changes. */
export function planWrites(connections: StoreConnections): Pick<PlanStore, 'add' | 'setWithdrawn' | 'named'> {
  const writing = <T>(work: (connection: Connection) => Promise<T>): Promise<T> =>
    connections.withScope(INTERNAL, (connection) =>
      inTransaction(connection, async () => {
        await connection.query('select pg_advisory_xact_lock($1)', [PLAN_LOCK])
        const written = await work(connection)
        await connection.query('select pg_notify($1, $2)', [storeChannel(connections.identity), PLANS_CHANGED])
        return written
      }),
    )
  const audit = async (connection: Connection, by: Attribution, at: Instant, before: StoredPlan | null, after: StoredPlan) =>
    await writeAudit(connection, { identity: connections.identity, by, at }, [planChange(before, after)])
  return {
    add: (by, draft, now, heed = () => undefined) =>
      writing(async (connection) => {
        const held = await namedLike(connection, draft)
        if (held !== null) return keptAs(held, draft)
        const snapshot = await insertSnapshot(connection, draft, now, heed)
        await audit(connection, by, now, null, snapshot)
        return ok({ snapshot, isNew: true })
      }),
    setWithdrawn: (_scope, by, change, now) =>
      writing(async (connection) => {
        const changed = await changeStanding(connection, change, now)
        if (changed.ok) await audit(connection, by, now, changed.value.before, changed.value.after)
        return changed.ok ? ok(changed.value.after) : changed
      }),
    named: async (kind, name) =>
      await connections.withScope(INTERNAL, (connection) =>
        inTransaction(connection, async () => {
          await connection.query('select pg_advisory_xact_lock_shared($1)', [PLAN_LOCK])
          return (await namedLike(connection, { kind, name }))?.snapshotId ?? null
        }),
      ),
  }
}

async function namedLike(connection: Connection, { kind, name }: Pick<PlanDraft, 'kind' | 'name'>): Promise<StoredPlan | null> {
  const { rows } = await connection.query<SnapshotRow>(
    `select ${PLAN_COLUMNS} from plan_snapshot where kind = $1 and name = $2 and feed_id = 0 and withdrawn_at is null`,
    [kind, name],
  )
  return rows[0] === undefined ? null : snapshotOf(rows[0])
}

function keptAs(held: StoredPlan, { contentSha256, madeAt, saysMadeAt }: PlanDraft): Result<PlanKept, PlanNameTaken> {
  if (held.contentSha256 === contentSha256 && (!saysMadeAt || held.madeAt <= madeAt)) return ok({ snapshot: held, isNew: false })
  return err({ kind: 'nameTaken', snapshotId: held.snapshotId })
}

async function insertSnapshot(connection: Connection, draft: PlanDraft, now: Instant, heed: HeedReading): Promise<StoredPlan> {
  const { kind, name, origin, author, madeAt, cells, contentSha256, inputs } = draft
  const { from, to } = spanOf(cells)
  const queueIds = [...new Set(cells.queueIds)]
  const vendorIds = [...new Set(cells.vendorIds)].filter((vendorId) => vendorId > 0)
  const { rows } = await connection.query<SnapshotRow>(
    `insert into plan_snapshot (kind, name, origin, feed_id, author, made_at, recorded_at, cells, starts_at, ends_at, queue_ids,
       content_sha256, inputs)
     values ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning ${PLAN_COLUMNS}`,
    [kind, name, origin, author, madeAt, now, cells.starts.length, from, to, queueIds, contentSha256, JSON.stringify(inputs)],
  )
  const snapshot = snapshotOf(rows[0] as SnapshotRow)
  await connection.query('insert into plan_audience (vendor_id, snapshot_id) select unnest($1::integer[]), $2', [
    vendorIds,
    snapshot.snapshotId,
  ])
  await insertBlocks(connection, snapshot.snapshotId, cells, heed)
  return snapshot
}

async function changeStanding(
  connection: Connection,
  { snapshotId, isWithdrawn }: { readonly snapshotId: number; readonly isWithdrawn: boolean },
  now: Instant,
): Promise<Result<{ readonly before: StoredPlan; readonly after: StoredPlan }, PlanMiss>> {
  const { rows: held } = await connection.query<SnapshotRow>(`select ${PLAN_COLUMNS} from plan_snapshot where snapshot_id = $1`, [
    snapshotId,
  ])
  const before = held[0] === undefined ? null : snapshotOf(held[0])
  if (before === null) return err({ kind: 'missing' })
  if (before.isWithdrawn === isWithdrawn) return err({ kind: 'already' })
  const named = await connection.query<{ snapshot_id: number }>(
    'select snapshot_id from plan_snapshot where kind = $1 and name = $2 and feed_id = 0 and withdrawn_at is null',
    [before.kind, before.name],
  )
  const other = named.rows[0]?.snapshot_id
  if (!isWithdrawn && before.feedId === 0 && other !== undefined) return err({ kind: 'nameTaken', snapshotId: other })
  const { rows } = await connection.query<SnapshotRow>(
    `update plan_snapshot set withdrawn_at = $1 where snapshot_id = $2 returning ${PLAN_COLUMNS}`,
    [isWithdrawn ? now : null, snapshotId],
  )
  await connection.query('insert into plan_standing (snapshot_id, at, is_withdrawn) values ($1, $2, $3)', [snapshotId, now, isWithdrawn])
  return ok({ before, after: snapshotOf(rows[0] as SnapshotRow) })
}
