import type { Instant, Milliseconds } from '../domain/shared/instant.ts'
import type { Arrival } from './arrivals.ts'
import type { SimQueue } from './company.ts'
import type { Shift } from './shift.ts'

/** What happened in the simulated centre, before any platform has reported it. */
export type Happening = ContactHappening | AgentHappening

export type SimFact =
  | 'offered'
  | 'reopened'
  | 'answered'
  | 'held'
  | 'resumed'
  | 'ended'
  | 'wrapped'
  | 'abandoned'
  | 'callbackRequested'
  | 'replied'
  | 'transferred'

export interface ContactHappening {
  readonly kind: 'contact'
  readonly at: Instant
  readonly fact: SimFact
  readonly arrival: Arrival
  /** The vendor it was routed to; null in a pooled queue. */
  readonly vendor: string | null
  /** Who answers; null until somebody does. */
  readonly shift: Shift | null
  readonly waitMs: Milliseconds | null
  readonly talkMs: Milliseconds | null
  readonly holdMs: Milliseconds | null
  readonly wrapMs: Milliseconds | null
  readonly toQueue: SimQueue | null
}

export interface AgentHappening {
  readonly kind: 'agent'
  readonly at: Instant
  readonly shift: Shift
  readonly state: SimState
  /** The queue of the contact in hand. */
  readonly queue: SimQueue | null
}

export type SimState = 'available' | 'handling' | 'wrap' | 'break' | 'meeting' | 'training' | 'offline'
