import type { Instant, Milliseconds } from '../domain/shared/instant.ts'
import type { Team } from './company.ts'

/** One person's work on one day. */
export interface Shift {
  readonly agent: string
  readonly team: Team
  readonly paceFactor: number
  readonly start: Instant
  readonly end: Instant
  readonly pauses: readonly Pause[]
  /** When a fault keeps them away. */
  readonly aways: readonly Away[]
  /** Goes home only when nobody waits any more. */
  readonly staysUntilEmpty: boolean
  /** Came only to finish what was left over: is not seen at all where nothing waits. */
  readonly comesForTheRest: boolean
}

export interface Pause {
  readonly at: Instant
  readonly ms: Milliseconds
  readonly state: 'break' | 'meeting' | 'training'
}

export interface Away {
  readonly from: Instant
  readonly to: Instant
  /** In the middle of what they have in hand. */
  readonly isAbrupt: boolean
}
