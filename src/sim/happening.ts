import type { Instant, Milliseconds } from '../domain/shared/instant.ts'
import type { Arrival } from './arrivals.ts'
import type { SimQueue } from './company.ts'
import type { Shift } from './roster.ts'

/** What happened in the simulated centre, before any platform has reported it. */
export type Happening = ContactHappening | AgentHappening

export interface ContactHappening {
  readonly kind: 'contact'
  readonly at: Instant
  readonly fact: 'offered' | 'answered' | 'held' | 'resumed' | 'ended' | 'wrapped' | 'abandoned' | 'callbackRequested' | 'replied'
  readonly arrival: Arrival
  /** Who answers; null until somebody does. */
  readonly shift: Shift | null
  readonly n: number | null
  readonly waitMs: Milliseconds | null
  readonly talkMs: Milliseconds | null
  readonly holdMs: Milliseconds | null
  readonly wrapMs: Milliseconds | null
}

export interface AgentHappening {
  readonly kind: 'agent'
  readonly at: Instant
  readonly shift: Shift
  readonly state: 'available' | 'handling' | 'wrap' | 'break' | 'offline'
  /** The queue of the contact in hand. */
  readonly queue: SimQueue | null
}
