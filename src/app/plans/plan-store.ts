import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import type { HeldPlan, PlanOrigin, PlanSnapshot } from '../../domain/plan/snapshot.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { Scope } from '../scope.ts'
import type { PackedCells } from './packed-cells.ts'
import type { HeedReading } from './plan-reading.ts'

/** A snapshot before it is kept. */
export interface PlanDraft {
  readonly kind: PlanKind
  readonly name: string
  readonly origin: Exclude<PlanOrigin, 'feed'>
  readonly author: string
  readonly madeAt: Instant
  /** Whether somebody said when it was made; else it is made when it comes. */
  readonly saysMadeAt: boolean
  readonly cells: PackedCells
  /** Of everything the rows say, in one order. */
  readonly contentSha256: string
  /** The model and what went into it, or the file and how it was read: plain JSON. */
  readonly inputs: object
}

/** What became of a draft: `isNew` is false where the same was there already under the same name. */
export interface PlanKept {
  readonly snapshot: StoredPlan
  readonly isNew: boolean
}

/** A snapshot as it is kept. */
export interface StoredPlan extends PlanSnapshot {
  /** The feed that sent it; 0 where none did. */
  readonly feedId: number
  /** The queues that it speaks of; empty for a vendor. */
  readonly queueIds: readonly number[]
  readonly contentSha256: string | null
}

/** A snapshot as it is kept, with as much of its rows as was asked for. */
export interface HeldStoredPlan extends HeldPlan {
  readonly snapshot: StoredPlan
}

/** Another snapshot has the name, with other content. */
export interface PlanNameTaken {
  readonly kind: 'nameTaken'
  readonly snapshotId: number
}

export type PlanMiss = { readonly kind: 'missing' } | { readonly kind: 'already' } | PlanNameTaken

/** Which snapshots are meant; null is any. */
export interface PlanFilter {
  readonly kinds: readonly PlanKind[]
  /** Those that speak of something within [from, to). */
  readonly from: Instant
  readonly to: Instant
  readonly queueIds: readonly number[] | null
  /** Whether those are meant that our own model made; where not said, they are. `only` is nothing else. */
  readonly ofModel?: 'without' | 'only'
  /** As it was known then; null is now. */
  readonly knownAt: Instant | null
  readonly withWithdrawn: boolean
  readonly limit: number
  /** Where the page before ended; null is the newest. */
  readonly after?: PlanPlace | null
}

/** A place in the list of snapshots, the newest first: after the first `told` of those that were made and came at these instants. */
export interface PlanPlace {
  readonly madeAt: Instant
  readonly recordedAt: Instant
  readonly told: number
}

/** Which rows are meant: those within [from, to), of these queues and snapshots. */
export type PlanSelection = Omit<PlanFilter, 'limit' | 'after'> & { readonly snapshotIds: readonly number[] | null }

/** Snapshots of plans. Their rows are never changed and never taken away. */
export interface PlanStore {
  /** Another text once any plan came, was withdrawn or counts again. */
  readonly version: () => Promise<string>
  /** `heed` is told how many quarter hours are written of how many; where it throws nothing is kept. */
  readonly add: (by: Attribution, draft: PlanDraft, now: Instant, heed?: HeedReading) => Promise<Result<PlanKept, PlanNameTaken>>
  /** Lets a snapshot count for nothing, or again. Whoever is limited to some queues may not do it to one that speaks of others. */
  readonly setWithdrawn: (
    scope: Scope,
    by: Attribution,
    change: { readonly snapshotId: number; readonly isWithdrawn: boolean },
    now: Instant,
  ) => Promise<Result<StoredPlan, PlanMiss>>
  /** The newest first. */
  readonly list: (scope: Scope, filter: PlanFilter) => Promise<readonly StoredPlan[]>
  /** The snapshot that counts by a name, once whatever is being kept is kept or not; null where none does. */
  readonly named: (kind: PlanKind, name: string) => Promise<number | null>
  readonly one: (scope: Scope, snapshotId: number) => Promise<StoredPlan | null>
  /** The vendors that snapshots name, by snapshot. Staff only. */
  readonly audience: (snapshotIds: readonly number[]) => Promise<ReadonlyMap<number, readonly number[]>>
  /** What a snapshot was made of; null where there is none. Staff only. */
  readonly inputs: (snapshotId: number) => Promise<object | null>
  /** A snapshot of a feed comes in several parts, one for each time at which rows of it were made. */
  readonly held: (scope: Scope, selection: PlanSelection) => Promise<readonly HeldStoredPlan[]>
}
