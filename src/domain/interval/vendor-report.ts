import { type Instant, type Milliseconds, SECOND_MS } from '../shared/instant.ts'
import type { Bucket } from './local-calendar.ts'
import { ratio, type ServiceLevelTarget, serviceLevelParts } from './service-level.ts'

/** Figures as a vendor reports them, kept beside the measured ones and never mixed with them; null where the vendor does not tell. */
export interface ReportedFigures {
  readonly offered: number | null
  readonly answered: number | null
  readonly abandoned: number | null
  readonly talkSeconds: number | null
  readonly holdSeconds: number | null
  readonly wrapSeconds: number | null
  /** By threshold in seconds. */
  readonly answeredWithin: Readonly<Record<string, number>>
  readonly abandonedWithin: Readonly<Record<string, number>>
}

/** One version of one reported interval; its identity is feed, vendor, queue, start and seconds. */
export interface VendorReport {
  readonly feedId: number
  readonly vendorId: number
  readonly queueId: number
  readonly start: Instant
  readonly seconds: number
  readonly revision: number
  readonly time: Instant
  readonly hash: number
  readonly figures: ReportedFigures
}

/** What the reports of one vendor and queue say of a bucket. */
export interface ReportedRow {
  readonly provenance: 'reported'
  /** How much of the bucket is reported: figures of a part are not those of the whole. */
  readonly coveredMs: Milliseconds
  readonly figures: ReportedFigures
}

/** A reported service level, by the formula asked for. */
export interface ReportedServiceLevel {
  readonly value: number | null
  readonly numerator: number
  readonly denominator: number
}

/** Order of versions of one report: revision, then the event's time, then content hash. Positive when `a` wins. */
export function compareReports(a: VendorReport, b: VendorReport): number {
  return a.revision - b.revision || a.time - b.time || a.hash - b.hash
}

/** The reports that count: of each identity the winning version, in order of start, then length, then feed. */
export function winningReports(versions: Iterable<VendorReport>): readonly VendorReport[] {
  const byIdentity = new Map<string, VendorReport>()
  for (const version of versions) {
    const identity = [version.feedId, version.vendorId, version.queueId, version.start, version.seconds].join()
    const held = byIdentity.get(identity)
    if (held === undefined || compareReports(version, held) > 0) byIdentity.set(identity, version)
  }
  return [...byIdentity.values()].sort((a, b) => a.start - b.start || a.seconds - b.seconds || a.feedId - b.feedId)
}

/**
 * Sums the winning reports of one vendor and queue that lie wholly within a bucket; null where there is none. Of reports that overlap,
 * the finer counts, and a report that is longer than the bucket is left out: nothing is spread by guess.
 */
export function reportedRow(winners: readonly VendorReport[], bucket: Bucket): ReportedRow | null {
  const within = winners.filter((report) => report.start >= bucket.start && endOf(report) <= bucket.end)
  const taken: VendorReport[] = []
  for (const report of [...within].sort(
    (a, b) => a.seconds - b.seconds || a.start - b.start || compareReports(b, a) || a.feedId - b.feedId,
  )) {
    if (!taken.some((held) => report.start < endOf(held) && held.start < endOf(report))) taken.push(report)
  }
  const [first, ...others] = taken
  if (first === undefined) return null
  const coveredMs = taken.reduce((total, report) => total + report.seconds * SECOND_MS, 0)
  return { provenance: 'reported', coveredMs, figures: others.reduce((sum, report) => plusFigures(sum, report.figures), first.figures) }
}

/** The service level of reported figures by any formula; null where the vendor does not report a count that the formula needs. */
export function reportedServiceLevel(
  figures: ReportedFigures,
  target: ServiceLevelTarget,
  shortAbandonMs: Milliseconds,
): ReportedServiceLevel | null {
  if (target.formula === 'SL-async') return null
  // A count that is not reported is not a number here: every formula that uses it then gives none either.
  const counts = {
    answered: figures.answered ?? Number.NaN,
    answeredWithin: figures.answeredWithin[String(target.thresholdMs / SECOND_MS)] ?? Number.NaN,
    abandoned: figures.abandoned ?? Number.NaN,
    abandonedWithin: figures.abandonedWithin[String(target.thresholdMs / SECOND_MS)] ?? Number.NaN,
    shortAbandoned: figures.abandonedWithin[String(shortAbandonMs / SECOND_MS)] ?? Number.NaN,
    flowedOut: Number.NaN,
    waitingOver: 0,
  }
  const { numerator, denominator } = serviceLevelParts(counts, target.formula)
  return Number.isNaN(numerator + denominator) ? null : { value: ratio(numerator, denominator), numerator, denominator }
}

/** Reported AHT in seconds; null where a part of it or the answers are not reported. */
export function reportedAhtSeconds(figures: ReportedFigures): number | null {
  const { talkSeconds, holdSeconds, wrapSeconds, answered } = figures
  if (talkSeconds === null || holdSeconds === null || wrapSeconds === null || answered === null) return null
  return ratio(talkSeconds + holdSeconds + wrapSeconds, answered)
}

function endOf(report: VendorReport): Instant {
  return report.start + report.seconds * SECOND_MS
}

function plusFigures(a: ReportedFigures, b: ReportedFigures): ReportedFigures {
  return {
    offered: plus(a.offered, b.offered),
    answered: plus(a.answered, b.answered),
    abandoned: plus(a.abandoned, b.abandoned),
    talkSeconds: plus(a.talkSeconds, b.talkSeconds),
    holdSeconds: plus(a.holdSeconds, b.holdSeconds),
    wrapSeconds: plus(a.wrapSeconds, b.wrapSeconds),
    answeredWithin: plusByThreshold(a.answeredWithin, b.answeredWithin),
    abandonedWithin: plusByThreshold(a.abandonedWithin, b.abandonedWithin),
  }
}

/** The sum of something known and something unknown is unknown. */
function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b
}

function plusByThreshold(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const both = Object.keys(a).filter((threshold) => b[threshold] !== undefined)
  return Object.fromEntries(both.map((threshold) => [threshold, (a[threshold] as number) + (b[threshold] as number)]))
}
