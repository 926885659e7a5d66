import { REMARKABLE_SHARE } from '../../domain/plan/plan-effect.ts'
import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import { sum } from '../../domain/plan/plan-level.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { DayBeside } from './beside-days.ts'
import type { PlanBeside } from './beside-plan.ts'
import type { PackedCells } from './packed-cells.ts'
import type { PlanQueueDays } from './read-plan-file.ts'

/** Below so many contacts or head hours a quarter is nothing. */
const REMARKABLE_MIN = 20
/** More queues than these are counted and not named. */
const NAMED_MAX = 3

/** What is compared, with the names of places. */
export interface BesideTold {
  readonly kind: PlanKind
  readonly queues: readonly PlanQueueDays[]
  readonly cells: PackedCells
  readonly beside: PlanBeside
  readonly nameOf: (place: { readonly queueId: number; readonly vendorId: number }) => string
  readonly now: Instant
  /** Whether somebody said when it was made; else what lies in the past is told as begun before it. */
  readonly saysMadeAt: boolean
}

/** What looks as if another week, queue or vendor was meant. */
export function besideWarnings(told: BesideTold): readonly string[] {
  const { beside } = told
  const cut = beside.comparedWeeks < beside.weeks
  const note = `only ${beside.comparedWeeks} of ${beside.weeks} weeks of queues were compared with what is planned: of the others too much is`
  return [
    ...pastOf(told),
    ...remarkableTotals(told),
    ...fallenWholes(told),
    ...strangeVendors(told),
    ...newerPlans(told),
    ...(cut ? [note] : []),
  ]
}

function pastOf({ cells, now, saysMadeAt }: BesideTold): readonly string[] {
  if (!saysMadeAt) return []
  const past = cells.starts.filter((start) => start < now).length
  if (past === 0) return []
  const all = cells.starts.length
  return [
    past === all
      ? `all ${all} quarter hours lie in the past: is it the week that was meant?`
      : `${past} of ${all} quarter hours lie in the past`,
  ]
}

/** Totals of places beside the same weekdays before: what came where it is known, else what was planned. */
function remarkableTotals({ kind, queues, beside, nameOf }: BesideTold): readonly string[] {
  const byPlace = Map.groupBy(beside.days, placeOf)
  const found = queues.flatMap((place) => {
    const days = new Map((byPlace.get(placeOf(place)) ?? []).map((day) => [day.date, day]))
    const pairs = place.days.flatMap((day) => pairOf(kind, day, days.get(day.date)?.lastWeek ?? null))
    const [now, then] = [sum(pairs.map((pair) => pair.now)), sum(pairs.map((pair) => pair.then))]
    if (now === null || then === null || Math.max(now, then) < REMARKABLE_MIN) return []
    const isUsual = then > 0 && Math.abs(now / then - 1) <= REMARKABLE_SHARE
    return isUsual ? [] : [`${nameOf(place)} ${shown(now)} against ${shown(then)} (${changeText(now, then)})`]
  })
  const unit = kind === 'forecast' ? 'contacts' : 'head hours'
  const more = found.length > NAMED_MAX ? ` and ${found.length - NAMED_MAX} more` : ''
  return found.length === 0
    ? []
    : [
        `${unit} differ by more than ${100 * REMARKABLE_SHARE} % from the same weekdays before: ${found.slice(0, NAMED_MAX).join(', ')}${more}. Are they the week and the queues that were meant?`,
      ]
}

function pairOf(
  kind: PlanKind,
  day: PlanQueueDays['days'][number],
  lastWeek: DayBeside['lastWeek'],
): readonly { readonly now: number; readonly then: number }[] {
  const now = kind === 'forecast' ? day.contacts : day.headHours
  const then = kind === 'forecast' ? (lastWeek?.came ?? lastWeek?.contacts ?? null) : (lastWeek?.headHours ?? null)
  return now === null || then === null ? [] : [{ now, then }]
}

/** Queues of which it names vendors only, and which would be planned for less than now: the sum of vendors takes the place of the queue's own plan. */
function fallenWholes({ kind, queues, beside, nameOf }: BesideTold): readonly string[] {
  const spoken = new Set(queues.map(placeOf))
  const measure = kind === 'forecast' ? 'contacts' : 'headHours'
  const wholes = beside.days.filter((day) => day.vendorId === 0 && !spoken.has(placeOf(day)))
  const found = [...Map.groupBy(wholes, ({ queueId }) => queueId)].flatMap(([queueId, days]) => {
    const [before, after] = [sum(days.map((day) => day.before?.[measure] ?? null)), sum(days.map((day) => day.after?.[measure] ?? null))]
    if (before === null || after === null || before < REMARKABLE_MIN || after >= before * (1 - REMARKABLE_SHARE)) return []
    return [`${nameOf({ queueId, vendorId: 0 })} from ${shown(before)} to ${shown(after)} (${changeText(after, before)})`]
  })
  const unit = kind === 'forecast' ? 'contacts' : 'head hours'
  const more = found.length > NAMED_MAX ? ` and ${found.length - NAMED_MAX} more` : ''
  return found.length === 0
    ? []
    : [
        `${unit} of whole queues would fall: ${found.slice(0, NAMED_MAX).join(', ')}${more}. The file speaks of vendors only, and their sum would count for the queue: are all of its vendors planned?`,
      ]
}

/** A vendor of whom nothing was planned in a queue of which others were. */
function strangeVendors({ kind, queues, beside, nameOf }: BesideTold): readonly string[] {
  const strange = queues.filter(({ queueId, vendorId }) => {
    const known = beside.vendors.get(queueId)
    return vendorId !== 0 && known !== undefined && known.size > 0 && !known.has(vendorId)
  })
  const names = strange.slice(0, NAMED_MAX).map(nameOf).join(', ')
  return strange.length === 0 ? [] : [`no ${kind} of this or the week before speaks of ${names}: is it the vendor that was meant?`]
}

function newerPlans({ beside }: BesideTold): readonly string[] {
  const newer = beside.overlaps.filter(({ isNewer, different }) => isNewer && different > 0)
  return newer.slice(0, NAMED_MAX).map(({ plan, different }) => {
    return `${plan.name} was made later and says something else of ${different} quarter hours: there it goes on to count`
  })
}

function placeOf({ queueId, vendorId }: { readonly queueId: number; readonly vendorId: number }): string {
  return `${queueId} ${vendorId}`
}

function shown(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** Beyond ten times as many nobody reads a percentage. */
const TIMES_FROM = 10

function changeText(now: number, then: number): string {
  if (then === 0) return 'nothing before'
  if (now / then >= TIMES_FROM) return `${Math.round(now / then)} times as many`
  const change = now / then - 1
  return `${change > 0 ? '+' : '−'}${Math.round(Math.abs(change) * 100)} %`
}
