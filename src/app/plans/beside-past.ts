import { addDays, type LocalDay } from '../../domain/interval/local-calendar.ts'
import { plansInEffectAtLevels } from '../../domain/plan/in-effect.ts'
import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import type { TallyReads } from '../kpi-query.ts'
import type { LocalDays } from '../local-days.ts'
import type { Scope } from '../scope.ts'
import { aTurn } from './a-turn.ts'
import { type DaySums, isWithin, type PastDay, QUARTERS_AN_HOUR } from './beside-days.ts'
import type { HeldStoredPlan, PlanStore } from './plan-store.ts'
import { offered, readCame } from './read-came.ts'

export interface BesideReads {
  readonly plans: Pick<PlanStore, 'held'>
  readonly reads: TallyReads
  readonly localDays: LocalDays
}

const WEEK_DAYS = 7
/** Further back nothing is alike any more. */
const WEEKS_BACK_MAX = 520

/** The plans of a kind that count for a queue within [from, to). What we foresee ourselves takes no plan's place. */
export async function heldIn(
  { plans }: BesideReads,
  scope: Scope,
  kind: PlanKind,
  { queueId, from, to }: { readonly queueId: number; readonly from: Instant; readonly to: Instant },
): Promise<readonly HeldStoredPlan[]> {
  const which = { knownAt: null, withWithdrawn: false, snapshotIds: null, ofModel: 'without' } as const
  const held = await plans.held(scope, { kinds: [kind], from, to, queueIds: [queueId], ...which })
  return held.filter(({ snapshot }) => snapshot.origin !== 'model' && !snapshot.isWithdrawn)
}

/** Days that are over, by the beginnings of those that stand beside them, with the plans that speak of them. */
export interface Past {
  readonly days: ReadonlyMap<Instant, PastDay>
  readonly held: readonly HeldStoredPlan[]
}

/** Days of a queue, beside which others stand. */
export interface PastRequest {
  readonly kind: PlanKind
  readonly queueId: number
  readonly days: readonly LocalDay[]
  readonly zone: string
  readonly now: Instant
}

/** For each of some days the newest same weekday that is over. */
export async function pastOf(deps: BesideReads, scope: Scope, { kind, queueId, days: local, zone, now }: PastRequest): Promise<Past> {
  const meant = local.flatMap((day) => {
    const past = sameWeekdayBefore(day, zone, now, deps.localDays)
    return past === null ? [] : [{ day, past }]
  })
  if (meant.length === 0) return { days: new Map(), held: [] }
  const span = {
    from: meant.reduce((least, { past }) => Math.min(least, past.start), Number.POSITIVE_INFINITY),
    to: meant.reduce((most, { past }) => Math.max(most, past.end), 0),
  }
  const tallies = await readCame(deps.reads, scope, [queueId], span)
  const came = new Map([...tallies].map(([name, tally]) => [name, offered(tally)]))
  const held = await heldIn(deps, scope, kind, { queueId, ...span })
  const days = new Map<Instant, PastDay>()
  for (const { day, past } of meant) {
    await aTurn()
    const isKnown = [...came].some(([name, count]) => count > 0 && isWithin(Number(name.split(' ')[1]), past))
    days.set(day.start, { day: past, came, isKnown, planned: plannedOn(past, held) })
  }
  return { days, held }
}

/** What counted of plans for a day that is over, by `vendorId start`. */
function plannedOn(day: LocalDay, held: readonly HeldStoredPlan[]): ReadonlyMap<string, DaySums> {
  const ofDay = held.map((plan) => ({ ...plan, cells: plan.cells.filter(({ start }) => isWithin(start, day)) }))
  const { queue, vendor } = plansInEffectAtLevels(ofDay, ({ start }) => start)
  return new Map(
    [...queue, ...vendor].map(({ vendorId, start, contacts, heads }) => [
      `${vendorId} ${start}`,
      { contacts: contacts?.value ?? null, headHours: heads === null ? null : heads.value / QUARTERS_AN_HOUR },
    ]),
  )
}

function sameWeekdayBefore(day: LocalDay, zone: string, now: Instant, localDays: LocalDays): LocalDay | null {
  for (let back = 1; back <= WEEKS_BACK_MAX; back += 1) {
    // The middle of the day is on it whatever the clocks do in between.
    const past = localDays.dayAt(zone, (day.start + day.end) / 2 - back * WEEK_DAYS * DAY_MS)
    if (past.end <= now) return past.date === addDays(day.date, -back * WEEK_DAYS) ? past : null
  }
  return null
}
