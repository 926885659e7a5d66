import { type LockDays, lockDaysOf, lockedAt, type PlanHorizon } from '../../domain/plan/horizon.ts'
import { type EffectiveCell, plansInEffect } from '../../domain/plan/in-effect.ts'
import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import type { PlanLevel } from '../../domain/plan/plan-level.ts'
import { type StaffingGap, staffingGaps } from '../../domain/plan/staffing-gap.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import type { LocalDays } from '../local-days.ts'
import type { Scope } from '../scope.ts'
import type { PlanStore, StoredPlan } from './plan-store.ts'

/** What counts of plans is asked for some queues over a time. */
export interface InEffectRequest {
  readonly from: Instant
  readonly to: Instant
  /** Null is all. */
  readonly queueIds: readonly number[] | null
  readonly level: PlanLevel
  readonly horizon: PlanHorizon
  /** The vendor whose locks count for what is planned of queues as a whole; the usual ones where none is given. What names a vendor has that vendor's. */
  readonly lockVendorId?: number
  /** As it was known then; null is now. */
  readonly knownAt: Instant | null
}

export interface InEffectDeps {
  readonly plans: Pick<PlanStore, 'held'>
  readonly localDays: LocalDays
}

/** What counts of the plans of one kind, with the snapshots that it is from. */
export interface PlansInEffect {
  readonly cells: readonly EffectiveCell[]
  readonly snapshots: ReadonlyMap<number, StoredPlan>
}

/**
 * The plan that counts for each interval, as far as the scope may read it. What we foresee ourselves was agreed with nobody and is no plan
 * that counts. A vendor reads what is said of itself.
 */
export async function readInEffect(
  { plans, localDays }: InEffectDeps,
  scope: Scope,
  directory: Directory,
  kind: PlanKind,
  request: InEffectRequest,
): Promise<PlansInEffect> {
  const { from, to, queueIds, knownAt, horizon, lockVendorId } = request
  const selection = { kinds: [kind], from, to, queueIds, knownAt, withWithdrawn: false, snapshotIds: null, ofModel: 'without' as const }
  const held = await plans.held(scope, selection)
  const zones = new Map<number, string>()
  const zoneOf = (queueId: number, at: Instant): string => {
    let zone = zones.get(queueId)
    if (zone === undefined)
      zones.set(queueId, (zone = (directory.queue(queueId, at) ?? directory.queueHistory(queueId).at(-1)?.value)?.zone ?? 'UTC'))
    return zone
  }
  const level = scope.kind === 'vendor' ? 'vendor' : request.level
  const locksOf = (vendorId: number, at: Instant): LockDays => lockDaysOf(vendorId === 0 ? null : directory.vendor(vendorId, at))
  const cells = plansInEffect(held, level, ({ queueId, vendorId, start }) => {
    if (horizon === 'latest') return start
    const zone = zoneOf(queueId, start)
    const day = localDays.dayAt(zone, start)
    const dayStartBefore = (days: number): Instant => localDays.dayBefore(zone, day, days).start
    return lockedAt(horizon, { start, dayStartBefore }, locksOf(vendorId === 0 ? (lockVendorId ?? 0) : vendorId, day.start))
  })
  return { cells, snapshots: new Map(held.map(({ snapshot }) => [snapshot.snapshotId, snapshot])) }
}

/** Commitments against requirements, interval by interval. */
export async function readStaffing(
  deps: InEffectDeps,
  scope: Scope,
  directory: Directory,
  request: InEffectRequest,
): Promise<{ readonly gaps: readonly StaffingGap[]; readonly snapshots: ReadonlyMap<number, StoredPlan> }> {
  const required = await readInEffect(deps, scope, directory, 'requirement', request)
  const committed = await readInEffect(deps, scope, directory, 'commitment', request)
  return {
    gaps: staffingGaps(required.cells, committed.cells),
    snapshots: new Map([...required.snapshots, ...committed.snapshots]),
  }
}

/** Intervals of [from, to) for which a queue or vendor has nothing in effect: they are told as such, and never as 0. */
export function missingIntervals(
  cells: readonly EffectiveCell[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): readonly { readonly queueId: number; readonly vendorId: number; readonly starts: readonly Instant[] }[] {
  const first = Math.ceil(from / INTERVAL_MS) * INTERVAL_MS
  const places = Map.groupBy(cells, ({ queueId, vendorId }) => `${queueId} ${vendorId}`)
  return [...places.values()].flatMap((ofPlace) => {
    const { queueId, vendorId } = ofPlace[0] as EffectiveCell
    const told = new Set(ofPlace.map(({ start }) => start))
    const starts: Instant[] = []
    for (let start = first; start < to; start += INTERVAL_MS) if (!told.has(start)) starts.push(start)
    return starts.length === 0 ? [] : [{ queueId, vendorId, starts }]
  })
}
