import type { PlanStore } from '../../app/plans/plan-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import { readHeld } from './plan-held.ts'
import { readSnapshot, readSnapshots } from './plan-read.ts'
import { planWrites } from './plan-write.ts'
import { inTransaction, type StoreConnections } from './pools.ts'

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
    one: async (scope, snapshotId) => await connections.readAs(scope, (connection) => readSnapshot(connection, snapshotId)),
    audience: async (snapshotIds) =>
      await connections.readAs(INTERNAL, async (connection) => {
        const { rows } = await connection.query<{ snapshot_id: number; vendor_ids: number[] }>(
          `select snapshot_id, array_agg(vendor_id) as vendor_ids from @plan_audience as told where snapshot_id = any($1) group by snapshot_id`,
          [snapshotIds],
        )
        return new Map(rows.map(({ snapshot_id, vendor_ids }) => [snapshot_id, vendor_ids]))
      }),
    inputs: async (snapshotId) =>
      await connections.readAs(INTERNAL, async (connection) => {
        const { rows } = await connection.query<{ inputs: object }>('select inputs from @plan_snapshot as p where snapshot_id = $1', [
          snapshotId,
        ])
        return rows[0]?.inputs ?? null
      }),
    held: async (scope, selection) =>
      await connections.readAs(scope, (connection) =>
        inTransaction(connection, async () => await readHeld(connection, selection), 'repeatable read read only'),
      ),
  }
}
