import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'

/** A queue's local day as far as it has come. */
export interface QueueToday {
  readonly queueId: number
  readonly day: LocalDay
  /** By quarter hour of the day, as far as they are over. */
  readonly offered: readonly number[]
  readonly handled: readonly number[]
  readonly handleMs: readonly Milliseconds[]
  /** The parts of the service level over the quarter hours that are over; null where the queue has no target, or its waits are not counted by it. */
  readonly level: { readonly numerator: number; readonly denominator: number } | null
  /** Offered today in all, with the quarter hour that runs. */
  readonly offeredSoFar: number
  readonly vendors: readonly VendorToday[]
}

export interface VendorToday {
  readonly vendorId: number
  /** Offered in the last hours, by which the shares of vendors are known. */
  readonly offeredLately: number
  /** Agents' productive time in each of the last quarter hours that are over, latest last. */
  readonly productiveMs: readonly Milliseconds[]
}

/** Agents of one vendor who serve the same queues. */
export interface CrewNow {
  readonly vendorId: number
  readonly queueIds: readonly number[]
  /** Available, handling or in wrap. */
  readonly productive: number
  readonly staffed: number
}

/** Everything that is known at a moment, beside the past. */
export interface TodaySeen {
  readonly asOf: Instant
  /** The end of the last quarter hour that is over. */
  readonly until: Instant
  readonly queues: readonly QueueToday[]
  readonly crews: readonly CrewNow[]
}
