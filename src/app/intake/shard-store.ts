import type { Instant } from '../../domain/shared/instant.ts'
import type { Refused } from '../quarantine/quarantine-store.ts'
import type { ShardNeed, ShardState, ShardWrites } from './shard-state.ts'

/** What one request of one feed brought and was refused; kept by the same commit that counts the rest. */
export interface RefusedItems {
  readonly feedId: number
  readonly receivedAt: Instant
  /** Received before and kept since: refused again when it was released. */
  readonly isHeld: boolean
  readonly refused: readonly Refused[]
}

/** What a commit decided: what to write, and what to keep of what was refused. */
export interface ShardDecision {
  readonly writes: ShardWrites
  readonly refused: readonly RefusedItems[]
}

/** Where shards are kept. */
export interface ShardStore {
  readonly shards: number
  /**
   * One transaction on one shard: waits for the lock of its head, reads what is needed, lets `decide` (pure and quick, the lock is held)
   * say what follows, writes it and commits. When it returns, everything is durable. When it throws, either nothing was written or, if the
   * connection broke during the commit, it is not known; sending again is safe in both cases.
   */
  readonly commit: (shard: number, need: ShardNeed, decide: (state: ShardState) => ShardDecision) => Promise<void>
}
