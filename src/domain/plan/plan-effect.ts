import type { Instant } from '../shared/instant.ts'
import { type EffectiveCell, plansInEffect } from './in-effect.ts'
import type { PlanLevel } from './plan-level.ts'
import { placeName } from './plan-row.ts'
import type { HeldPlan } from './snapshot.ts'

/** What a plan would do to one interval that it speaks of, were it kept. */
export interface IntervalEffect {
  readonly queueId: number
  /** 0 is the queue as a whole. */
  readonly vendorId: number
  readonly start: Instant
  /** What counts without it; null where nothing does. */
  readonly before: EffectiveCell | null
  /** `first`: nothing was planned; `outdone`: it would not count, for something newer does or the interval had begun when it was made. */
  readonly does: 'first' | 'changes' | 'repeats' | 'outdone'
  /** What it says. */
  readonly contacts: number | null
  readonly heads: number | null
}

/**
 * What a plan would change of what counts, interval by interval: plans in effect without it and with it, each until its interval begins. Where
 * it speaks of a queue as a whole the queue is told, where it names vendors each of them.
 */
export function planEffect(held: readonly HeldPlan[], draft: HeldPlan): readonly IntervalEffect[] {
  return (['queue', 'vendor'] as const).flatMap((level) => effectAt(level, held, draft))
}

function effectAt(level: PlanLevel, held: readonly HeldPlan[], draft: HeldPlan): readonly IntervalEffect[] {
  const said = plansInEffect(
    [{ ...draft, cells: draft.cells.filter(({ vendorId }) => (vendorId === 0) === (level === 'queue')) }],
    level,
    whenever,
  )
  if (said.length === 0) return []
  const before = byPlace(plansInEffect(held, level, byItsStart))
  const after = byPlace(plansInEffect([...held, draft], level, byItsStart))
  return said.map((cell) => {
    const { queueId, vendorId, start, contacts, heads } = cell
    const name = nameOf(cell)
    const was = before.get(name) ?? null
    const does = doesTo(was, after.get(name) ?? null, draft.snapshot.snapshotId)
    return { queueId, vendorId, start, before: was, does, contacts: contacts?.value ?? null, heads: heads?.value ?? null }
  })
}

const whenever = (): Instant => Number.POSITIVE_INFINITY
const byItsStart = ({ start }: { readonly start: Instant }): Instant => start

function doesTo(before: EffectiveCell | null, after: EffectiveCell | null, draftId: number): IntervalEffect['does'] {
  const figures = [after?.contacts, after?.ahtSeconds, after?.heads]
  if (after === null || figures.every((figure) => figure?.snapshotId !== draftId)) return 'outdone'
  if (before === null) return 'first'
  const isSame = (['contacts', 'ahtSeconds', 'heads'] as const).every((figure) => before[figure]?.value === after[figure]?.value)
  return isSame ? 'repeats' : 'changes'
}

function byPlace(cells: readonly EffectiveCell[]): ReadonlyMap<string, EffectiveCell> {
  return new Map(cells.map((cell) => [nameOf(cell), cell]))
}

function nameOf({ queueId, vendorId, start }: Pick<EffectiveCell, 'queueId' | 'vendorId' | 'start'>): string {
  return placeName({ queueId, vendorId, siteId: 0, start })
}

/** A total that differs by more from the same weekdays before is asked about: seldom is a week a quarter more or less than the one before. */
export const REMARKABLE_SHARE = 0.25

/** Another snapshot that speaks of the same intervals. */
export interface PlanOverlap {
  readonly snapshotId: number
  readonly intervals: number
  /** Of which it says something else. */
  readonly different: number
}

/** Which of the snapshots held speak of what a plan speaks of too: the same queue, vendor, site and quarter hour. */
export function overlapsOf(held: readonly HeldPlan[], draft: HeldPlan): readonly PlanOverlap[] {
  const said = new Map(draft.cells.map((cell) => [placeName(cell), cell]))
  const found = new Map<number, { snapshotId: number; intervals: number; different: number }>()
  for (const { snapshot, cells } of held) {
    const { snapshotId } = snapshot
    const overlap = found.get(snapshotId) ?? { snapshotId, intervals: 0, different: 0 }
    for (const cell of cells) {
      const own = said.get(placeName(cell))
      if (own === undefined) continue
      overlap.intervals += 1
      if (own.contacts !== cell.contacts || own.ahtSeconds !== cell.ahtSeconds || own.heads !== cell.heads) overlap.different += 1
    }
    if (overlap.intervals > 0) found.set(snapshotId, overlap)
  }
  return [...found.values()]
}
