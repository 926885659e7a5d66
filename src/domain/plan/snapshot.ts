import type { Instant } from '../shared/instant.ts'
import type { PlanKind } from './plan-kind.ts'
import { type PlanCell, placeName } from './plan-row.ts'

/** Whence a snapshot is: imported by a person or program, sent by a feed, or made by our own model. */
export const PLAN_ORIGINS = ['import', 'feed', 'model'] as const

export type PlanOrigin = (typeof PLAN_ORIGINS)[number]

/** What is known of a snapshot beside its rows. Its rows never change; withdrawn it counts for nothing, and is still there. */
export interface PlanSnapshot {
  readonly snapshotId: number
  readonly kind: PlanKind
  readonly name: string
  readonly origin: PlanOrigin
  /** Who made it, in their words: a person, a feed, a model. Empty for a vendor. */
  readonly author: string
  /** When it was made, as its author says; it counts from then on. */
  readonly madeAt: Instant
  /** When it came to us. */
  readonly recordedAt: Instant
  /** Quarter hours that it speaks of. */
  readonly cells: number
  readonly from: Instant
  readonly to: Instant
  readonly isWithdrawn: boolean
}

/** A snapshot with as much of its rows as was asked for. Of a feed's snapshot there is one for each time at which rows of it were made. */
export interface HeldPlan {
  readonly snapshot: PlanSnapshot
  readonly cells: readonly PlanCell[]
}

/** The newer of two snapshots first: by when it was made, then by when it came. */
export function newestFirst(a: PlanSnapshot, b: PlanSnapshot): number {
  return b.madeAt - a.madeAt || b.recordedAt - a.recordedAt || b.snapshotId - a.snapshotId
}

/** What one snapshot says now, of all layers in which a feed sent it: each place as it was made last. */
export function newestCells(layers: readonly HeldPlan[]): readonly PlanCell[] {
  const cells = new Map<string, PlanCell>()
  for (const layer of layers.toSorted((a, b) => newestFirst(b.snapshot, a.snapshot))) {
    for (const cell of layer.cells) cells.set(placeName(cell), cell)
  }
  return [...cells.values()].sort((a, b) => a.queueId - b.queueId || a.vendorId - b.vendorId || a.siteId - b.siteId || a.start - b.start)
}
