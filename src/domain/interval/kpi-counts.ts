import type { Milliseconds } from '../shared/instant.ts'
import { assert } from '../shared/result.ts'
import { MEASURE_AT, MEASURE_COUNT } from './measure.ts'
import { type ServiceLevelParts, type ServiceLevelTarget, serviceLevelParts, type TargetFormula } from './service-level.ts'
import { measure, type Tally, waitingOf } from './tally.ts'
import { abandonedWithin, answeredWithin } from './waits-within.ts'

/** What reading a queue's tally needs to know of the queue. */
export interface KpiRules {
  readonly edgesMs: readonly Milliseconds[]
  /** Null where the queue has no target: it then has no service level, and takes no part in that of a group. */
  readonly target: ServiceLevelTarget | null
  readonly shortAbandonMs: Milliseconds
}

/** What is not decided at the moment of the answer: of the moment, so never part of a tally. */
export interface OpenCounts {
  /** Waiting for longer than the queue's threshold. */
  readonly waitingOver: number
  /** Promised, not replied to, and not due before the moment of the answer. */
  readonly notYetDue: number
  /** Whether the interval may still get facts that are in time: it is not over, or not yet for as long as the feed may be late. */
  readonly isOpen: boolean
}

/** Nothing open: a closed interval in which everybody was decided. */
export const NOTHING_OPEN: OpenCounts = { waitingOver: 0, notYetDue: 0, isOpen: false }

/** Which target the parts belong to; `mixed` where a group holds several. */
export type CountedTarget =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly formula: TargetFormula; readonly thresholdMs: Milliseconds; readonly shortAbandonMs: Milliseconds }
  | { readonly kind: 'mixed' }

/**
 * Counts of a group of tallies (any queues, vendors, intervals), additive: everything that a row of figures is derived from. A count is
 * null where one member cannot tell it exactly.
 */
export interface KpiCounts {
  readonly values: Float64Array
  readonly thresholdsMs: readonly Milliseconds[]
  /** By place in `thresholdsMs`. */
  readonly answeredWithin: (number | null)[]
  readonly abandonedWithin: (number | null)[]
  shortAbandoned: number | null
  waiting: number
  waitingOver: number
  target: CountedTarget
  /** Null where a threshold or a short-abandon limit is no edge of a member. */
  parts: ServiceLevelParts | null
  provisional: boolean
}

/** Counts of nothing, ready to tell the waits within each of `thresholdsMs`. */
export function emptyCounts(thresholdsMs: readonly Milliseconds[]): KpiCounts {
  return {
    values: new Float64Array(MEASURE_COUNT),
    thresholdsMs,
    answeredWithin: thresholdsMs.map(() => 0),
    abandonedWithin: thresholdsMs.map(() => 0),
    shortAbandoned: 0,
    waiting: 0,
    waitingOver: 0,
    target: { kind: 'none' },
    parts: { numerator: 0, denominator: 0 },
    provisional: false,
  }
}

/** Adds one tally of one queue, with what is open in it. */
export function addTallyCounts(into: KpiCounts, tally: Tally, rules: KpiRules, open: OpenCounts): void {
  for (let at = 0; at < MEASURE_COUNT; at += 1) into.values[at] = (into.values[at] as number) + (tally.values[at] as number)
  for (const [place, thresholdMs] of into.thresholdsMs.entries()) {
    into.answeredWithin[place] = plus(into.answeredWithin[place], answeredWithin(tally, rules.edgesMs, thresholdMs))
    into.abandonedWithin[place] = plus(into.abandonedWithin[place], abandonedWithin(tally, rules.edgesMs, thresholdMs))
  }
  const waiting = waitingOf(tally)
  into.shortAbandoned = plus(into.shortAbandoned, abandonedWithin(tally, rules.edgesMs, rules.shortAbandonMs))
  into.waiting += waiting
  into.waitingOver += open.waitingOver
  into.provisional ||= open.isOpen || waiting > 0 || measure(tally, 'inService') > 0
  if (rules.target === null) return
  into.target = targetWith(into.target, rules.target, rules.shortAbandonMs)
  into.parts = sumParts(into.parts, partsOf(tally, rules.target, rules, open))
}

/** Adds the counts of another group with the same thresholds. */
export function addCounts(into: KpiCounts, from: KpiCounts): void {
  assert(into.thresholdsMs.length === from.thresholdsMs.length, 'counts of different thresholds cannot be added')
  for (let at = 0; at < MEASURE_COUNT; at += 1) into.values[at] = (into.values[at] as number) + (from.values[at] as number)
  for (const [place, thresholdMs] of into.thresholdsMs.entries()) {
    assert(thresholdMs === from.thresholdsMs[place], 'counts of different thresholds cannot be added')
    into.answeredWithin[place] = plus(into.answeredWithin[place], from.answeredWithin[place])
    into.abandonedWithin[place] = plus(into.abandonedWithin[place], from.abandonedWithin[place])
  }
  into.shortAbandoned = plus(into.shortAbandoned, from.shortAbandoned)
  into.waiting += from.waiting
  into.waitingOver += from.waitingOver
  into.provisional ||= from.provisional
  into.target = jointTarget(into.target, from.target)
  into.parts = sumParts(into.parts, from.parts)
}

/** The value of one measure. */
export function countOf(counts: KpiCounts, name: keyof typeof MEASURE_AT): number {
  return counts.values[MEASURE_AT[name]] as number
}

function partsOf(tally: Tally, target: ServiceLevelTarget, rules: KpiRules, open: OpenCounts): ServiceLevelParts | null {
  if (target.formula === 'SL-async') {
    return { numerator: measure(tally, 'dueMet'), denominator: measure(tally, 'due') - open.notYetDue }
  }
  const answeredInTime = answeredWithin(tally, rules.edgesMs, target.thresholdMs)
  const abandonedInTime = abandonedWithin(tally, rules.edgesMs, target.thresholdMs)
  const shortAbandoned = abandonedWithin(tally, rules.edgesMs, rules.shortAbandonMs)
  if (answeredInTime === null || abandonedInTime === null || shortAbandoned === null) return null
  const counts = {
    answered: measure(tally, 'answeredOfOffered'),
    answeredWithin: answeredInTime,
    abandoned: measure(tally, 'abandoned'),
    abandonedWithin: abandonedInTime,
    shortAbandoned,
    flowedOut: measure(tally, 'flowedOut'),
    waitingOver: open.waitingOver,
  }
  return serviceLevelParts(counts, target.formula)
}

/** In a group with different targets each member's own parts are summed, and the group says `mixed`. */
function targetWith(held: CountedTarget, target: ServiceLevelTarget, shortAbandonMs: Milliseconds): CountedTarget {
  if (held.kind === 'mixed' || (held.kind === 'one' && isSameTarget(held, target, shortAbandonMs))) return held
  if (held.kind === 'one') return { kind: 'mixed' }
  return { kind: 'one', formula: target.formula, thresholdMs: target.thresholdMs, shortAbandonMs }
}

function jointTarget(a: CountedTarget, b: CountedTarget): CountedTarget {
  if (a.kind === 'none') return b
  if (b.kind === 'none' || a.kind === 'mixed') return a
  return b.kind === 'mixed' || !isSameTarget(a, b, b.shortAbandonMs) ? { kind: 'mixed' } : a
}

/** The short-abandon limit is part of a target only where its formula uses it. */
function isSameTarget(
  held: { readonly formula: TargetFormula; readonly thresholdMs: Milliseconds; readonly shortAbandonMs: Milliseconds },
  target: { readonly formula: TargetFormula; readonly thresholdMs: Milliseconds },
  shortAbandonMs: Milliseconds,
): boolean {
  if (held.formula !== target.formula || held.thresholdMs !== target.thresholdMs) return false
  const usesShort = held.formula === 'SL5' || held.formula === 'SL6'
  return !usesShort || held.shortAbandonMs === shortAbandonMs
}

function sumParts(a: ServiceLevelParts | null, b: ServiceLevelParts | null): ServiceLevelParts | null {
  return a === null || b === null ? null : { numerator: a.numerator + b.numerator, denominator: a.denominator + b.denominator }
}

function plus(a: number | null | undefined, b: number | null | undefined): number | null {
  return a === null || a === undefined || b === null || b === undefined ? null : a + b
}
