import { type KpiCell, kpiCell } from '../domain/interval/kpi.ts'
import { addTallyCounts, emptyCounts, type KpiCounts, NOTHING_OPEN } from '../domain/interval/kpi-counts.ts'
import { MEASURES } from '../domain/interval/measure.ts'
import type { Tally } from '../domain/interval/tally.ts'
import { INTERVAL_MS, type Instant, type Milliseconds, SECOND_MS } from '../domain/shared/instant.ts'
import { err, ok, type Result } from '../domain/shared/result.ts'
import type { RevisionCause } from './intake/batch-sums.ts'
import type { Moment, MomentFault, VersionVector } from './kpi-query.ts'
import { FeedsOfRows } from './kpis-freshness.ts'
import { KpiNames, thresholdsMsOf } from './kpis-names.ts'
import type { KpiFault } from './kpis-request.ts'
import type { Scope } from './scope.ts'

/** The tally of one vendor and site in one interval: as it stands, and as it stood when the interval closed. */
export interface IntervalTally {
  readonly vendorId: number
  readonly siteId: number
  readonly present: Tally
  /** Null while nothing changed since the interval closed. */
  readonly firstClosed: Tally | null
  readonly edgesMs: readonly Milliseconds[]
  /** Those of `firstClosed`, which a recount may have added to since. */
  readonly firstEdgesMs: readonly Milliseconds[]
}

/** What one cause changed in an interval after it had closed. */
export interface IntervalRevision {
  readonly vendorId: number
  readonly siteId: number
  readonly cause: RevisionCause
  readonly learnedAt: Instant
  readonly delta: Tally
}

/** Everything that is kept of one interval of one queue. */
export interface IntervalRecord {
  readonly moment: Moment
  readonly tallies: readonly IntervalTally[]
  readonly revisions: readonly IntervalRevision[]
  readonly lastHeard: ReadonlyMap<number, Instant>
}

export interface IntervalReads {
  readonly interval: <E>(
    scope: Scope,
    start: Instant,
    queueAt: (moment: Moment) => Result<number, E>,
  ) => Promise<Result<IntervalRecord, E | MomentFault>>
}

export interface HistoryRequest {
  readonly queue: string
  /** Null is all vendors together. */
  readonly vendor: string | null
  /** Of the 15-minute interval. */
  readonly start: Instant
}

/** A change of a closed interval. */
export interface HistoryRevision {
  readonly learnedAt: Instant
  readonly cause: RevisionCause
  readonly vendor: string
  readonly site: string | null
  /** What was added to each measure that changed, times in milliseconds. */
  readonly changes: Readonly<Record<string, number>>
}

export interface HistoryAnswer {
  readonly asOf: Instant
  readonly version: VersionVector
  readonly start: Instant
  readonly end: Instant
  /** When the interval closes or closed: its end, and the time its feeds may be late. */
  readonly closesAt: Instant
  /** As it stood when it closed; null while it is open. */
  readonly firstClosed: KpiCell | null
  readonly present: KpiCell
  /** In the order in which they were learned. */
  readonly revisions: readonly HistoryRevision[]
}

/** How an interval stood when it closed, what changed it since, and why. */
export async function queryHistory(
  reads: IntervalReads,
  scope: Scope,
  { queue, vendor, start }: HistoryRequest,
): Promise<Result<HistoryAnswer, KpiFault>> {
  if (start % INTERVAL_MS !== 0) return err({ kind: 'not_a_quarter_hour', edge: 'from', at: start })
  const read = await reads.interval<KpiFault>(scope, start, ({ directory }) => {
    const queueId = directory.queueId(queue)
    return queueId === null ? err({ kind: 'unknown_name', dimension: 'queue', name: queue }) : ok(queueId)
  })
  if (!read.ok) return read
  const { moment, tallies, revisions, lastHeard } = read.value
  const names = new KpiNames(moment.directory)
  const vendorId = vendor === null ? null : vendorIdOf(names, moment, vendor)
  if (vendor !== null && vendorId === null) return err({ kind: 'unknown_name', dimension: 'vendor', name: vendor })
  const isAsked = (each: { readonly vendorId: number }): boolean => vendorId === null || each.vendorId === vendorId
  const queueId = moment.directory.queueId(queue) as number
  const feeds = new FeedsOfRows(moment, lastHeard).of([queueId], vendorId)
  const closesAt = start + INTERVAL_MS + feeds.latenessMs
  const isClosed = closesAt <= moment.asOf
  const asked = tallies.filter(isAsked)
  const cell = (counted: readonly (readonly [Tally, readonly Milliseconds[]])[]): KpiCell => cellOf(names, queueId, start, counted)
  const first = asked.map((each) => (each.firstClosed === null ? presentOf(each) : ([each.firstClosed, each.firstEdgesMs] as const)))
  return ok({
    asOf: moment.asOf,
    version: moment.version,
    start,
    end: start + INTERVAL_MS,
    closesAt,
    firstClosed: isClosed ? cell(first) : null,
    present: cell(asked.map(presentOf)),
    revisions: revisions.filter(isAsked).map((revision) => revisionOf(names, revision)),
  })
}

function presentOf({ present, edgesMs }: IntervalTally): readonly [Tally, readonly Milliseconds[]] {
  return [present, edgesMs]
}

function vendorIdOf(names: KpiNames, { directory }: Moment, vendor: string): number | null {
  return vendor === names.vendor(0) ? 0 : directory.vendorId(vendor)
}

/** The figures of these tallies by themselves: who waits for how long is of a moment, and no part of what is kept. */
function cellOf(
  names: KpiNames,
  queueId: number,
  start: Instant,
  counted: readonly (readonly [Tally, readonly Milliseconds[]])[],
): KpiCell {
  const view = names.queueAt(queueId, start)
  const { target, shortAbandonSeconds } = view
  const counts: KpiCounts = emptyCounts([...new Set(thresholdsMsOf(view))].sort((a, b) => a - b))
  for (const [tally, edgesMs] of counted) {
    addTallyCounts(counts, tally, { edgesMs, target, shortAbandonMs: shortAbandonSeconds * SECOND_MS }, NOTHING_OPEN)
  }
  return kpiCell(counts)
}

function revisionOf(names: KpiNames, { vendorId, siteId, cause, learnedAt, delta }: IntervalRevision): HistoryRevision {
  const changed = MEASURES.flatMap((name, at) => (delta.values[at] === 0 ? [] : [[name, delta.values[at] as number] as const]))
  return { learnedAt, cause, vendor: names.vendor(vendorId), site: names.site(siteId), changes: Object.fromEntries(changed) }
}
