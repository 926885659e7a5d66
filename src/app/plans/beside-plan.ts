import { addDays, type LocalDay } from '../../domain/interval/local-calendar.ts'
import { plansInEffect } from '../../domain/plan/in-effect.ts'
import { type IntervalEffect, overlapsOf, planEffect } from '../../domain/plan/plan-effect.ts'
import { sum } from '../../domain/plan/plan-level.ts'
import type { HeldPlan } from '../../domain/plan/snapshot.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import type { TallyReads } from '../kpi-query.ts'
import type { LocalDays } from '../local-days.ts'
import type { Scope } from '../scope.ts'
import { type DayBeside, daysOf, isWithin, type PastDay, QUARTERS_AN_HOUR } from './beside-days.ts'
import { HeldTooMuch } from './held-too-much.ts'
import { type PackedCells, queueRanges, unpackCells } from './packed-cells.ts'
import type { HeedReading } from './plan-reading.ts'
import type { HeldStoredPlan, PlanStore, StoredPlan } from './plan-store.ts'
import { offered, readCame } from './read-came.ts'

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
  readonly overlaps: readonly Overlapping[]
  /** The sum over intervals of what contacts differ by from what counts now, whatever the sign; null where no interval has both. */
  readonly movedContacts: number | null
  readonly movedHeadHours: number | null
  /** Vendors of whom plans speak in the same weeks or those before, by queue. */
  readonly vendors: ReadonlyMap<number, ReadonlySet<number>>
  /** Of the weeks of queues that it speaks of, so many were compared; the rest was too much. */
  readonly comparedWeeks: number
  readonly weeks: number
}

export interface BesideDeps {
  readonly plans: Pick<PlanStore, 'held'>
  readonly reads: TallyReads
  readonly localDays: LocalDays
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
const WEEK_DAYS = 7
/** Further back nothing is alike any more. */
const WEEKS_BACK_MAX = 520

interface Week {
  readonly queueId: number
  readonly from: number
  readonly to: number
  readonly days: readonly LocalDay[]
}

/**
 * Holds a plan that is to be kept against the plans that count for its time and against the same weekdays that are over: queue by queue and week by
 * week, so that whoever else works on this thread has their turn in between.
 */
export async function besidePlan(deps: BesideDeps, scope: Scope, request: BesideRequest): Promise<PlanBeside> {
  const weeks = weeksOf(request, deps.localDays)
  const days: DayBeside[] = []
  const overlaps = new Map<number, Overlapping>()
  const vendors = new Map<number, ReadonlySet<number>>()
  const moved = { contacts: [] as (number | null)[], heads: [] as (number | null)[] }
  let compared = 0
  for (const week of weeks.slice(0, WEEKS_MAX)) {
    request.signal?.throwIfAborted()
    request.heed(compared, weeks.length)
    const found = await compareWeek(deps, scope, request, week)
    if (found === null) break
    compared += 1
    days.push(...found.days)
    vendors.set(week.queueId, new Set([...(vendors.get(week.queueId) ?? []), ...found.vendorIds]))
    for (const { plan, ...overlap } of found.overlaps) {
      const known = overlaps.get(plan.snapshotId) ?? { plan, intervals: 0, different: 0, isNewer: overlap.isNewer }
      const [intervals, different] = [known.intervals + overlap.intervals, known.different + overlap.different]
      overlaps.set(plan.snapshotId, { ...known, intervals, different })
    }
    moved.contacts.push(sum(found.effects.map((effect) => differenceOf(effect.contacts, effect.before?.contacts?.value))))
    moved.heads.push(sum(found.effects.map((effect) => differenceOf(effect.heads, effect.before?.heads?.value))))
  }
  const heads = sum(moved.heads)
  return {
    days,
    overlaps: [...overlaps.values()].sort((a, b) => b.plan.madeAt - a.plan.madeAt),
    vendors,
    movedContacts: sum(moved.contacts),
    movedHeadHours: heads === null ? null : heads / QUARTERS_AN_HOUR,
    comparedWeeks: compared,
    weeks: weeks.length,
  }
}

/** The local days of each queue that a plan speaks of, seven at a time from the first. */
function weeksOf({ cells, zoneOf }: BesideRequest, localDays: LocalDays): readonly Week[] {
  return queueRanges(cells).flatMap(({ queueId, from, to }) => {
    const days = new Map<Instant, LocalDay>()
    for (let at = from; at < to; at += 1) {
      const day = localDays.dayAt(zoneOf(queueId), cells.starts[at] ?? 0)
      days.set(day.start, day)
    }
    const inOrder = [...days.values()].sort((a, b) => a.start - b.start)
    const count = Math.ceil(inOrder.length / WEEK_DAYS)
    return Array.from({ length: count }, (_, nth) => ({ queueId, from, to, days: inOrder.slice(nth * WEEK_DAYS, (nth + 1) * WEEK_DAYS) }))
  })
}

interface ComparedWeek {
  readonly days: readonly DayBeside[]
  readonly effects: readonly IntervalEffect[]
  readonly overlaps: readonly Overlapping[]
  readonly vendorIds: readonly number[]
}

/** Null where plans say more of it than is read at once. */
async function compareWeek(deps: BesideDeps, scope: Scope, request: BesideRequest, week: Week): Promise<ComparedWeek | null> {
  const [first, last] = [week.days[0], week.days.at(-1)]
  if (first === undefined || last === undefined) return { days: [], effects: [], overlaps: [], vendorIds: [] }
  const cells = unpackCells(request.cells, week).filter(({ start }) => start >= first.start && start < last.end)
  const draft = { snapshot: request.draft, cells }
  try {
    const held = counting(await heldIn(deps, scope, request, { queueId: week.queueId, from: first.start, to: last.end }))
    const effects = planEffect(held, draft)
    const past = await pastOf(deps, scope, request, week)
    const planned = [...held, ...past.held].flatMap(({ cells: said }) => said.map(({ vendorId }) => vendorId))
    const vendorIds = [...new Set(planned)].filter((vendorId) => vendorId !== 0)
    return { days: daysOf(effects, week.days, past.days), effects, overlaps: overlapping(held, draft), vendorIds }
  } catch (error) {
    if (error instanceof HeldTooMuch) return null
    throw error
  }
}

function overlapping(held: readonly HeldStoredPlan[], draft: HeldPlan): readonly Overlapping[] {
  const plans = new Map(held.map(({ snapshot }) => [snapshot.snapshotId, snapshot]))
  return overlapsOf(held, draft).flatMap(({ snapshotId, intervals, different }) => {
    const plan = plans.get(snapshotId)
    return plan === undefined ? [] : [{ plan, intervals, different, isNewer: plan.madeAt > draft.snapshot.madeAt }]
  })
}

/** What we foresee ourselves takes no plan's place. */
function counting(held: readonly HeldStoredPlan[]): readonly HeldStoredPlan[] {
  return held.filter(({ snapshot }) => snapshot.origin !== 'model' && !snapshot.isWithdrawn)
}

async function heldIn(
  { plans }: BesideDeps,
  scope: Scope,
  { draft }: BesideRequest,
  { queueId, from, to }: { readonly queueId: number; readonly from: Instant; readonly to: Instant },
): Promise<readonly HeldStoredPlan[]> {
  const which = { knownAt: null, withWithdrawn: false, snapshotIds: null, ofModel: 'without' } as const
  return await plans.held(scope, { kinds: [draft.kind], from, to, queueIds: [queueId], ...which })
}

/** Days that are over, by the beginnings of those that stand beside them, with the plans that speak of them. */
interface Past {
  readonly days: ReadonlyMap<Instant, PastDay>
  readonly held: readonly HeldStoredPlan[]
}

/** For each day of a week the newest same weekday that is over. */
async function pastOf(deps: BesideDeps, scope: Scope, request: BesideRequest, week: Week): Promise<Past> {
  const { queueId } = week
  const meant = week.days.flatMap((day) => {
    const past = sameWeekdayBefore(day, request.zoneOf(queueId), request.now, deps.localDays)
    return past === null ? [] : [{ day, past }]
  })
  if (meant.length === 0) return { days: new Map(), held: [] }
  const span = {
    from: meant.reduce((least, { past }) => Math.min(least, past.start), Number.POSITIVE_INFINITY),
    to: meant.reduce((most, { past }) => Math.max(most, past.end), 0),
  }
  const tallies = await readCame(deps.reads, scope, [queueId], span)
  const came = new Map([...tallies].map(([name, tally]) => [name, offered(tally)]))
  const held = counting(await heldIn(deps, scope, request, { queueId, ...span }))
  const inEffect = (['queue', 'vendor'] as const).flatMap((level) => plansInEffect(held, level, ({ start }) => start))
  const planned = new Map(
    inEffect.map(({ vendorId, start, contacts, heads }) => [
      `${vendorId} ${start}`,
      { contacts: contacts?.value ?? null, headHours: heads === null ? null : heads.value / QUARTERS_AN_HOUR },
    ]),
  )
  const days = new Map(
    meant.map(({ day, past }) => {
      const isKnown = [...came].some(([name, count]) => count > 0 && isWithin(Number(name.split(' ')[1]), past))
      return [day.start, { day: past, came, isKnown, planned }]
    }),
  )
  return { days, held }
}

function sameWeekdayBefore(day: LocalDay, zone: string, now: Instant, localDays: LocalDays): LocalDay | null {
  for (let back = 1; back <= WEEKS_BACK_MAX; back += 1) {
    // The middle of the day is on it whatever the clocks do in between.
    const past = localDays.dayAt(zone, (day.start + day.end) / 2 - back * WEEK_DAYS * DAY_MS)
    if (past.end <= now) return past.date === addDays(day.date, -back * WEEK_DAYS) ? past : null
  }
  return null
}

function differenceOf(said: number | null, before: number | undefined): number | null {
  return said === null || before === undefined ? null : Math.abs(said - before)
}
