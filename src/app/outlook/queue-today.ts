import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import type { BacklogNow } from './backlog-now.ts'

/** A queue's local day as far as it has come. */
export interface QueueToday {
  readonly queueId: number
  readonly day: LocalDay
  /** From here on what was counted is not all there was, since the feeds that tell of the queue are silent; null while they are heard. */
  readonly unknownFrom: Instant | null
  /** By quarter hour of the day, as far as they are over; null where it is not known. */
  readonly offered: readonly (number | null)[]
  readonly abandoned: readonly number[]
  readonly handled: readonly number[]
  readonly talkMs: readonly Milliseconds[]
  readonly holdMs: readonly Milliseconds[]
  readonly wrapMs: readonly Milliseconds[]
  /**
   * The parts of the service level over the quarter hours that are over, with those who still wait for longer than is aimed at; null where the queue
   * has no target, or its waits are not counted by it.
   */
  readonly level: { readonly numerator: number; readonly denominator: number } | null
  /** Who came in the quarter hours that are over, waits, and can still be answered in time. */
  readonly waitingInTime: number
  /** Offered today in all, with the quarter hour that runs. */
  readonly offeredSoFar: number
  readonly vendors: readonly VendorToday[]
  /** What is open of a queue that promises a reply by a time; absent of others. */
  readonly backlog?: BacklogNow
}

export interface VendorToday {
  readonly vendorId: number
  /** Offered in the last hours, by which the shares of vendors are known. */
  readonly offeredLately: number
  /** Agents' productive time in each of the last quarter hours that are over, latest last. */
  readonly productiveMs: readonly Milliseconds[]
  /** Customers who wait for the vendor now, and contacts that its people have in hand; absent where it is not known. */
  readonly waiting?: number
  readonly inHand?: number
}

/** Agents of one vendor who serve the same queues. */
export interface CrewNow {
  readonly vendorId: number
  readonly queueIds: readonly number[]
  /** Available, handling or in wrap. */
  readonly productive: number
  readonly staffed: number
  /** With nothing in hand; absent where it is not known. */
  readonly available?: number
}

/** Everything that is known at a moment, beside the past. */
export interface TodaySeen {
  readonly asOf: Instant
  /** The end of the last quarter hour that is over. */
  readonly until: Instant
  readonly queues: readonly QueueToday[]
  /** Without those of whom only a silent feed tells. */
  readonly crews: readonly CrewNow[]
  /** Vendors with agents of whom a silent feed tells: how many are there is not known. */
  readonly silentVendors: readonly number[]
}
