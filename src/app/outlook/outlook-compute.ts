import type { Annotation } from '../../domain/record/annotation.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { KeptForecast } from './kept-forecast.ts'
import type { Commitment } from './outlook-context.ts'
import type { QueueOutlook } from './queue-outlook.ts'
import type { QueuePast } from './queue-past.ts'
import type { TodaySeen } from './queue-today.ts'

/** Heads more or fewer for a stretch of time. */
export interface HeadsChange {
  readonly queueId: number
  /** 0 is whoever serves the queue; more heads then serve each vendor's part in proportion. */
  readonly vendorId: number
  readonly from: Instant
  readonly to: Instant
  readonly heads: number
}

export interface LookRequest {
  readonly seen: TodaySeen
  readonly commitments: readonly Commitment[]
  readonly changes: readonly HeadsChange[]
  readonly effects: readonly Annotation[]
  /** Only these are answered for. Null: all are, and answered for part by part when `take` asks. */
  readonly queueIds: readonly number[] | null
}

/** A queue of which nothing could be foreseen, though others could. */
export interface QueueFailed {
  readonly queueId: number
  readonly why: string
}

export interface LookAnswer {
  /** Of the queues that were asked for; of none where all were. */
  readonly outlooks: readonly QueueOutlook[]
  readonly failed: readonly QueueFailed[]
}

export interface DaysRequest {
  readonly queueIds: readonly number[]
  readonly effects: readonly Annotation[]
  readonly madeAt: Instant
}

export interface ComputeOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
}

/** Where the heavy work is done: apart from whoever serves desks. It remembers what it has learned, as long as it lives. */
export interface OutlookCompute {
  /** Learns these queues anew. */
  readonly learn: (pasts: readonly QueuePast[], options?: ComputeOptions) => Promise<void>
  /** The outlook of queues that were learned. */
  readonly look: (request: LookRequest, options?: ComputeOptions) => Promise<LookAnswer>
  /** What the last look for all found of these queues: a few at a time, since reading all at once would hold up who reads. */
  readonly take: (queueIds: readonly number[], options?: ComputeOptions) => Promise<readonly QueueOutlook[]>
  /** The days of the next weeks, of queues that were learned. */
  readonly days: (request: DaysRequest, options?: ComputeOptions) => Promise<readonly KeptForecast[]>
  /** Queues to be learned anew, since those that helped them are others by now than when they were learned. */
  readonly outdated: (options?: ComputeOptions) => Promise<readonly number[]>
  /** Whether what was learned was lost since, with the thread that held it; told once. */
  readonly hasForgotten: () => boolean
}
