import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import type { PlanCell } from '../../domain/plan/plan-row.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { LocalDays } from '../local-days.ts'
import { aTurn } from './a-turn.ts'
import { isWithin } from './beside-days.ts'
import { type CellRange, type PackedCells, queueRanges, unpackCells } from './packed-cells.ts'

/** A local day of a queue, and where what a plan says of it stands: a range for each vendor and site. */
export interface QueueDay {
  readonly day: LocalDay
  readonly ranges: readonly CellRange[]
}

/** Seven local days of a queue that a plan speaks of, or what is left of them. */
export interface QueueWeek {
  readonly queueId: number
  readonly days: readonly QueueDay[]
}

const WEEK_DAYS = 7
/** Ranges that are found between two turns: a millisecond or two. */
const RANGES_AT_ONCE = 2_000

/** The local days of each queue that a plan speaks of, seven at a time from the first. Cells are looked through once, and the calendar is asked once for each range. */
export async function weeksOf(
  cells: PackedCells,
  zoneOf: (queueId: number) => string,
  localDays: LocalDays,
): Promise<readonly QueueWeek[]> {
  const weeks: QueueWeek[] = []
  let found = 0
  for (const { queueId, from, to } of queueRanges(cells)) {
    const zone = zoneOf(queueId)
    const days = new Map<Instant, { readonly day: LocalDay; readonly ranges: CellRange[] }>()
    for (let at = from; at < to; ) {
      const day = localDays.dayAt(zone, cells.starts[at] ?? 0)
      const end = endOf(cells, day, { from: at, to })
      const held = days.get(day.start) ?? { day, ranges: [] }
      days.set(day.start, held)
      held.ranges.push({ from: at, to: end })
      at = end
      found += 1
      if (found % RANGES_AT_ONCE === 0) await aTurn()
    }
    const inOrder = [...days.values()].sort((a, b) => a.day.start - b.day.start)
    for (let nth = 0; nth < inOrder.length; nth += WEEK_DAYS) weeks.push({ queueId, days: inOrder.slice(nth, nth + WEEK_DAYS) })
  }
  return weeks
}

/** What a plan says of a day of a queue. */
export function cellsOfDay(cells: PackedCells, { ranges }: QueueDay): readonly PlanCell[] {
  return ranges.flatMap((range) => unpackCells(cells, range))
}

function endOf({ starts }: PackedCells, day: LocalDay, { from, to }: CellRange): number {
  let end = from + 1
  while (end < to && isWithin(starts[end] ?? 0, day)) end += 1
  return end
}
