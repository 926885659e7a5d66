import type { Instant, Milliseconds } from '../shared/instant.ts'

export type Outcome = 'waiting' | 'answered' | 'abandoned' | 'flowedOut' | 'lost'

/** One stay of a contact in one queue, as the facts known so far tell it. */
export interface Stay {
  readonly queueId: number
  /** The vendor the contact was routed to before it waited; 0 where the platform chooses only at answer (a pooled queue). */
  readonly routedVendorId: number
  readonly routedSiteId: number
  /** The vendor that answered; 0 until then. */
  readonly answeringVendorId: number
  readonly answeringSiteId: number
  readonly agent: string | null
  readonly outbound: boolean
  readonly reopened: boolean
  readonly offeredAt: Instant
  readonly outcome: Outcome
  /** When the outcome was decided; null while waiting. */
  readonly decidedAt: Instant | null
  /** Time from offer to the outcome, as measured by the platform where it says so; null while waiting. */
  readonly waitMs: Milliseconds | null
  /** Answered and not ended yet. */
  readonly inService: boolean
  readonly endedAt: Instant | null
  readonly talkMs: Milliseconds
  readonly holdMs: Milliseconds
  readonly wrapMs: Milliseconds
  readonly transfers: number
  readonly replies: number
  readonly callbackRequested: boolean
  readonly dueAt: Instant | null
  readonly firstReplyAt: Instant | null
}

/** Two facts that came apart and contradict each other: kept, listed, left out of the tallies until a fact mends it. */
export interface Inconsistency {
  readonly rule: string
  readonly facts: readonly string[]
}

export type ResolvedLeg =
  | { readonly kind: 'pending' }
  | { readonly kind: 'voided' }
  | { readonly kind: 'inconsistent'; readonly inconsistency: Inconsistency }
  | { readonly kind: 'counted'; readonly stays: readonly Stay[] }
