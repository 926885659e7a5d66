import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'

/** Contacts of one vendor's part of a queue that wait for a reply promised by the same time; null where none was promised. */
export interface OpenItems {
  readonly vendorId: number
  readonly dueAt: Instant | null
  readonly items: number
}

/** Replies promised by a time in a quarter hour that is not over: all of them, and those that were given already. */
export interface DueAhead {
  readonly vendorId: number
  readonly start: Instant
  readonly due: number
  readonly met: number
}

/** What is open of a queue that promises a reply by a time. Plain, so that it can be handed to another thread. */
export interface BacklogNow {
  readonly open: readonly OpenItems[]
  readonly oldestOfferedAt: Instant | null
  readonly due: readonly DueAhead[]
  /** By quarter hour from the one that runs: when a reply is due to what comes in its middle. Null: not within two months. */
  readonly promisedAt: readonly (Instant | null)[]
  /** By quarter hour, whether the queue is open in its middle. */
  readonly isOpen: readonly boolean[]
}

/** So far ahead open work is followed: over a weekend, to the Monday on which what came on Friday is due. */
export const WORK_AHEAD_MS: Milliseconds = 3 * 86_400_000
