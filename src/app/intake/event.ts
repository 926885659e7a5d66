import type { FactKind } from '../../domain/contact/fact.ts'
import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'

/** What one CloudEvent said, shape and values checked, names still those of the feed. */
export type DecodedEvent = ContactEvent | AgentStateEvent | VendorIntervalEvent | PlanEvent

/** What every event has. `id` and `source` are kept for tracing only; `hash` is of the content that counts. */
export interface EventFrame {
  readonly eventId: string
  readonly eventSource: string
  readonly time: Instant
  readonly hash: number
  /** Notes for the sender that do not stop the event ("handle time over 24 h"). */
  readonly warnings: readonly string[]
}

export interface ContactEvent extends EventFrame {
  readonly type: 'contact'
  readonly contactId: string
  readonly leg: number
  readonly fact: Exclude<FactKind, 'lost'>
  readonly n: number | null
  readonly at: Instant
  readonly revision: number
  readonly queue: string
  readonly channel: string | null
  readonly vendor: string | null
  readonly site: string | null
  readonly agent: string | null
  readonly toQueue: string | null
  readonly waitMs: Milliseconds | null
  readonly talkMs: Milliseconds | null
  readonly holdMs: Milliseconds | null
  readonly wrapMs: Milliseconds | null
  readonly outbound: boolean
  readonly language: string | null
  /** Raw as sent: the intake pseudonymises them before anything is stored. */
  readonly caseKey: string | null
  readonly customerKey: string | null
  readonly dueAt: Instant | null
}

export type AgentState = 'available' | 'handling' | 'wrap' | 'break' | 'training' | 'meeting' | 'other_aux' | 'offline'

export interface AgentStateEvent extends EventFrame {
  readonly type: 'agentState'
  readonly agent: string
  readonly vendor: string
  readonly site: string | null
  readonly queues: readonly string[]
  /** The queue of the contact in hand, where the feed knows it. */
  readonly queue: string | null
  readonly state: AgentState
  readonly nativeState: string | null
  readonly at: Instant
  readonly revision: number
}

export interface VendorIntervalEvent extends EventFrame {
  readonly type: 'vendorInterval'
  readonly queue: string
  readonly vendor: string
  readonly start: Instant
  readonly seconds: number
  readonly revision: number
  readonly figures: VendorFigures
}

/** Figures as the vendor reports them; null where it does not. `answeredWithin` and `abandonedWithin` by seconds. */
export interface VendorFigures {
  readonly offered: number | null
  readonly answered: number | null
  readonly abandoned: number | null
  readonly talkSeconds: number | null
  readonly holdSeconds: number | null
  readonly wrapSeconds: number | null
  readonly answeredWithin: Readonly<Record<string, number>>
  readonly abandonedWithin: Readonly<Record<string, number>>
}

export interface PlanEvent extends EventFrame {
  readonly type: 'plan'
  readonly kind: PlanKind
  readonly snapshot: string
  readonly rows: readonly PlanEventRow[]
}

export interface PlanEventRow {
  readonly queue: string
  readonly vendor: string | null
  readonly site: string | null
  readonly start: Instant
  readonly seconds: number
  readonly contacts: number | null
  readonly ahtSeconds: number | null
  readonly heads: number | null
}

/** Why an event was refused, in the words its sender needs: where, what came, what was expected. */
export interface Refusal {
  readonly rule: string
  /** JSON pointer into the event (`/data/at`), or '' for the whole. */
  readonly pointer: string
  /** What came, escaped, at most 80 characters. */
  readonly value: string
  readonly expected: string
  readonly hint: string | null
  /** A name that is not known yet: the event is released by itself when it is (`newlyMapped`). Null where nothing can release it. */
  readonly waitsFor: { readonly kind: 'queue' | 'vendor' | 'site' | 'time'; readonly name: string } | null
}

/** One item of a request, with its bytes kept for quarantine. */
export type IntakeItem =
  | { readonly kind: 'event'; readonly event: DecodedEvent; readonly raw: Uint8Array }
  | {
      readonly kind: 'refused'
      readonly refusal: Refusal
      readonly raw: Uint8Array
      /** Where it stood in a file, as `february.txt:1203`. */
      readonly place?: string
    }

/** The answer per item. */
export type ItemResult =
  | { readonly status: 'accepted'; readonly warnings: readonly string[]; readonly conflict: boolean }
  | { readonly status: 'duplicate' }
  | { readonly status: 'quarantined'; readonly refusal: Refusal }

/** Who sends: a feed, as authenticated (never as the body says). */
export interface FeedIdentity {
  readonly feedId: number
  /** The vendor this feed is bound to; null for a platform that speaks for several vendors. */
  readonly vendorId: number | null
}

/** What the intake answers for one request: durable when it returns. */
export interface IntakeAnswer {
  readonly results: readonly ItemResult[]
  readonly receivedAt: Instant
}

/** The intake could not take the request now; nothing of it was acknowledged. */
export class IntakeUnavailable extends Error {
  readonly reason: 'full' | 'store' | 'feedOverLimit' | 'stopping'
  readonly retryAfterSeconds: number

  constructor(reason: 'full' | 'store' | 'feedOverLimit' | 'stopping', retryAfterSeconds: number, cause?: unknown) {
    super(`intake unavailable: ${reason}; retry after ${retryAfterSeconds} s`, { cause })
    this.reason = reason
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The door for all events, whatever brings them. Returns only when what is acknowledged is durable. */
export interface Intake {
  /** An empty list is a heartbeat: the feed lives and had nothing. Throws `IntakeUnavailable`. */
  readonly submit: (feed: FeedIdentity, items: readonly IntakeItem[]) => Promise<IntakeAnswer>
}
