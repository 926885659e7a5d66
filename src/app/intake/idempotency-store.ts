import type { Instant } from '../../domain/shared/instant.ts'
import { HOUR_MS } from '../../domain/shared/instant.ts'

/** How long an `Idempotency-Key` is honoured. */
export const IDEMPOTENCY_MS_MAX = 24 * HOUR_MS

/** A request that carries a key: whose it is, and what it says. */
export interface KeyedRequest {
  /** Two senders may use the same key, so it belongs to whoever sent it (`feed 3`). */
  readonly owner: string
  readonly key: string
  /** SHA-256 of the body as it came. */
  readonly bodyHash: Uint8Array
}

export interface KeptResponse {
  readonly status: number
  readonly body: string
}

/** What is known of a key: nothing, the answer it got, or that it came with another body. */
export type KeyFound = { readonly kind: 'new' } | { readonly kind: 'kept'; readonly response: KeptResponse } | { readonly kind: 'conflict' }

/** Answers to requests that carry a key, so that a repeated one gets the same. `now` is the machine's clock. */
export interface IdempotencyStore {
  readonly find: (request: KeyedRequest, now: Instant) => Promise<KeyFound>
  /** Keeps an answer once its effect is durable, and returns what stands: where two came at once, the first one's. */
  readonly keep: (request: KeyedRequest, response: KeptResponse, now: Instant) => Promise<KeyFound>
  readonly purge: (now: Instant) => Promise<number>
}
