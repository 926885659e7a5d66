import type { Tally, TallyKey } from '../domain/interval/tally.ts'
import type { Instant } from '../domain/shared/instant.ts'

/** The versions of all shards that an answer was computed from, by shard number; gapless in commit order. */
export type VersionVector = readonly number[]

/** A past moment to answer for: an instant (resolved to the versions learned by then) or an exact vector with its instant. */
export interface KnownAt {
  readonly at: Instant
  readonly version: VersionVector | null
}

/** What a tally query asks. `grain` `day` reads the rollup of the queues' own local days (key.start = the day's first instant). */
export interface TallyQuery {
  readonly from: Instant
  readonly to: Instant
  readonly grain: 'interval' | 'day'
  readonly queueIds: readonly number[] | null
  readonly knownAt: KnownAt | null
}

/** A contact that still waits: enough to count it in a denominator and to tell its age. */
export interface WaitingContact {
  readonly queueId: number
  readonly vendorId: number
  readonly siteId: number
  readonly offeredAt: Instant
}

/** Tallies and all that is needed to finish them at `asOf`: sums are additive, waiting contacts and open spans are of the moment. */
export interface TallyAnswer {
  readonly asOf: Instant
  readonly version: VersionVector
  readonly tallies: readonly { readonly key: TallyKey; readonly tally: Tally }[]
  /** Contacts offered within [from, to) that wait at `asOf`. */
  readonly waiting: readonly WaitingContact[]
  /** When each feed was last heard by `asOf`. */
  readonly lastHeard: ReadonlyMap<number, Instant>
}
