import type { Instant } from '../domain/shared/instant.ts'

/**
 * The only source of now. In live use it follows the machine's clock, in a replay it follows the data. `tick` never returns the same
 * instant twice, also when asked within one millisecond: what is learned and what is answered get instants that order them exactly.
 */
export interface Clock {
  /** The present, for ages and freshness. */
  readonly now: () => Instant
  /** The present, strictly later than every tick before it. */
  readonly tick: () => Instant
}
