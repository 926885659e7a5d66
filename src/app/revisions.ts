import { type KpiCell, kpiCell } from '../domain/interval/kpi.ts'
import { addTallyCounts, emptyCounts, NOTHING_OPEN } from '../domain/interval/kpi-counts.ts'
import { MEASURES } from '../domain/interval/measure.ts'
import type { Tally } from '../domain/interval/tally.ts'
import { abandonedWithin, answeredWithin } from '../domain/interval/waits-within.ts'
import { INTERVAL_MS, type Instant, type Milliseconds, SECOND_MS } from '../domain/shared/instant.ts'
import { ok, type Result } from '../domain/shared/result.ts'
import type { RevisionCause } from './intake/batch-sums.ts'
import type { VersionVector } from './kpi-query.ts'
import { frameOf, type KpiFrame } from './kpis-frame.ts'
import { FeedsOfRows } from './kpis-freshness.ts'
import { thresholdsMsOf } from './kpis-names.ts'
import type { KpiFault, KpiRequest } from './kpis-request.ts'
import type { Calendar } from './local-days.ts'
import type { KeptRevision, KeptTally, RevisionReads, RevisionRecord } from './revision-reads.ts'
import type { Scope } from './scope.ts'

/** What is asked for: the intervals of [from, to) that changed after they had closed. */
export type RevisionRequest = Pick<KpiRequest, 'from' | 'to' | 'zone' | 'only'>

/** What was added to each measure that changed, times in milliseconds; a measure that is not named did not change. */
export type MeasureChanges = Readonly<Record<string, number>>

/** An interval as it stood at one moment: its figures, and the measures they are derived from. */
export interface StandingInterval {
  readonly cell: KpiCell
  readonly measures: MeasureChanges
}

/** One change of a closed interval. */
export interface Revision {
  readonly learnedAt: Instant
  readonly cause: RevisionCause
  readonly vendor: string
  readonly site: string | null
  readonly changes: MeasureChanges
  /** By threshold in seconds; null where that was no edge then. */
  readonly answeredWithin: Readonly<Record<string, number | null>>
  readonly abandonedWithin: Readonly<Record<string, number | null>>
}

/** A closed interval of one queue that is not what it was: first closed + revisions + in progress = present, measure by measure. */
export interface RevisedInterval {
  readonly queue: string
  readonly market: string
  readonly channel: string
  readonly start: Instant
  readonly end: Instant
  /** Local date of the start. */
  readonly date: string | null
  /** Its end, and the time that its feeds may be late. */
  readonly closedAt: Instant
  readonly firstClosed: StandingInterval
  /** In the order in which they were learned. */
  readonly revisions: readonly Revision[]
  /** What service that was in progress at the closing changed since, which is no revision. */
  readonly inProgress: MeasureChanges
  readonly present: StandingInterval
}

export interface RevisionAnswer {
  readonly asOf: Instant
  readonly version: VersionVector
  /** Null: each queue's own. */
  readonly zone: string | null
  /** By start, then queue. An interval that is not there stands as it closed. */
  readonly rows: readonly RevisedInterval[]
}

/** How each changed interval stood when it closed, what changed it since, and why. */
export async function queryRevisions(
  reads: RevisionReads,
  calendar: Calendar,
  scope: Scope,
  request: RevisionRequest,
): Promise<Result<RevisionAnswer, KpiFault>> {
  const { zone } = request
  if (zone !== null && !calendar.isZone(zone)) return { ok: false, error: { kind: 'unknown_zone', zone } }
  const asked = { ...request, interval: '15m', by: ['queue'], knownAt: null, thresholdsSeconds: null, withAttainment: true } as const
  const read = await reads.read(scope, (moment) => frameOf(asked, moment, calendar))
  if (!read.ok) return read
  const { moment, plan, tallies, revisions } = read.value
  const revised = Map.groupBy(revisions, nameOf)
  const rows = [...Map.groupBy(tallies, nameOf)].flatMap(([name, kept]) => intervalOf(read.value, kept, revised.get(name) ?? []) ?? [])
  rows.sort((a, b) => a.start - b.start || (a.queue < b.queue ? -1 : 1))
  return ok({ asOf: moment.asOf, version: moment.version, zone: plan.zone, rows })
}

function nameOf({ queueId, start }: { readonly queueId: number; readonly start: Instant }): string {
  return `${queueId} ${start}`
}

/** Null where the interval may still get facts in time, or another queue of the choice was meant. */
function intervalOf(
  { moment, plan, lastHeard }: RevisionRecord<KpiFrame>,
  kept: readonly KeptTally[],
  revised: readonly KeptRevision[],
): RevisedInterval | null {
  const { queueId, start } = kept[0] as KeptTally
  const { names, choice } = plan
  const view = names.queueAt(queueId, start)
  const vendorId = choice.vendorIds?.length === 1 ? (choice.vendorIds[0] as number) : null
  const closedAt = start + INTERVAL_MS + new FeedsOfRows(moment, lastHeard).of([queueId], vendorId).latenessMs
  if (closedAt > moment.asOf || !choice.takes(view)) return null
  const first = kept.map(({ present, firstClosed, edgesMs, firstEdgesMs }) =>
    firstClosed === null ? { tally: present, edgesMs } : { tally: firstClosed, edgesMs: firstEdgesMs },
  )
  const present = kept.map((each) => ({ tally: each.present, edgesMs: each.edgesMs }))
  const [firstClosed, standing] = [standingOf(plan, view, first), standingOf(plan, view, present)]
  const revisions = revised.map((revision) => revisionOf(plan, view, revision))
  return {
    queue: view.queue,
    market: view.market,
    channel: view.channel,
    start,
    end: start + INTERVAL_MS,
    date: plan.periodOf(queueId)?.buckets.find((bucket) => bucket.start === start)?.date ?? null,
    closedAt,
    firstClosed,
    revisions,
    inProgress: leftOver(standing.measures, [firstClosed.measures, ...revisions.map(({ changes }) => changes)]),
    present: standing,
  }
}

type QueueView = ReturnType<KpiFrame['names']['queueAt']>

interface CountedTally {
  readonly tally: Tally
  readonly edgesMs: readonly Milliseconds[]
}

/** The figures of these tallies by themselves: who waits for how long is of a moment, and no part of what is kept. */
function standingOf({ thresholdsMs }: KpiFrame, view: QueueView, counted: readonly CountedTally[]): StandingInterval {
  const counts = emptyCounts(thresholdsOf(thresholdsMs, view))
  const rules = { target: view.target, shortAbandonMs: view.shortAbandonSeconds * SECOND_MS }
  for (const { tally, edgesMs } of counted) addTallyCounts(counts, tally, { ...rules, edgesMs }, NOTHING_OPEN)
  return { cell: kpiCell(counts), measures: changesOf(counts.values) }
}

/** Those that the queue declares, as its figures have them. */
function thresholdsOf(all: readonly Milliseconds[], view: QueueView): readonly Milliseconds[] {
  const declared = thresholdsMsOf(view)
  return all.filter((thresholdMs) => declared.includes(thresholdMs) || thresholdMs === view.shortAbandonSeconds * SECOND_MS)
}

function revisionOf({ names, thresholdsMs }: KpiFrame, view: QueueView, revision: KeptRevision): Revision {
  const { vendorId, siteId, cause, learnedAt, delta, edgesMs } = revision
  const within = (count: typeof answeredWithin): Readonly<Record<string, number | null>> =>
    Object.fromEntries(thresholdsOf(thresholdsMs, view).map((thresholdMs) => [thresholdMs / SECOND_MS, count(delta, edgesMs, thresholdMs)]))
  return {
    learnedAt,
    cause,
    vendor: names.vendor(vendorId),
    site: names.site(siteId),
    changes: changesOf(delta.values),
    answeredWithin: within(answeredWithin),
    abandonedWithin: within(abandonedWithin),
  }
}

function changesOf(values: Float64Array): MeasureChanges {
  return Object.fromEntries(MEASURES.flatMap((name, at) => (values[at] === 0 ? [] : [[name, values[at] as number] as const])))
}

function leftOver(whole: MeasureChanges, parts: readonly MeasureChanges[]): MeasureChanges {
  const left = MEASURES.map((name) => [name, parts.reduce((rest, part) => rest - (part[name] ?? 0), whole[name] ?? 0)] as const)
  return Object.fromEntries(left.filter(([, value]) => value !== 0))
}
