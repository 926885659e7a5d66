import type { Instant } from '../shared/instant.ts'
import { type EffectiveCell, plansInEffectAtLevels } from './in-effect.ts'
import { type PlanLevel, sum } from './plan-level.ts'
import { placeName } from './plan-row.ts'
import type { HeldPlan } from './snapshot.ts'

/** What a plan would do to one interval of a queue or vendor, were it kept. */
export interface IntervalEffect {
  readonly queueId: number
  /** 0 is the queue as a whole. */
  readonly vendorId: number
  readonly start: Instant
  /** What counts without it; null where nothing does. */
  readonly before: EffectiveCell | null
  /** What counts with it. */
  readonly after: EffectiveCell | null
  /** `first`: nothing was planned; `outdone`: it would not count, for something newer does or the interval had begun when it was made. */
  readonly does: 'first' | 'changes' | 'repeats' | 'outdone'
}

/**
 * What a plan would change of what counts, interval by interval: plans in effect without it and with it, each until its interval begins. Each
 * queue that it speaks of is told as a whole, also where it names vendors only: their sum may take the place of what was planned of the
 * queue. Vendors that it names are told as well.
 */
export function planEffect(held: readonly HeldPlan[], draft: HeldPlan): readonly IntervalEffect[] {
  const before = plansInEffectAtLevels(held, byItsStart)
  const after = plansInEffectAtLevels([...held, draft], byItsStart)
  return (['queue', 'vendor'] as const).flatMap((level) => {
    const [were, are] = [byPlace(before[level]), byPlace(after[level])]
    return placesOf(draft, level).map(([name, place]): IntervalEffect => {
      const [was, is] = [were.get(name) ?? null, are.get(name) ?? null]
      return { ...place, before: was, after: is, does: doesTo(was, is, draft.snapshot.snapshotId) }
    })
  })
}

type EffectPlace = Pick<IntervalEffect, 'queueId' | 'vendorId' | 'start'>

/** The places of a level that a plan says something of, each once, by their names. */
function placesOf({ cells }: HeldPlan, level: PlanLevel): readonly (readonly [string, EffectPlace])[] {
  const spoken = level === 'queue' ? cells : cells.filter(({ vendorId }) => vendorId !== 0)
  const places = new Map<string, EffectPlace>()
  for (const { queueId, vendorId, start } of spoken) {
    const place = { queueId, vendorId: level === 'queue' ? 0 : vendorId, start }
    places.set(nameOf(place), place)
  }
  return [...places]
}

const byItsStart = ({ start }: { readonly start: Instant }): Instant => start

const FIGURES = ['contacts', 'ahtSeconds', 'heads'] as const

function doesTo(before: EffectiveCell | null, after: EffectiveCell | null, draftId: number): IntervalEffect['does'] {
  const isSame = FIGURES.every((figure) => before?.[figure]?.value === after?.[figure]?.value)
  if (!isSame) return before === null ? 'first' : 'changes'
  return FIGURES.some((figure) => after?.[figure]?.snapshotId === draftId) ? 'repeats' : 'outdone'
}

/** So many quarter hours of queues, by what a plan does to them. */
export type EffectCounts = Readonly<Record<IntervalEffect['does'], number>>

/**
 * Counts each quarter hour of a queue once, whatever is said of the queue and of its vendors: `first` where nothing at all was planned of the
 * queue, `changes` where what counts for it or one of its vendors becomes another.
 */
export function countEffects(effects: readonly IntervalEffect[]): EffectCounts {
  const counts = { first: 0, changes: 0, repeats: 0, outdone: 0 }
  for (const ofQuarter of Map.groupBy(effects, ({ queueId, start }) => `${queueId} ${start}`).values())
    counts[doesToQuarter(ofQuarter)] += 1
  return counts
}

function doesToQuarter(effects: readonly IntervalEffect[]): IntervalEffect['does'] {
  const done = new Set(effects.map(({ does }) => does))
  const wasPlanned = effects.some(({ vendorId, before }) => vendorId === 0 && before !== null)
  if (done.has('changes') || done.has('first')) return wasPlanned ? 'changes' : 'first'
  return done.has('repeats') ? 'repeats' : 'outdone'
}

/** What a figure of queues as wholes differs by in all from what counts now, whatever the sign; null where no interval has both. */
export function movedBy(effects: readonly IntervalEffect[], figure: 'contacts' | 'heads'): number | null {
  return sum(
    effects.map(({ vendorId, before, after }) => {
      const [was, is] = [before?.[figure], after?.[figure]]
      return vendorId !== 0 || was == null || is == null ? null : Math.abs(is.value - was.value)
    }),
  )
}

function byPlace(cells: readonly EffectiveCell[]): ReadonlyMap<string, EffectiveCell> {
  return new Map(cells.map((cell) => [nameOf(cell), cell]))
}

function nameOf({ queueId, vendorId, start }: EffectPlace): string {
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
