import type { Freshness } from '../domain/interval/freshness.ts'
import type { KpiCell, RowCounts } from '../domain/interval/kpi.ts'
import type { BucketSize } from '../domain/interval/local-calendar.ts'
import type { IntervalAttainment } from '../domain/interval/service-level.ts'
import type { ReportedFigures, ReportedServiceLevel } from '../domain/interval/vendor-report.ts'
import type { Instant } from '../domain/shared/instant.ts'
import type { VersionVector } from './kpi-query.ts'
import type { KpiDimension } from './kpis-request.ts'

/** Name of what has no record: contacts without a vendor (pooled until answered), agents that serve no queue. */
export const UNASSIGNED = 'unassigned'

/** Keys of the records that a row is about, for each dimension asked for; a site is null where none was given. */
export type RowGroup = Readonly<Partial<Record<KpiDimension, string | null>>>

/** How far a row can be believed: by the feed of its queues and vendors that was silent longest for its cadence. */
export interface RowFreshness {
  readonly state: Freshness
  /** When that feed was last heard; null: never. */
  readonly heardAt: Instant | null
  /** Null where no feed brings anything of the row. */
  readonly feed: string | null
}

/** Contacts of the row that still wait: of its own interval, as everything in it. */
export interface RowBacklog {
  readonly oldestWaitSeconds: number | null
  /** By age up to `upToSeconds`; null is all that is older. */
  readonly ages: readonly { readonly upToSeconds: number | null; readonly count: number }[]
  /** Backlog by the throughput of the row's interval as far as it is over; null where nothing was handled. */
  readonly daysToClear: number | null
}

/** What the vendor reports of the same interval, never mixed with what is measured. */
export interface RowReported {
  readonly provenance: 'reported'
  /** How much of the interval is reported. */
  readonly coveredSeconds: number
  readonly figures: ReportedFigures
  /** By the queue's own formula; null where the vendor does not report what it needs. */
  readonly serviceLevel: ReportedServiceLevel | null
  readonly ahtSeconds: number | null
}

/** One row of figures: counts, and what is derived from them. */
export type KpiRow = RowGroup &
  RowCounts &
  Omit<KpiCell, 'counts'> & {
    readonly start: Instant
    readonly end: Instant
    /** Local date of a row of a day or less, Monday of a week, `YYYY-MM` of a month; null of a total. */
    readonly date: string | null
    /** The 15-minute intervals of the row's queues that reached their target; null where not asked for. */
    readonly attainment: IntervalAttainment | null
    readonly backlog: RowBacklog
    /** `reported` where nothing was measured and the vendor tells: the counts beside are then no figures of the vendor. */
    readonly provenance: 'measured' | 'reported'
    /** Only in rows by queue and vendor without site; else null. */
    readonly reported: RowReported | null
    readonly freshness: RowFreshness
  }

export interface KpiAnswer {
  readonly asOf: Instant
  /** With `asOf` it names exactly this state: `asKnownAt=<asOf>~<v0.v1…>` gives the same figures again. */
  readonly version: VersionVector
  readonly asKnownAt: Instant | null
  /** Null: each queue's own. */
  readonly zone: string | null
  readonly interval: BucketSize
  readonly by: readonly KpiDimension[]
  readonly thresholdsSeconds: readonly number[]
  /** By start, then group. */
  readonly rows: readonly KpiRow[]
}
