import type { Tally } from '../domain/interval/tally.ts'
import type { Instant, Milliseconds } from '../domain/shared/instant.ts'
import type { Result } from '../domain/shared/result.ts'
import type { RevisionCause } from './intake/batch-sums.ts'
import type { Moment, MomentFault, TallyPlan } from './kpi-query.ts'
import type { Scope } from './scope.ts'

/** The tally of one queue, vendor and site in one interval, by one shard: as it stands, and as it stood when the interval closed. */
export interface KeptTally {
  readonly queueId: number
  readonly start: Instant
  readonly present: Tally
  /** Null while nothing changed since the interval closed. */
  readonly firstClosed: Tally | null
  readonly edgesMs: readonly Milliseconds[]
  /** Those of `firstClosed`, which a recount may have added to since. */
  readonly firstEdgesMs: readonly Milliseconds[]
}

/** What one cause changed in an interval after it had closed. */
export interface KeptRevision {
  readonly queueId: number
  readonly start: Instant
  readonly vendorId: number
  readonly siteId: number
  readonly cause: RevisionCause
  readonly learnedAt: Instant
  readonly delta: Tally
  /** Those of the queue, or none where its histograms were counted by others then. */
  readonly edgesMs: readonly Milliseconds[]
}

/** What is kept of the intervals that changed after they had closed: all tallies of those, also the ones that did not change. */
export interface RevisionRecord<P extends TallyPlan> {
  readonly moment: Moment
  readonly plan: P
  readonly tallies: readonly KeptTally[]
  /** In the order in which they were learned. */
  readonly revisions: readonly KeptRevision[]
  readonly lastHeard: ReadonlyMap<number, Instant>
}

/** Rows of what is kept that one answer is made of. */
export const KEPT_ROWS_MAX = 200_000

/** More is kept than one answer may be made of. */
export interface TooMuchKept {
  readonly kind: 'too_much_kept'
  readonly rowsMax: number
}

/** Reads what is kept of changed intervals, at the present moment. The plan's parts are of single intervals. */
export interface RevisionReads {
  readonly read: <P extends TallyPlan, E>(
    scope: Scope,
    plan: (moment: Moment) => Result<P, E>,
  ) => Promise<Result<RevisionRecord<P>, E | MomentFault | TooMuchKept>>
}
