import type { AgentSpan } from '../domain/interval/agent-span.ts'
import type { Measure } from '../domain/interval/measure.ts'
import type { Tally, TallyKey } from '../domain/interval/tally.ts'
import type { VendorReport } from '../domain/interval/vendor-report.ts'
import type { WaitingContact } from '../domain/interval/wait-over.ts'
import type { Directory } from '../domain/record/directory.ts'
import type { Instant, Milliseconds } from '../domain/shared/instant.ts'
import type { Result } from '../domain/shared/result.ts'
import type { Scope } from './scope.ts'

/** The versions of all shards that an answer was computed from, by shard number; gapless in commit order. */
export type VersionVector = readonly number[]

/** A past moment to answer for: an instant (resolved to the versions learned by then) or an exact vector with its instant. */
export interface KnownAt {
  readonly at: Instant
  readonly version: VersionVector | null
}

/** The moment that an answer is about: everything in it was learned by then, and everything learned by then is in it. */
export interface Moment {
  readonly asOf: Instant
  /** Of the scope's own audience. */
  readonly version: VersionVector
  /** Records as they were recorded by then, as far as the scope may see them. */
  readonly directory: Directory
  /** Queues that each feed's names are mapped to, for a feed that has any; another may bring any queue. */
  readonly queuesOfFeed: ReadonlyMap<number, ReadonlySet<number>>
  /** Every queue that was counted by then; 0 is that of agents who serve none. */
  readonly counted: ReadonlyMap<number, CountedQueue>
}

/** How a queue is counted in the tallies at hand. A changed record takes effect there when the queue has been recomputed. */
export interface CountedQueue {
  readonly queueId: number
  /** Zones of the queue's local days by instant, in order; null while shards differ: then there is no rollup to read. */
  readonly zones: readonly { readonly from: Instant; readonly zone: string }[] | null
}

/** Tallies of some queues. A tally is summed into the last cut that starts by its own start; null keeps each at its own. */
export interface TallyPart {
  readonly queueIds: readonly number[]
  /** `day` reads the rollup by the queues' own local days (start = the day's first instant), which must not be cut by a cut. */
  readonly grain: 'interval' | 'day'
  readonly from: Instant
  readonly to: Instant
  readonly cuts: readonly Instant[] | null
}

/** What to read at a moment. */
export interface TallyPlan {
  /** Parts of one queue do not overlap. */
  readonly parts: readonly TallyPart[]
  /** The whole period: contacts that wait and open spans are looked for here. */
  readonly from: Instant
  readonly to: Instant
  /** Whether vendors, and sites, are told apart; where they are not, they are summed as 0. */
  readonly keepsVendors: boolean
  readonly keepsSites: boolean
  /** Only these; null takes all. */
  readonly vendorIds: readonly number[] | null
  readonly siteIds: readonly number[] | null
  readonly withReports: boolean
  /** Whether contacts that wait and open spans are read; absent: they are. They are of all queues, however few are asked for. */
  readonly withOpen?: boolean
  /** Only these measures, and no histograms but for the limits that are given: much less to read. What is left out is 0. */
  readonly measures?: readonly Measure[]
  /** What a queue's waits are compared with: buckets behind the last of these may be missing from its histograms. Absent: all are read. */
  readonly limitsMsOf?: (queueId: number) => readonly Milliseconds[]
}

/** A sum of tallies; `key.start` is the cut it belongs to. Histograms of different edges are never mixed, so a key may come twice. */
export interface CountedTally {
  readonly key: TallyKey
  readonly tally: Tally
  readonly edgesMs: readonly Milliseconds[]
}

/** Tallies and all that is needed to finish them at the moment's `asOf`: sums are additive, what is open is of the moment. */
export interface TallyAnswer<P extends TallyPlan = TallyPlan> {
  readonly moment: Moment
  readonly plan: P
  readonly tallies: readonly CountedTally[]
  /** Contacts offered or due within the period that wait, of any queue. */
  readonly waiting: readonly WaitingContact[]
  /** Open spans of agents that reach into the period: in no tally yet. */
  readonly openSpans: readonly AgentSpan[]
  /** Every version of what vendors reported within the period; empty unless it was asked for. */
  readonly reports: readonly VendorReport[]
  /** When each feed was last heard by then. */
  readonly lastHeard: ReadonlyMap<number, Instant>
}

/** Why a past moment cannot be answered for. */
export type MomentFault =
  | { readonly kind: 'in_the_future'; readonly asOf: Instant }
  | { readonly kind: 'unknown_version'; readonly expected: VersionVector }

/** Too many ask at once; nothing was read. */
export class ReadsBusy extends Error {
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super(`too many reports are being read; retry after ${retryAfterSeconds} s`)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Reads tallies at one moment, live or past. `plan` is asked once the moment stands; a fault of its own is passed through. */
export interface TallyReads {
  readonly read: <P extends TallyPlan, E>(
    scope: Scope,
    knownAt: KnownAt | null,
    plan: (moment: Moment) => Result<P, E>,
  ) => Promise<Result<TallyAnswer<P>, E | MomentFault>>
}
