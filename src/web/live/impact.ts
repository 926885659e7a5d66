import type { Sums } from '../figures/sums.ts'

/**
 * How many customers a queue touches that should not be touched, now and in the hours in which something can still be done: what the live
 * table is ranked by. All parts are contacts, so they may be added and their sum explained in one line.
 */
export interface Impact {
  /** Still waiting for longer than the target allows, whenever they came. */
  readonly waitingOver: number
  /** Decided in the last hour and not in time, beyond those that the target allows. */
  readonly missed: number
  /** Difference of the last hour's volume from what was expected, beyond what chance alone makes likely. */
  readonly unexpected: number
  /** Not in time within the next two hours beyond those that the target allows, as it is foreseen; 0 where nothing is. */
  readonly projected: number
  readonly total: number
}

/** Counts vary by about the root of their mean; twice that is rarely chance (one hour in twenty), so less moves no queue up. */
const CHANCE_ROOTS = 2

/** `hour` are the sums of the last hour, `waitingOver` all that wait too long now, `projected` those who will not be served in time. */
export function impactOf(hour: Sums, waitingOver: number, projected: number): Impact {
  const missed = hour.parts === null ? 0 : missedOf(hour.parts.denominator, hour.parts.numerator, hour.undecided, hour.aimed)
  const unexpected = unexpectedOf(hour)
  return { waitingOver, missed, unexpected, projected, total: waitingOver + missed + unexpected + projected }
}

function missedOf(denominator: number, numerator: number, undecided: number, aimed: number): number {
  return Math.max(0, denominator - numerator - undecided - (denominator - aimed))
}

function unexpectedOf(hour: Sums): number {
  if (hour.expected === null) return 0
  return Math.max(0, Math.abs(hour.offeredOfExpected - hour.expected) - CHANCE_ROOTS * Math.sqrt(hour.expected))
}
