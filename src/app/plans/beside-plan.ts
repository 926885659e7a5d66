import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import { countEffects, type EffectCounts, movedBy, overlapsOf, planEffect } from '../../domain/plan/plan-effect.ts'
import { sum } from '../../domain/plan/plan-level.ts'
import type { HeldPlan } from '../../domain/plan/snapshot.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Scope } from '../scope.ts'
import { aTurn } from './a-turn.ts'
import { type DayBeside, daysOf, isWithin, QUARTERS_AN_HOUR } from './beside-days.ts'
import { type BesideReads, heldIn, type Past, pastOf } from './beside-past.ts'
import { cellsOfDay, type QueueWeek, weeksOf } from './beside-weeks.ts'
import { HeldTooMuch } from './held-too-much.ts'
import type { PackedCells } from './packed-cells.ts'
import type { HeedReading } from './plan-reading.ts'
import type { HeldStoredPlan, StoredPlan } from './plan-store.ts'

/** Another snapshot that speaks of the same. */
export interface Overlapping {
  readonly plan: StoredPlan
  readonly intervals: number
  readonly different: number
  /** Whether it was made later than the plan says it was: where both speak, it goes on to count. */
  readonly isNewer: boolean
}

export interface PlanBeside {
  readonly days: readonly DayBeside[]
  /** Quarter hours of queues, each once whatever it says of the queue and of vendors. */
  readonly effects: EffectCounts
  readonly overlaps: readonly Overlapping[]
  /** The sum over intervals of what contacts of queues differ by from what counts now, whatever the sign; null where no interval has both. */
  readonly movedContacts: number | null
  readonly movedHeadHours: number | null
  /** Vendors of whom plans speak in the same weeks or those before, by queue. */
  readonly vendors: ReadonlyMap<number, ReadonlySet<number>>
  /** Of the weeks of queues that it speaks of, so many were compared; the rest was too much. */
  readonly comparedWeeks: number
  readonly weeks: number
}

/** What is compared, and until when it is. */
export interface BesideRequest {
  readonly cells: PackedCells
  /** The plan as it would be kept. */
  readonly draft: HeldPlan['snapshot']
  readonly zoneOf: (queueId: number) => string
  readonly now: Instant
  readonly signal?: AbortSignal
  readonly heed: HeedReading
}

/** Weeks of queues that are compared: a year of twenty, two months of a hundred. */
const WEEKS_MAX = 1_000

/**
 * Holds a plan that is to be kept against the plans that count for its time and against the same weekdays that are over: plans are read a week of a
 * queue at a time and compared day by day, so that whoever else works on this thread has their turn in between.
 */
export async function besidePlan(deps: BesideReads, scope: Scope, request: BesideRequest): Promise<PlanBeside> {
  const { cells, zoneOf, signal, heed } = request
  const weeks = await weeksOf(cells, zoneOf, deps.localDays)
  const found: Found = {
    days: [],
    effects: { first: 0, changes: 0, repeats: 0, outdone: 0 },
    overlaps: new Map(),
    vendors: new Map(),
    moved: [],
  }
  let compared = 0
  for (const week of weeks.slice(0, WEEKS_MAX)) {
    signal?.throwIfAborted()
    heed(compared, weeks.length)
    const beside = await readWeek(deps, scope, request, week)
    if (beside === null) break
    await compareWeek(request, week, beside, found)
    compared += 1
  }
  const heads = sum(found.moved.map((moved) => moved.heads))
  return {
    days: found.days,
    effects: found.effects,
    overlaps: [...found.overlaps.values()].sort((a, b) => b.plan.madeAt - a.plan.madeAt),
    vendors: found.vendors,
    movedContacts: sum(found.moved.map((moved) => moved.contacts)),
    movedHeadHours: heads === null ? null : heads / QUARTERS_AN_HOUR,
    comparedWeeks: compared,
    weeks: weeks.length,
  }
}

/** What was found of the days that are compared so far. */
interface Found {
  readonly days: DayBeside[]
  readonly effects: { -readonly [Does in keyof EffectCounts]: number }
  readonly overlaps: Map<number, Overlapping>
  readonly vendors: Map<number, Set<number>>
  readonly moved: { readonly contacts: number | null; readonly heads: number | null }[]
}

/** What stands beside a week of a queue: plans that speak of it, and days that are over. */
interface WeekBeside {
  readonly held: readonly HeldStoredPlan[]
  readonly past: Past
}

/** Null where plans say more of it than is read at once. */
async function readWeek(deps: BesideReads, scope: Scope, request: BesideRequest, { queueId, days }: QueueWeek): Promise<WeekBeside | null> {
  const local = days.map(({ day }) => day)
  const { kind } = request.draft
  const span = { queueId, from: local[0]?.start ?? 0, to: local.at(-1)?.end ?? 0 }
  try {
    const held = await heldIn(deps, scope, kind, span)
    return { held, past: await pastOf(deps, scope, { kind, queueId, days: local, zone: request.zoneOf(queueId), now: request.now }) }
  } catch (error) {
    if (error instanceof HeldTooMuch) return null
    throw error
  }
}

async function compareWeek({ cells, draft }: BesideRequest, week: QueueWeek, { held, past }: WeekBeside, found: Found): Promise<void> {
  const vendors = found.vendors.get(week.queueId) ?? new Set()
  found.vendors.set(week.queueId, vendors)
  for (const plan of [...held, ...past.held]) for (const { vendorId } of plan.cells) if (vendorId !== 0) vendors.add(vendorId)
  for (const each of week.days) {
    await aTurn()
    const ofDay = held.map((plan) => ({ ...plan, cells: plan.cells.filter(({ start }) => isWithin(start, each.day)) }))
    compareDay({ snapshot: draft, cells: cellsOfDay(cells, each) }, { day: each.day, held: ofDay, past }, found)
  }
}

function compareDay(
  draft: HeldPlan,
  { day, held, past }: { readonly day: LocalDay; readonly held: readonly HeldStoredPlan[]; readonly past: Past },
  found: Found,
): void {
  const effects = planEffect(held, draft)
  found.days.push(...daysOf(effects, [day], past.days))
  const counts = countEffects(effects)
  for (const does of ['first', 'changes', 'repeats', 'outdone'] as const) found.effects[does] += counts[does]
  found.moved.push({ contacts: movedBy(effects, 'contacts'), heads: movedBy(effects, 'heads') })
  for (const overlap of overlapping(held, draft)) {
    const known = found.overlaps.get(overlap.plan.snapshotId) ?? { ...overlap, intervals: 0, different: 0 }
    const [intervals, different] = [known.intervals + overlap.intervals, known.different + overlap.different]
    found.overlaps.set(overlap.plan.snapshotId, { ...known, intervals, different })
  }
}

function overlapping(held: readonly HeldStoredPlan[], draft: HeldPlan): readonly Overlapping[] {
  const plans = new Map(held.map(({ snapshot }) => [snapshot.snapshotId, snapshot]))
  return overlapsOf(held, draft).flatMap(({ snapshotId, intervals, different }) => {
    const plan = plans.get(snapshotId)
    return plan === undefined ? [] : [{ plan, intervals, different, isNewer: plan.madeAt > draft.snapshot.madeAt }]
  })
}
