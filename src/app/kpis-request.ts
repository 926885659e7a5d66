import type { BucketSize } from '../domain/interval/local-calendar.ts'
import type { Instant } from '../domain/shared/instant.ts'
import type { KnownAt, MomentFault } from './kpi-query.ts'
import type { TooMuchKept } from './revision-reads.ts'

/** By what rows of figures can be told apart, in the order in which a row names them. */
export const KPI_DIMENSIONS = ['market', 'channel', 'queue', 'vendor', 'site'] as const

export type KpiDimension = (typeof KPI_DIMENSIONS)[number]

/** An edge of a period: an instant, or the first instant of a local date (`YYYY-MM-DD`) in the zone of the rows. */
export type PeriodEdge = { readonly kind: 'instant'; readonly at: Instant } | { readonly kind: 'date'; readonly date: string }

/** What is asked for: figures of [from, to), a row for each interval and group. */
export interface KpiRequest {
  readonly from: PeriodEdge
  readonly to: PeriodEdge
  readonly interval: BucketSize
  /** In any order, each once. Empty is one group of everything. */
  readonly by: readonly KpiDimension[]
  /** Null is the queues' own zone; where they have several, each queue's days are its own, and hours are those of UTC. */
  readonly zone: string | null
  readonly knownAt: KnownAt | null
  /** Null takes those that the queues declare. */
  readonly thresholdsSeconds: readonly number[] | null
  /** Only what has one of these keys; an absent dimension takes all. */
  readonly only: Readonly<Partial<Record<KpiDimension, readonly string[]>>>
  /** Whether to count the 15-minute intervals that reached their target. Null: only where rows are shorter than a day, as it costs the rollup. */
  readonly withAttainment: boolean | null
}

/** Why a request for figures is not answered. */
export type KpiFault =
  | MomentFault
  | TooMuchKept
  | { readonly kind: 'unknown_zone'; readonly zone: string }
  | { readonly kind: 'unknown_name'; readonly dimension: KpiDimension; readonly name: string }
  | { readonly kind: 'bad_date'; readonly edge: 'from' | 'to'; readonly date: string }
  | { readonly kind: 'not_a_quarter_hour'; readonly edge: 'from' | 'to'; readonly at: Instant }
  | { readonly kind: 'empty_period'; readonly from: Instant; readonly to: Instant }
  | { readonly kind: 'too_many_thresholds'; readonly count: number; readonly countMax: number }
  /** Queues times intervals; fewer queues, a shorter period or longer intervals are fewer. */
  | { readonly kind: 'too_many_cells'; readonly cells: number; readonly cellsMax: number }

/** Whether rows are shorter than a day. */
export function isWithinDay({ interval }: Pick<KpiRequest, 'interval'>): boolean {
  return interval === '15m' || interval === '30m' || interval === '1h'
}

/** The same as a sentence: what came and what was expected. */
export function kpiFaultText(fault: KpiFault): string {
  switch (fault.kind) {
    case 'in_the_future':
      return `asKnownAt lies in the future: it is ${fault.asOf} now, in milliseconds since 1970`
    case 'unknown_version':
      return `asKnownAt names a version that was never given, expected at most ${fault.expected.join('.')}`
    case 'unknown_zone':
      return `zone is ${JSON.stringify(fault.zone)}, expected a name of the IANA database such as Europe/Berlin or UTC`
    case 'unknown_name':
      return `there is no ${fault.dimension} called ${JSON.stringify(fault.name)}`
    case 'bad_date':
      return `${fault.edge} is ${JSON.stringify(fault.date)}, expected an instant or a date such as 2026-03-29`
    case 'not_a_quarter_hour':
      return `${fault.edge} is not at a full quarter hour, expected one since figures are kept by quarter hours`
    case 'empty_period':
      return 'from is not before to, expected a period'
    case 'too_many_thresholds':
      return `${fault.count} thresholds, expected at most ${fault.countMax}`
    case 'too_much_kept':
      return `more than ${fault.rowsMax} rows are kept of these intervals: ask for fewer queues or a shorter period`
    case 'too_many_cells':
      return `${fault.cells} queues times intervals, expected at most ${fault.cellsMax}: ask for fewer queues, a shorter period or longer intervals`
  }
}
