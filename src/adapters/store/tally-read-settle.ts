import type { Clock } from '../../app/clock.ts'
import type { VersionVector } from '../../app/kpi-query.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'

/** A moment at which nothing was being learned: what was committed is exactly what these versions say, and all of it before `asOf`. */
export interface Settled<T> {
  readonly asOf: Instant
  /** Of the internal audience, by shard. */
  readonly versions: VersionVector
  /** When the rules of counting last changed, by shard. */
  readonly countingVersions: VersionVector
  readonly recordVersion: number
  readonly taken: T
}

interface Waiter {
  readonly take: (settled: Omit<Settled<null>, 'taken'>) => Promise<void>
  readonly fail: (error: unknown) => void
}

/**
 * Gives readers their moments. The heads of all shards are locked for share, which waits for the commits in flight and lets no other
 * begin; meanwhile each reader takes its snapshot, and its instant from the clock that gives none twice; then the heads are free
 * again, and the reading itself, however long, holds up nobody. So a snapshot holds exactly what was learned by its instant.
 */
export class SettledMoments {
  readonly #connections: StoreConnections
  readonly #clock: Clock
  #waiting: Waiter[] = []
  #running: Promise<void> | null = null

  constructor(connections: StoreConnections, clock: Clock) {
    this.#connections = connections
    this.#clock = clock
  }

  /** `takeSnapshot` must make its transaction take its snapshot, as the first query at `repeatable read` does, and nothing slow. */
  async settle<T>(takeSnapshot: () => Promise<T>): Promise<Settled<T>> {
    return await new Promise((resolve, reject) => {
      this.#waiting.push({
        take: async (settled) => {
          const taken = await takeSnapshot()
          const asOf = Math.max(this.#clock.tick(), settled.asOf)
          resolve({ ...settled, asOf, taken })
        },
        fail: reject,
      })
      this.#running ??= this.#run()
    })
  }

  /** Readers that came together share one round of locks; those that come meanwhile have the next. */
  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const together = this.#waiting
      this.#waiting = []
      try {
        await this.#connections.withScope(INTERNAL, (connection) => inTransaction(connection, () => letTake(connection, together)))
      } catch (error) {
        for (const { fail } of together) fail(error)
      }
    }
    this.#running = null
  }
}

async function letTake(connection: Connection, together: readonly Waiter[]): Promise<void> {
  const heads = await connection.query<{ version: number; learned_at: Instant; counting_version: number }>({
    name: 'settle heads',
    text: 'select version, learned_at, counting_version from shard_head where audience = 0 order by shard for share',
  })
  const records = await connection.query<{ version: number; recorded_at: Instant }>({
    name: 'settle records',
    text: 'select version, recorded_at from record_head for share',
  })
  const record = records.rows[0] ?? { version: 0, recorded_at: 0 }
  const settled = {
    // The latest that anything was learned or recorded at: later than our own clock only if that was put back.
    asOf: heads.rows.reduce((latest, { learned_at }) => Math.max(latest, learned_at), record.recorded_at),
    versions: heads.rows.map(({ version }) => version),
    countingVersions: heads.rows.map(({ counting_version }) => counting_version),
    recordVersion: record.version,
  }
  // All of them are over before the locks are given up; one that fails is told to its own reader alone.
  await Promise.all(together.map(({ take, fail }) => take(settled).catch(fail)))
}
