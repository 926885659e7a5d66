import type { Milliseconds } from '../shared/instant.ts'
import type { ServiceLevelFormula } from './queue-rules.ts'

/** The formulas of waiting, and the promise of a first reply in time (async channels). */
export const TARGET_FORMULAS = ['SL1', 'SL2', 'SL3', 'SL4', 'SL5', 'SL6', 'SL7', 'SL-async'] as const satisfies readonly (
  | ServiceLevelFormula
  | 'SL-async'
)[]

export type TargetFormula = (typeof TARGET_FORMULAS)[number]

/** What a queue or a contract aims at: the formula is data, since vendors, platforms and contracts disagree on it. */
export interface ServiceLevelTarget {
  readonly formula: TargetFormula
  readonly thresholdMs: Milliseconds
  /** At or above this share the target is met; null where only the figure is wanted. */
  readonly fraction: number | null
}

/** The counts that the formulas are made of; T is the threshold, s the limit of a short abandon. */
export interface ServiceLevelCounts {
  readonly answered: number
  /** Answered within T. */
  readonly answeredWithin: number
  readonly abandoned: number
  /** Abandoned within T. */
  readonly abandonedWithin: number
  /** Abandoned within s. */
  readonly shortAbandoned: number
  readonly flowedOut: number
  /** Still waiting, for longer than T: they can no longer be met, so every formula counts them as not met. */
  readonly waitingOver: number
}

/** Both parts of a service level: summed over a group before anything is divided. */
export interface ServiceLevelParts {
  readonly numerator: number
  readonly denominator: number
}

/**
 * The parts of a service level by the formula named:
 *
 * | SL1 | (A<=T + B<=T) / (A + B) | SL5 | (A<=T + B<=s) / (A + B) |
 * | SL2 | A<=T / A                | SL6 | A<=T / (A + B - B<=s)   |
 * | SL3 | A<=T / (A + B)          | SL7 | A<=T / (A + B + F)      |
 * | SL4 | A<=T / (A + B>T)        |     |                         |
 *
 * with the contacts that still wait for longer than T added to every denominator until they are decided.
 */
export function serviceLevelParts(counts: ServiceLevelCounts, formula: ServiceLevelFormula): ServiceLevelParts {
  const { answered, answeredWithin, abandoned, waitingOver } = counts
  const decided = answered + abandoned + waitingOver
  switch (formula) {
    case 'SL1':
      return { numerator: answeredWithin + counts.abandonedWithin, denominator: decided }
    case 'SL2':
      return { numerator: answeredWithin, denominator: answered + waitingOver }
    case 'SL3':
      return { numerator: answeredWithin, denominator: decided }
    case 'SL4':
      return { numerator: answeredWithin, denominator: decided - counts.abandonedWithin }
    case 'SL5':
      return { numerator: answeredWithin + counts.shortAbandoned, denominator: decided }
    case 'SL6':
      return { numerator: answeredWithin, denominator: decided - counts.shortAbandoned }
    case 'SL7':
      return { numerator: answeredWithin, denominator: decided + counts.flowedOut }
  }
}

/** A share of what there is: null of nothing, since nothing offered is neither 100 % nor 0 %. */
export function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator
}

/** One interval as attainment looks at it. */
export interface AttainedInterval {
  readonly offered: number
  readonly value: number | null
  readonly targetFraction: number | null
}

/** How many of the intervals with a service level reached their target. */
export interface IntervalAttainment {
  readonly attained: number
  readonly intervals: number
  readonly value: number | null
}

/**
 * Intervals at or above their target among those in which contacts were offered. An interval whose contacts are all still undecided (or
 * all flowed out) has no service level, so it counts neither as reached nor as missed; so does one without a target.
 */
export function intervalAttainment(cells: Iterable<AttainedInterval>): IntervalAttainment {
  let attained = 0
  let intervals = 0
  for (const cell of cells) {
    if (cell.offered === 0 || cell.value === null || cell.targetFraction === null) continue
    intervals += 1
    if (cell.value >= cell.targetFraction) attained += 1
  }
  return { attained, intervals, value: ratio(attained, intervals) }
}
