import { lockDaysOf, metLock } from '../../domain/plan/horizon.ts'
import type { Directory } from '../../domain/record/directory.ts'
import type { LocalDays } from '../local-days.ts'
import type { Scope } from '../scope.ts'
import type { PlanStore, StoredPlan } from './plan-store.ts'

export interface LocksMetDeps {
  readonly plans: Pick<PlanStore, 'audience'>
  readonly localDays: LocalDays
}

/**
 * By which lock of its first local day each of some snapshots was made: of the vendors that it names, where it names any, the one that all of them
 * have. To a vendor no day of a snapshot is told, nor its lock.
 */
export async function locksMet(
  { plans, localDays }: LocksMetDeps,
  scope: Scope,
  directory: Directory,
  listed: readonly StoredPlan[],
): Promise<(plan: StoredPlan) => ReturnType<typeof metLock>> {
  if (scope.kind === 'vendor') return () => null
  const audience = await plans.audience(listed.map(({ snapshotId }) => snapshotId))
  return ({ snapshotId, queueIds, from, madeAt }) => {
    const zone = directory.queueHistory(queueIds[0] ?? 0).at(-1)?.value.zone ?? 'UTC'
    const day = localDays.dayAt(zone, from)
    const vendors = (audience.get(snapshotId) ?? []).map((vendorId) => lockDaysOf(directory.vendor(vendorId, day.start)))
    const longest = vendors.reduce(
      (held, days) => ({
        lockedForVendor: Math.max(held.lockedForVendor, days.lockedForVendor),
        schedulePublish: Math.max(held.schedulePublish, days.schedulePublish),
      }),
      vendors[0] ?? lockDaysOf(null),
    )
    return metLock(madeAt, (days) => localDays.dayBefore(zone, day, days).start, longest)
  }
}
