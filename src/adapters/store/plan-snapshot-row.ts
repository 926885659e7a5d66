import type { StoredPlan } from '../../app/plans/plan-store.ts'
import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import type { PlanOrigin } from '../../domain/plan/snapshot.ts'

/** A snapshot as its row has it. */
export interface SnapshotRow {
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

/** Columns that a vendor may read as well. */
export const SHARED_PLAN_COLUMNS = 'snapshot_id, kind, name, origin, feed_id, withdrawn_at'
export const PLAN_COLUMNS = `${SHARED_PLAN_COLUMNS}, made_at, recorded_at, author, cells, starts_at, ends_at, queue_ids, content_sha256`

export function snapshotOf(row: SnapshotRow): StoredPlan {
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
