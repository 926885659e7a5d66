import type { Annotation } from '../../domain/record/annotation.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { LearnedQueue } from './learned-queue.ts'
import type { TodaySeen } from './queue-today.ts'

/** Heads that a plan promises for a vendor's part of a queue; vendor 0 promises them for the queue, whoever serves it. */
export interface Commitment {
  readonly queueId: number
  readonly vendorId: number
  readonly start: Instant
  readonly heads: number
}

export interface OutlookContext {
  readonly learned: ReadonlyMap<number, LearnedQueue>
  readonly seen: TodaySeen
  readonly commitments: readonly Commitment[]
  /** What people noted that does something to forecasts. */
  readonly effects: readonly Annotation[]
  /** Heads more or fewer than there would be, for who asks what would be then. */
  readonly extraHeads?: (place: { readonly queueId: number; readonly vendorId: number; readonly start: Instant }) => number
  /** Only these are wanted, with the queues that people connect with them; all where not given. */
  readonly queueIds?: readonly number[]
  readonly isCancelled?: () => boolean
  /** Told of a queue of which nothing can be foreseen, so that the others are nevertheless; where not given it is thrown. */
  readonly onFault?: (queueId: number, error: unknown) => void
  /** How many quarter hours are looked at; to the end of the day where not given. */
  readonly intervalsMax?: number
}
