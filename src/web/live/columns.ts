import { INTERVAL_MS, type Instant, MINUTE_MS } from '../../domain/shared/instant.ts'
import { intervalAt } from '../figures/queue-view.ts'
import type { Stretch } from '../figures/sums.ts'
import type { DeskState } from '../store/desk-state.ts'
import { stretchStart } from '../time/zone.ts'
import type { StepMinutes } from '../view/view.ts'

/** One column of a table over time. */
export interface Column extends Stretch {
  readonly start: Instant
  readonly end: Instant
  /** Nothing of it has happened yet. */
  readonly isAhead: boolean
  /** Now is within it. */
  readonly isRunning: boolean
}

/** How far ahead the live table looks where there is room, and for how much of it. */
const AHEAD_MINUTES = 120
const AHEAD_SHARE = 0.4

/** The column that begins at `start`. */
export function columnAt(state: Pick<DeskState, 'windowStart' | 'asOf'>, start: Instant, end: Instant): Column {
  return {
    start,
    end,
    from: intervalAt(state, start),
    to: intervalAt(state, end),
    isAhead: start > state.asOf,
    isRunning: start <= state.asOf && state.asOf < end,
  }
}

/**
 * As many columns as there is room for: up to a little ahead of now, or from the selected one on where that is earlier. Steps stand on
 * the wall clock of the zone, so where clocks change one of them may be shorter or longer.
 */
export function liveColumns(
  state: Pick<DeskState, 'windowStart' | 'asOf' | 'intervals'>,
  shown: { readonly zone: string; readonly step: StepMinutes; readonly count: number; readonly selected: Instant | null },
): readonly Column[] {
  const { zone, step, count, selected } = shown
  const ahead = Math.max(1, Math.min(Math.floor(AHEAD_MINUTES / step), Math.floor(AHEAD_SHARE * count)))
  const running = stretchStart(zone, state.asOf, step)
  const back = count - 1 - ahead
  let first = running
  for (let steps = 0; steps < back; steps += 1) first = stretchStart(zone, first - INTERVAL_MS, step)
  if (selected !== null && selected < first)
    first = Math.max(stretchStart(zone, selected, step), stretchStart(zone, state.windowStart, step))
  return columnsFrom(state, zone, step, first, (column, made) => made < count && column.start < windowEnd(state))
}

/** Columns from `first` on, as long as `isWanted` says so. */
export function columnsFrom(
  state: Pick<DeskState, 'windowStart' | 'asOf'>,
  zone: string,
  step: StepMinutes,
  first: Instant,
  isWanted: (column: Column, made: number) => boolean,
): readonly Column[] {
  const columns: Column[] = []
  let start = first
  for (;;) {
    const end = nextStart(zone, start, step)
    const column = columnAt(state, start, end)
    if (!isWanted(column, columns.length)) return columns
    columns.push(column)
    start = end
  }
}

function nextStart(zone: string, start: Instant, step: StepMinutes): Instant {
  let end = start + INTERVAL_MS
  while (end < start + step * MINUTE_MS && stretchStart(zone, end, step) === start) end += INTERVAL_MS
  return end
}

function windowEnd(state: Pick<DeskState, 'windowStart' | 'intervals'>): Instant {
  return state.windowStart + state.intervals * INTERVAL_MS
}
