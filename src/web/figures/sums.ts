import { type ServiceLevelParts, serviceLevelParts, type TargetFormula } from '../../domain/interval/service-level.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { DESK_COLUMN_AT, type DeskColumn, type DeskWaiting } from '../../wire/desk.ts'
import { CELL_WIDTH, type DeskState, type QueueState } from '../store/desk-state.ts'
import { openTimeOf } from './open-time.ts'
import { countTooLate } from './too-late.ts'

/** A stretch of intervals of the window, half-open, by their place. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Which target a sum is measured against: `mixed` where its queues have several. */
export type SummedTarget =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly formula: string; readonly thresholdSeconds: number; readonly fraction: number }
  | { readonly kind: 'mixed' }

/** Counts of any queues over any intervals, at the state's `asOf`. Ratios are derived from it last (`ratios.ts`). */
export interface Sums {
  readonly values: Float64Array
  waiting: number
  /** Waiting for longer than the queue's target allows. */
  waitingOver: number
  /** Those of the denominator of `parts` that still wait. */
  undecided: number
  /** By SL-async: promised a reply within the stretch, and neither replied to nor due yet. */
  notYetDue: number
  oldestOfferedAt: Instant | null
  /** Null where no queue has a target. */
  parts: ServiceLevelParts | null
  target: SummedTarget
  /** How many of the denominator would have to be in time: the target of a group is this over the denominator. */
  aimed: number
  /** Expected so far, over the intervals of which something was expected; null where nothing is known. */
  expected: number | null
  /** Offered in just those intervals. */
  offeredOfExpected: number
  /** A contact is undecided or in service, or an interval may still get facts in time. */
  provisional: boolean
}

/** Sums of nothing. */
export function noSums(): Sums {
  return {
    values: new Float64Array(CELL_WIDTH),
    waiting: 0,
    waitingOver: 0,
    undecided: 0,
    notYetDue: 0,
    oldestOfferedAt: null,
    parts: null,
    target: { kind: 'none' },
    aimed: 0,
    expected: null,
    offeredOfExpected: 0,
    provisional: false,
  }
}

export function summed(sums: Sums, column: DeskColumn): number {
  return sums.values[DESK_COLUMN_AT[column]] as number
}

/** What is needed to sum one queue, found once and used for many stretches. */
export interface QueueView {
  readonly state: DeskState
  readonly queue: QueueState
  /** Null for what is assigned to no queue. */
  readonly record: Queue | null
  /** All vendors, or the one. */
  readonly vendorId: number | null
  /** For how long after its end an interval may still get facts in time. */
  readonly latenessMs: number
}

/** The sums of a queue over a stretch. */
export function sumQueue(view: QueueView, stretch: Stretch): Sums {
  const sums = noSums()
  const { state, queue, record, vendorId } = view
  const cells = vendorId === null ? queue.total : queue.series.get(vendorId)
  if (cells !== undefined) addCells(sums.values, cells, stretch)
  addOpenTime(sums.values, view, stretch)
  addWaiting(sums, view, stretch)
  if (vendorId === null) addExpectation(sums, state, queue, stretch)
  const isOpen = state.windowStart + stretch.to * INTERVAL_MS + view.latenessMs > state.asOf && stretch.from < stretch.to
  sums.provisional = isOpen || sums.waiting > 0 || summed(sums, 'inService') > 0
  const target = record?.target ?? null
  if (target !== null) {
    sums.target = { kind: 'one', ...target }
    sums.parts = levelParts(sums, target.formula)
    sums.aimed = target.fraction * sums.parts.denominator
  }
  return sums
}

/** Adds the sums of another group: counts to counts, parts to parts. */
export function addSums(into: Sums, from: Sums): void {
  for (let at = 0; at < CELL_WIDTH; at += 1) into.values[at] = (into.values[at] as number) + (from.values[at] as number)
  into.waiting += from.waiting
  into.waitingOver += from.waitingOver
  into.undecided += from.undecided
  into.notYetDue += from.notYetDue
  into.oldestOfferedAt = earlier(into.oldestOfferedAt, from.oldestOfferedAt)
  into.target = jointTarget(into.target, from.target)
  if (from.parts !== null) {
    into.parts = {
      numerator: (into.parts?.numerator ?? 0) + from.parts.numerator,
      denominator: (into.parts?.denominator ?? 0) + from.parts.denominator,
    }
  }
  into.aimed += from.aimed
  if (from.expected !== null) into.expected = (into.expected ?? 0) + from.expected
  into.offeredOfExpected += from.offeredOfExpected
  into.provisional ||= from.provisional
}

/** A promise is judged by what was due in the stretch, whenever it came; what is not due yet is neither met nor missed. */
function levelParts(sums: Sums, formula: TargetFormula): ServiceLevelParts {
  if (formula !== 'SL-async') return serviceLevelParts(levelCounts(sums), formula)
  return { numerator: summed(sums, 'dueMet'), denominator: summed(sums, 'due') - sums.notYetDue }
}

function levelCounts(sums: Sums): Parameters<typeof serviceLevelParts>[0] {
  return {
    answered: summed(sums, 'answeredOfOffered'),
    answeredWithin: summed(sums, 'answeredWithin'),
    abandoned: summed(sums, 'abandoned'),
    abandonedWithin: summed(sums, 'abandonedWithin'),
    shortAbandoned: summed(sums, 'abandonedShort'),
    flowedOut: summed(sums, 'flowedOut'),
    waitingOver: sums.waitingOver,
  }
}

function addCells(values: Float64Array, cells: Float64Array, { from, to }: Stretch): void {
  const end = Math.min(to * CELL_WIDTH, cells.length)
  for (let at = Math.max(0, from) * CELL_WIDTH; at < end; at += CELL_WIDTH) {
    for (let column = 0; column < CELL_WIDTH; column += 1) {
      values[column] = (values[column] as number) + (cells[at + column] as number)
    }
  }
}

function addOpenTime(values: Float64Array, { state, queue, vendorId }: QueueView, { from, to }: Stretch): void {
  for (const [ofVendor, intervals] of openTimeOf(state).get(queue.queueId) ?? []) {
    if (vendorId !== null && vendorId !== ofVendor) continue
    for (const [interval, cell] of intervals) {
      if (interval < from || interval >= to) continue
      for (let column = 0; column < CELL_WIDTH; column += 1) values[column] = (values[column] as number) + (cell[column] as number)
    }
  }
}

function addWaiting(sums: Sums, { state, queue, record, vendorId }: QueueView, { from, to }: Stretch): void {
  if (queue.waiting.size === 0) return
  const begin = state.windowStart + from * INTERVAL_MS
  const end = state.windowStart + to * INTERVAL_MS
  const target = record?.target ?? null
  for (const held of queue.waiting.values()) {
    if (vendorId !== null && held.vendorId !== vendorId) continue
    if (target?.formula === 'SL-async') addPromised(sums, held, state.asOf, begin, end)
    if (held.start < begin || held.start >= end) continue
    const over = countTooLate(held, state.asOf, target)
    sums.waiting += held.offeredAt.length
    sums.waitingOver += over
    if (target?.formula !== 'SL-async') sums.undecided += over
    sums.oldestOfferedAt = earlier(sums.oldestOfferedAt, held.offeredAt[0] ?? null)
  }
}

function addPromised(sums: Sums, { dueAt }: DeskWaiting, asOf: Instant, begin: Instant, end: Instant): void {
  for (const due of dueAt) {
    if (due === null || due < begin || due >= end) continue
    if (due < asOf) sums.undecided += 1
    else sums.notYetDue += 1
  }
}

/** The running interval's expectation counts as far as it has run: half of it is expected by half time. */
function addExpectation(sums: Sums, state: DeskState, queue: QueueState, { from, to }: Stretch): void {
  if (queue.expectation === null) return
  const { offeredTwelfths } = queue.expectation
  const offeredAt = DESK_COLUMN_AT.offered
  for (let interval = Math.max(0, from); interval < to; interval += 1) {
    const twelfths = offeredTwelfths[interval] ?? null
    const run = (state.asOf - state.windowStart) / INTERVAL_MS - interval
    if (twelfths === null || run <= 0) continue
    sums.expected = (sums.expected ?? 0) + (twelfths / 12) * Math.min(1, run)
    sums.offeredOfExpected += queue.total[interval * CELL_WIDTH + offeredAt] ?? 0
  }
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}

function jointTarget(a: SummedTarget, b: SummedTarget): SummedTarget {
  if (a.kind === 'none') return b
  if (b.kind === 'none' || a.kind === 'mixed') return a
  const isSame = b.kind === 'one' && a.formula === b.formula && a.thresholdSeconds === b.thresholdSeconds && a.fraction === b.fraction
  return isSame ? a : { kind: 'mixed' }
}
