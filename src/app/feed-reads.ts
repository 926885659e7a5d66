import type { Instant } from '../domain/shared/instant.ts'
import type { PendingContacts } from './feed-alerts.ts'
import type { Scope } from './scope.ts'

/** What the requests of a feed came to within one hour of UTC. */
export interface FeedHour {
  readonly start: Instant
  readonly requests: number
  readonly accepted: number
  readonly duplicate: number
  readonly quarantined: number
}

/** A feed, and the instant up to which an offer is overdue that is not there. */
export interface PendingSearch {
  readonly feedId: number
  readonly overdueBy: Instant
}

/** How feeds stand. */
export interface FeedReads {
  /** When each feed that the scope may see was last heard by then. */
  readonly lastHeard: (scope: Scope, asOf: Instant) => Promise<ReadonlyMap<number, Instant>>
  /**
   * By hour in which it was received, within [from, to); hours without a request are left out. To a vendor of its own feeds alone; that staff
   * may know of the feed whoever asks sees to.
   */
  readonly hours: (scope: Scope, feedId: number, period: { readonly from: Instant; readonly to: Instant }) => Promise<readonly FeedHour[]>
  /** Of each of these feeds that has contacts without an offer; `since` is from when on they are recent. The same holds. */
  readonly pending: (scope: Scope, feeds: readonly PendingSearch[], since: Instant) => Promise<ReadonlyMap<number, PendingContacts>>
}
