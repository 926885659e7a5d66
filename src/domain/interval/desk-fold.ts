import { INTERVAL_MS, type Instant, type Milliseconds } from '../shared/instant.ts'
import { assert } from '../shared/result.ts'
import { LaneTable } from './lane-table.ts'
import { MEASURE_AT, MEASURE_COUNT, MEASURES } from './measure.ts'
import type { TallyDelta } from './tally.ts'
import { ABANDONED_WAITS, ANSWERED_WAITS, type TallySink, type WaitHistogram } from './tally-sink.ts'
import { edgeIndex } from './wait-edges.ts'

/** What the desk keeps of a cell: all measures, and what its waits say at the queue's threshold and short-abandon limit. */
export const DESK_FOLD_COLUMNS = [...MEASURES, 'answeredWithin', 'abandonedWithin', 'abandonedShort'] as const

export type DeskFoldColumn = (typeof DESK_FOLD_COLUMNS)[number]

/** How many columns a cell has. */
export const DESK_FOLD_STEP = DESK_FOLD_COLUMNS.length

/** The place of each column in a cell. */
export const DESK_FOLD_COLUMN_AT: Readonly<Record<DeskFoldColumn, number>> = {
  ...MEASURE_AT,
  answeredWithin: MEASURE_COUNT,
  abandonedWithin: MEASURE_COUNT + 1,
  abandonedShort: MEASURE_COUNT + 2,
}

/** What the waits of a queue are looked at for. */
export interface DeskQueueRules {
  readonly edgesMs: readonly Milliseconds[]
  /** Null where the queue has no target by waiting time: nothing is then counted as within. */
  readonly thresholdMs: Milliseconds | null
  readonly shortAbandonMs: Milliseconds
}

/** The intervals a fold holds; half-open from `from`. */
export interface DeskWindow {
  readonly from: Instant
  readonly intervals: number
}

/** One queue and vendor with its cells, at `values[interval * DESK_FOLD_STEP + columnAt]`; to be read and never written. */
export interface DeskLane {
  readonly queueId: number
  readonly vendorId: number
  readonly values: Float64Array
}

/** The last bucket that is within each limit; -1 where none is. */
interface WithinBuckets {
  readonly threshold: number
  readonly short: number
}

const ANSWERED_WITHIN_AT = DESK_FOLD_COLUMN_AT.answeredWithin
const ABANDONED_WITHIN_AT = DESK_FOLD_COLUMN_AT.abandonedWithin
const ABANDONED_SHORT_AT = DESK_FOLD_COLUMN_AT.abandonedShort
const NOTHING: Float64Array = new Float64Array(0)

/**
 * The tallies of a window in memory, by queue and vendor (sites together), as the desk reads and sends them: one array a lane, cell after
 * cell. Fed by committed deltas only. It adds and never decides, so it equals the sums of the store. What lies outside the window passes
 * by: a later window, other rules or other edges are a new fold, loaded from the store's tallies.
 */
export class DeskFold implements TallySink {
  readonly window: DeskWindow
  readonly #rulesOf: (queueId: number) => DeskQueueRules
  readonly #table = new LaneTable()
  readonly #values: Float64Array[] = []
  readonly #within: WithinBuckets[] = []
  #current: Float64Array = NOTHING
  #currentWithin: WithinBuckets = { threshold: -1, short: -1 }
  #cell = 0
  #queueId = -1
  #vendorId = -1
  #start: Instant = -1

  constructor(window: DeskWindow, rulesOf: (queueId: number) => DeskQueueRules) {
    assert(window.from % INTERVAL_MS === 0, `a window begins at ${window.from}, expected the start of a 15-minute interval`)
    this.window = window
    this.#rulesOf = rulesOf
  }

  at(queueId: number, vendorId: number, _siteId: number, start: Instant): void {
    // Most additions of one contact go to one cell.
    if (queueId === this.#queueId && vendorId === this.#vendorId && start === this.#start) return
    this.#queueId = queueId
    this.#vendorId = vendorId
    this.#start = start
    const interval = (start - this.window.from) / INTERVAL_MS
    if (interval < 0 || interval >= this.window.intervals) {
      this.#current = NOTHING
      return
    }
    const found = this.#table.find(queueId, vendorId)
    const lane = found < 0 ? this.#addLane(queueId, vendorId) : found
    this.#current = this.#values[lane] as Float64Array
    this.#currentWithin = this.#within[lane] as WithinBuckets
    this.#cell = interval * DESK_FOLD_STEP
  }

  add(measureAt: number, amount: number): void {
    const place = this.#cell + measureAt
    // A write outside the array has no effect: it is empty where the tally lies outside the window.
    this.#current[place] = (this.#current[place] as number) + amount
  }

  addWait(histogram: WaitHistogram, bucket: number, _buckets: number, amount: number): void {
    const { threshold, short } = this.#currentWithin
    if (histogram === ANSWERED_WAITS) {
      if (bucket <= threshold) this.add(ANSWERED_WITHIN_AT, amount)
      return
    }
    if (bucket <= threshold) this.add(ABANDONED_WITHIN_AT, amount)
    if (bucket <= short) this.add(ABANDONED_SHORT_AT, amount)
  }

  /** Adds a committed delta, or a tally as the store holds it. */
  apply(delta: TallyDelta): void {
    const { key, tally } = delta
    this.at(key.queueId, key.vendorId, key.siteId, key.start)
    const cells = this.#current
    if (cells.length === 0) return
    const cell = this.#cell
    for (let at = 0; at < MEASURE_COUNT; at += 1) cells[cell + at] = (cells[cell + at] as number) + (tally.values[at] as number)
    this.#applyWaits(ANSWERED_WAITS, tally.answeredWaits)
    this.#applyWaits(ABANDONED_WAITS, tally.abandonedWaits)
  }

  /** All lanes in which something was ever counted, in the order in which they came. */
  lanes(): readonly DeskLane[] {
    return this.#values.map((values, lane) => ({ queueId: this.#table.queueOf(lane), vendorId: this.#table.vendorOf(lane), values }))
  }

  /** The columns of one cell, as they are held; all zero where nothing was counted. */
  cell(queueId: number, vendorId: number, start: Instant): Float64Array {
    const interval = (start - this.window.from) / INTERVAL_MS
    const values = this.#values[this.#table.find(queueId, vendorId)]
    if (values === undefined || interval < 0 || interval >= this.window.intervals) return new Float64Array(DESK_FOLD_STEP)
    return values.subarray(interval * DESK_FOLD_STEP, (interval + 1) * DESK_FOLD_STEP)
  }

  /** The sums of a queue over its vendors (or of those that `isIn` takes), cell after cell. */
  queueSums(queueId: number, isIn: (vendorId: number) => boolean = () => true): Float64Array {
    const sums = new Float64Array(this.window.intervals * DESK_FOLD_STEP)
    for (const [lane, values] of this.#values.entries()) {
      if (this.#table.queueOf(lane) !== queueId || !isIn(this.#table.vendorOf(lane))) continue
      for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] as number) + (values[at] as number)
    }
    return sums
  }

  #applyWaits(histogram: WaitHistogram, waits: readonly number[]): void {
    for (let bucket = 0; bucket < waits.length; bucket += 1) {
      const amount = waits[bucket] as number
      if (amount !== 0) this.addWait(histogram, bucket, waits.length, amount)
    }
  }

  #addLane(queueId: number, vendorId: number): number {
    const rules = this.#rulesOf(queueId)
    this.#values.push(new Float64Array(this.window.intervals * DESK_FOLD_STEP))
    this.#within.push({
      threshold: rules.thresholdMs === null ? -1 : edgeOf(rules.edgesMs, rules.thresholdMs, queueId),
      short: edgeOf(rules.edgesMs, rules.shortAbandonMs, queueId),
    })
    return this.#table.insert(queueId, vendorId)
  }
}

function edgeOf(edgesMs: readonly Milliseconds[], limitMs: Milliseconds, queueId: number): number {
  const edge = edgeIndex(edgesMs, limitMs)
  assert(edge >= 0, `${limitMs} ms is no edge of queue ${queueId}: its thresholds are declared, so they are edges`)
  return edge
}
