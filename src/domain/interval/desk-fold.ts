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

/** Behind them stands whether a cell was ever chosen for additions: where not, all of it is zero. */
export const DESK_FOLD_CHOSEN_AT: number = DESK_FOLD_COLUMNS.length

/** How many columns there are with that. */
export const DESK_FOLD_WIDTH: number = DESK_FOLD_COLUMNS.length + 1

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

/** One queue and vendor. */
export interface DeskLane {
  readonly queueId: number
  readonly vendorId: number
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

/** Room for so many lanes at first; it grows by half. */
const LANES_AT_FIRST = 61

/**
 * The tallies of a window in memory, by queue and vendor (sites together), as the desk reads and sends them: one array an interval,
 * since what happens now touches few of them, and in it column after column, since a snapshot reads all of one column at a time. Fed by
 * committed deltas only. It adds and never decides, so it equals the sums of the store. What lies outside the window passes
 * by: a later window, other rules or other edges are a new fold, loaded from the store's tallies.
 */
export class DeskFold implements TallySink {
  readonly window: DeskWindow
  readonly #rulesOf: (queueId: number) => DeskQueueRules
  readonly #table = new LaneTable()
  /** By interval, as `valuesAt` tells; empty until something is counted there. */
  readonly #values: Float64Array[]
  /** How often each interval was chosen for additions; the last number is of what lies outside the window. */
  readonly #revisions: Float64Array
  readonly #within: WithinBuckets[] = []
  #current: Float64Array = NOTHING
  #currentWithin: WithinBuckets = { threshold: -1, short: -1 }
  #room = 0
  #lane = 0
  #interval = 0
  #queueId = -1
  #vendorId = -1
  #start: Instant = -1

  constructor(window: DeskWindow, rulesOf: (queueId: number) => DeskQueueRules) {
    assert(window.from % INTERVAL_MS === 0, `a window begins at ${window.from}, expected the start of a 15-minute interval`)
    this.window = window
    this.#rulesOf = rulesOf
    this.#values = new Array<Float64Array>(window.intervals).fill(NOTHING)
    this.#revisions = new Float64Array(window.intervals + 1)
  }

  at(queueId: number, vendorId: number, _siteId: number, start: Instant): void {
    // Most additions of one contact go to one cell.
    if (queueId !== this.#queueId || vendorId !== this.#vendorId || start !== this.#start) this.#choose(queueId, vendorId, start)
    this.#revisions[this.#interval] = (this.#revisions[this.#interval] as number) + 1
  }

  add(measureAt: number, amount: number): void {
    const place = measureAt * this.#room + this.#lane
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
    if (this.#current.length === 0) return
    for (let at = 0; at < MEASURE_COUNT; at += 1) {
      const amount = tally.values[at] as number
      if (amount !== 0) this.add(at, amount)
    }
    this.#applyWaits(ANSWERED_WAITS, tally.answeredWaits)
    this.#applyWaits(ABANDONED_WAITS, tally.abandonedWaits)
  }

  /** All lanes in which something was ever counted, in the order in which they came. */
  lanes(): readonly DeskLane[] {
    return Array.from({ length: this.#table.count }, (_, lane) => ({
      queueId: this.#table.queueOf(lane),
      vendorId: this.#table.vendorOf(lane),
    }))
  }

  /**
   * The cells of an interval, to be read and never written: `DESK_FOLD_WIDTH` columns of equal length, one after the other, in each of
   * them lane after lane. Lanes behind the end are zero.
   */
  valuesAt(interval: number): Float64Array {
    return this.#values[interval] ?? NOTHING
  }

  /** Differs from what was told before whenever the values of the interval may differ. */
  revisionAt(interval: number): number {
    return this.#revisions[interval] ?? 0
  }

  /** The columns of one cell, as they are held; all zero where nothing was counted. */
  cell(queueId: number, vendorId: number, start: Instant): Float64Array {
    const lane = this.#table.find(queueId, vendorId)
    const values = this.valuesAt((start - this.window.from) / INTERVAL_MS)
    const room = values.length / DESK_FOLD_WIDTH
    const cell = new Float64Array(DESK_FOLD_STEP)
    if (lane >= 0 && lane < room) for (let at = 0; at < DESK_FOLD_STEP; at += 1) cell[at] = values[at * room + lane] as number
    return cell
  }

  #applyWaits(histogram: WaitHistogram, waits: readonly number[]): void {
    for (let bucket = 0; bucket < waits.length; bucket += 1) {
      const amount = waits[bucket] as number
      if (amount !== 0) this.addWait(histogram, bucket, waits.length, amount)
    }
  }

  #choose(queueId: number, vendorId: number, start: Instant): void {
    this.#queueId = queueId
    this.#vendorId = vendorId
    this.#start = start
    const { from, intervals } = this.window
    const interval = (start - from) / INTERVAL_MS
    if (interval < 0 || interval >= intervals) {
      this.#current = NOTHING
      this.#interval = intervals
      return
    }
    const found = this.#table.find(queueId, vendorId)
    const lane = found < 0 ? this.#addLane(queueId, vendorId) : found
    const held = this.#values[interval] as Float64Array
    const values = lane < held.length / DESK_FOLD_WIDTH ? held : this.#growTo(interval, lane + 1)
    this.#current = values
    this.#currentWithin = this.#within[lane] as WithinBuckets
    this.#room = values.length / DESK_FOLD_WIDTH
    this.#lane = lane
    this.#interval = interval
    values[DESK_FOLD_CHOSEN_AT * this.#room + lane] = 1
  }

  #growTo(interval: number, lanesMin: number): Float64Array {
    const held = this.#values[interval] as Float64Array
    const before = held.length / DESK_FOLD_WIDTH
    // What is counted in one interval is mostly counted in the next one too.
    const room = Math.max(lanesMin, this.#table.count, LANES_AT_FIRST, Math.ceil(1.5 * before))
    const grown = new Float64Array(room * DESK_FOLD_WIDTH)
    for (let at = 0; at < DESK_FOLD_WIDTH; at += 1) grown.set(held.subarray(at * before, (at + 1) * before), at * room)
    this.#values[interval] = grown
    return grown
  }

  #addLane(queueId: number, vendorId: number): number {
    const rules = this.#rulesOf(queueId)
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
