import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import type { EffectiveCell } from '../../domain/plan/in-effect.ts'
import type { EffectCounts, IntervalEffect } from '../../domain/plan/plan-effect.ts'
import { sum } from '../../domain/plan/plan-level.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/** What a plan says of a day of a queue or vendor, beside what it would replace and what there was on the same weekday. */
export interface DayBeside {
  readonly queueId: number
  readonly vendorId: number
  readonly date: string
  readonly effects: EffectCounts
  /** What counts now for the intervals that the plan speaks of. */
  readonly before: DaySums | null
  /** What would count for them. */
  readonly after: DaySums | null
  /** The newest same weekday that is over, over the same times of day; null where nothing is known of it. */
  readonly lastWeek: (DaySums & { readonly date: string; readonly came: number | null }) | null
}

export interface DaySums {
  readonly contacts: number | null
  readonly headHours: number | null
}

/** A day that is over, with what came on it and what was planned for it. */
export interface PastDay {
  readonly day: LocalDay
  readonly came: ReadonlyMap<string, number>
  readonly isKnown: boolean
  readonly planned: ReadonlyMap<string, DaySums>
}

export const QUARTERS_AN_HOUR = 4

/** What a plan says of each of some days, queue or vendor by vendor. */
export function daysOf(
  effects: readonly IntervalEffect[],
  days: readonly LocalDay[],
  past: ReadonlyMap<Instant, PastDay>,
): readonly DayBeside[] {
  const vendors = Map.groupBy(effects, ({ vendorId }) => vendorId)
  return [...vendors].flatMap(([vendorId, ofVendor]) =>
    days.flatMap((day) => {
      const ofDay = ofVendor.filter(({ start }) => isWithin(start, day))
      return ofDay.length === 0 ? [] : [dayBeside(vendorId, day, ofDay, past.get(day.start) ?? null)]
    }),
  )
}

function dayBeside(vendorId: number, day: LocalDay, ofDay: readonly IntervalEffect[], past: PastDay | null): DayBeside {
  const effects = { first: 0, changes: 0, repeats: 0, outdone: 0 }
  for (const { does } of ofDay) effects[does] += 1
  return {
    queueId: ofDay[0]?.queueId ?? 0,
    vendorId,
    date: day.date,
    effects,
    before: sumsOfCells(ofDay.flatMap(({ before }) => before ?? [])),
    after: sumsOfCells(ofDay.flatMap(({ after }) => after ?? [])),
    lastWeek: past === null ? null : lastWeekOf(vendorId, day, ofDay, past),
  }
}

/** Over the same times of day, counted from the beginning of each: on a day on which the clocks change an hour of it stands beside another. */
function lastWeekOf(vendorId: number, day: LocalDay, ofDay: readonly IntervalEffect[], past: PastDay): DayBeside['lastWeek'] {
  const starts = ofDay.map(({ start }) => past.day.start + start - day.start).filter((start) => isWithin(start, past.day))
  const planned = starts.flatMap((start) => past.planned.get(`${vendorId} ${start}`) ?? [])
  const queueId = ofDay[0]?.queueId ?? 0
  // Offers are of a queue: a vendor of a pooled queue has none of its own.
  const came =
    past.isKnown && vendorId === 0 ? starts.reduce((total, start) => total + (past.came.get(`${queueId} ${start}`) ?? 0), 0) : null
  if (came === null && planned.length === 0) return null
  return { date: past.day.date, came, ...sumsOf(planned) }
}

function sumsOfCells(cells: readonly EffectiveCell[]): DaySums | null {
  if (cells.length === 0) return null
  return sumsOf(cells.map(({ contacts, heads }) => ({ contacts: contacts?.value ?? null, headHours: hoursOf(heads?.value) })))
}

function sumsOf(parts: readonly DaySums[]): DaySums {
  return { contacts: sum(parts.map(({ contacts }) => contacts)), headHours: sum(parts.map(({ headHours }) => headHours)) }
}

function hoursOf(heads: number | undefined): number | null {
  return heads === undefined ? null : heads / QUARTERS_AN_HOUR
}

/** Whether an instant is of a day. */
export function isWithin(at: Instant, { start, end }: LocalDay): boolean {
  return at >= start && at < end
}
