import { HELD_SNAPSHOTS_MAX, HeldTooMuch } from '../../app/plans/held-too-much.ts'
import type { HeldStoredPlan, PlanSelection } from '../../app/plans/plan-store.ts'
import { readBlocks } from './plan-block.ts'
import { readSnapshots } from './plan-read.ts'
import { readSent } from './plan-sent.ts'
import type { ScopedConnection } from './scoped-connection.ts'

/** Snapshots with as much of their rows as is meant: all of it, or none and a refusal that says why. */
export async function readHeld(connection: ScopedConnection, selection: PlanSelection): Promise<readonly HeldStoredPlan[]> {
  const plans = await readSnapshots(connection, { ...selection, limit: HELD_SNAPSHOTS_MAX + 1, withOwnRows: true })
  if (plans.length > HELD_SNAPSHOTS_MAX) throw new HeldTooMuch('snapshots')
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
}
