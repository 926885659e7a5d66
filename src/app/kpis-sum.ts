import { contributeSpan } from '../domain/interval/agent-span.ts'
import { addTallyCounts, emptyCounts, type KpiCounts, type KpiRules, NOTHING_OPEN, type OpenCounts } from '../domain/interval/kpi-counts.ts'
import { bucketAt } from '../domain/interval/local-calendar.ts'
import { emptyTally, type Tally } from '../domain/interval/tally.ts'
import type { TallySink } from '../domain/interval/tally-sink.ts'
import { isTooLate, type WaitingContact } from '../domain/interval/wait-over.ts'
import { type Instant, intervalStart, type Milliseconds, SECOND_MS } from '../domain/shared/instant.ts'
import { assert } from '../domain/shared/result.ts'
import type { CountedTally, TallyAnswer } from './kpi-query.ts'
import { AttainedCells } from './kpis-attainment.ts'
import type { KpiChoice } from './kpis-choice.ts'
import type { KpiNames, QueueView } from './kpis-names.ts'
import type { NamedBucket, Period } from './kpis-period.ts'
import type { KpiDimension } from './kpis-request.ts'
import type { RowGroup } from './kpis-row.ts'

/** What rows are made by. */
export interface SumRules {
  readonly by: readonly KpiDimension[]
  readonly names: KpiNames
  readonly choice: KpiChoice
  readonly periodOf: (queueId: number) => Period | null
  readonly thresholdsMs: readonly Milliseconds[]
  readonly withAttainment: boolean
}

/** One row while it is being summed. */
export interface RowSum {
  readonly group: RowGroup
  readonly name: string
  readonly date: string | null
  /** Grows where queues of several zones have days of their own. */
  start: Instant
  end: Instant
  readonly counts: KpiCounts
  readonly queueIds: Set<number>
  readonly waitingSince: Instant[]
  readonly cells: AttainedCells | null
}

const NOTHING: Tally = emptyTally()
const ONE_WAITS_OVER: OpenCounts = { ...NOTHING_OPEN, waitingOver: 1 }
const ONE_NOT_YET_DUE: OpenCounts = { ...NOTHING_OPEN, notYetDue: 1 }

/** Sums an answer into rows: tallies first, then who waits and what agents are doing at its moment. */
export class KpiSums implements TallySink {
  readonly #rules: SumRules
  readonly #rows = new Map<string, RowSum>()
  readonly #vendors: ReadonlySet<number> | null
  readonly #sites: ReadonlySet<number> | null
  #current: RowSum | null = null

  constructor(rules: SumRules) {
    this.#rules = rules
    this.#vendors = rules.choice.vendorIds === null ? null : new Set(rules.choice.vendorIds)
    this.#sites = rules.choice.siteIds === null ? null : new Set(rules.choice.siteIds)
  }

  addAnswer({ tallies, waiting, openSpans, moment }: TallyAnswer): void {
    for (const tally of tallies) this.#addTally(tally)
    for (const contact of waiting) this.#addWaiting(contact, moment.asOf)
    for (const span of openSpans) contributeSpan(span, this, 1)
  }

  /** The row of everything in a bucket, also where nothing was counted. */
  addEmptyRow(bucket: NamedBucket): void {
    this.#rowIn(bucket, {})
  }

  rows(): readonly RowSum[] {
    return [...this.#rows.values()]
  }

  at(queueId: number, vendorId: number, siteId: number, start: Instant): void {
    this.#current = this.chosenRowAt(queueId, vendorId, siteId, start)
  }

  add(measureAt: number, amount: number): void {
    const values = this.#current?.counts.values
    if (values !== undefined) values[measureAt] = (values[measureAt] as number) + amount
  }

  addWait(): void {
    assert(false, 'a span of an agent has no waits')
  }

  /** The row of something at an interval, made when first asked for; null where it is not chosen. */
  chosenRowAt(queueId: number, vendorId: number, siteId: number, start: Instant): RowSum | null {
    return this.#isChosen(vendorId, siteId) ? this.#rowAt(queueId, vendorId, siteId, start) : null
  }

  #rowAt(queueId: number, vendorId: number, siteId: number, start: Instant): RowSum | null {
    const { names, choice, periodOf } = this.#rules
    const buckets = periodOf(queueId)?.buckets ?? []
    const bucket = buckets[bucketAt(buckets, start)]
    const view = names.queueAt(queueId, start)
    return bucket === undefined || !choice.takes(view) ? null : this.#rowOf(bucket, view, vendorId, siteId)
  }

  #rowOf(bucket: NamedBucket, view: QueueView, vendorId: number, siteId: number): RowSum {
    const row = this.#rowIn(bucket, this.#rules.names.groupOf(this.#rules.by, view, vendorId, siteId))
    row.start = Math.min(row.start, bucket.start)
    row.end = Math.max(row.end, bucket.end)
    row.queueIds.add(view.queueId)
    return row
  }

  #rowIn({ name: bucketName, date, start, end }: NamedBucket, group: RowGroup): RowSum {
    const { by, thresholdsMs, withAttainment } = this.#rules
    const name = [bucketName, ...by.map((dimension) => group[dimension] ?? '')].join('\0')
    let row = this.#rows.get(name)
    if (row === undefined) {
      const cells = withAttainment ? new AttainedCells() : null
      row = { group, name, date, start, end, counts: emptyCounts(thresholdsMs), queueIds: new Set(), waitingSince: [], cells }
      this.#rows.set(name, row)
    }
    return row
  }

  /** Which vendors and sites are chosen was seen to when the tallies were read: there they may be summed already. */
  #addTally({ key, tally, edgesMs }: CountedTally): void {
    const row = this.#rowAt(key.queueId, key.vendorId, key.siteId, key.start)
    if (row === null) return
    const rules = this.#rulesAt(key.queueId, key.start, edgesMs)
    addTallyCounts(row.counts, tally, rules, NOTHING_OPEN)
    row.cells?.add(key.queueId, key.start, tally, rules, NOTHING_OPEN)
  }

  #addWaiting(contact: WaitingContact, asOf: Instant): void {
    const { queueId, vendorId, siteId, offeredAt, dueAt } = contact
    if (!this.#isChosen(vendorId, siteId)) return
    const start = intervalStart(offeredAt)
    const row = this.#rowAt(queueId, vendorId, siteId, start)
    if (row !== null) this.#addWaitingTo(row, contact, start, asOf)
    if (dueAt === undefined || dueAt === null || dueAt < asOf) return
    const rules = this.#rulesAt(queueId, intervalStart(dueAt), [])
    if (rules.target?.formula !== 'SL-async') return
    const dueRow = this.#rowAt(queueId, vendorId, siteId, intervalStart(dueAt))
    if (dueRow === null) return
    addTallyCounts(dueRow.counts, NOTHING, rules, ONE_NOT_YET_DUE)
    dueRow.cells?.add(queueId, intervalStart(dueAt), NOTHING, rules, ONE_NOT_YET_DUE)
  }

  #addWaitingTo(row: RowSum, contact: WaitingContact, start: Instant, asOf: Instant): void {
    row.waitingSince.push(contact.offeredAt)
    const rules = this.#rulesAt(contact.queueId, start, [])
    const { target } = rules
    if (target === null || !isTooLate(contact, asOf, target)) return
    addTallyCounts(row.counts, NOTHING, rules, ONE_WAITS_OVER)
    row.cells?.add(contact.queueId, start, NOTHING, rules, ONE_WAITS_OVER)
  }

  #isChosen(vendorId: number, siteId: number): boolean {
    return this.#vendors?.has(vendorId) !== false && this.#sites?.has(siteId) !== false
  }

  #rulesAt(queueId: number, start: Instant, edgesMs: readonly Milliseconds[]): KpiRules {
    const { target, shortAbandonSeconds } = this.#rules.names.queueAt(queueId, start)
    return { edgesMs, target, shortAbandonMs: shortAbandonSeconds * SECOND_MS }
  }
}
