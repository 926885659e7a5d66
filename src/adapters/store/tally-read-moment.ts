import type { Clock } from '../../app/clock.ts'
import type { KnownAt, Moment, MomentFault, VersionVector } from '../../app/kpi-query.ts'
import { mappedQueues } from '../../app/kpis-freshness.ts'
import { INTERNAL, type Scope } from '../../app/scope.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { resolveVersions } from './known-at.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import type { ScopedConnection } from './scoped-connection.ts'
import { audienceOf, readHeads } from './shard-head.ts'
import { CountingReads, type StoreCounting } from './tally-read-counting.ts'
import { ReadLine } from './tally-read-line.ts'
import { RecordReads, readServed } from './tally-read-records.ts'
import { SettledMoments } from './tally-read-settle.ts'

/** A moment as the store answers for it. */
export interface StoreMoment extends Moment {
  /** Of the internal audience, by shard: what was learned with a higher version was not known then. */
  readonly knownVersions: VersionVector
  readonly isPast: boolean
  readonly counting: StoreCounting
}

/** No report takes longer: it would keep old row versions from being cleaned up. */
const READ_MS_MAX = 300_000

/** Sums of a year by many queues fit; beyond, PostgreSQL would sort them on disk, which took twice as long. */
const SUMS_MEMORY = '64MB'

/** Reads at one moment, live or past, on one snapshot of the scope's own login. */
export class MomentReads {
  readonly #connections: StoreConnections
  readonly #settled: SettledMoments
  readonly #counting = new CountingReads()
  readonly #line = new ReadLine()
  readonly #records = new RecordReads()

  constructor(connections: StoreConnections, clock: Clock) {
    this.#connections = connections
    this.#settled = new SettledMoments(connections, clock)
  }

  /** `work` reads on `connection` what the moment holds; nothing that is learned meanwhile is in it. */
  async read<T, E>(
    scope: Scope,
    knownAt: KnownAt | null,
    work: (connection: ScopedConnection, moment: StoreMoment) => Promise<Result<T, E>>,
  ): Promise<Result<T, E | MomentFault>> {
    return await this.#line.enter(() =>
      this.#connections.readAs(scope, (connection) =>
        inTransaction(
          connection,
          async () => {
            const moment = await this.#momentOf(connection, knownAt)
            return moment.ok ? await work(connection, moment.value) : moment
          },
          'repeatable read read only',
        ),
      ),
    )
  }

  async #momentOf(connection: ScopedConnection, knownAt: KnownAt | null): Promise<Result<StoreMoment, MomentFault>> {
    const { scope } = connection
    const settled = await this.#settled.settle(() => readHeads(connection))
    await connection.query(`set local statement_timeout = ${READ_MS_MAX}; set local work_mem = '${SUMS_MEMORY}'`)
    const present = settled.versions.map((_, shard) => settled.taken[shard] ?? 0)
    if (knownAt !== null && knownAt.at > settled.asOf) return err({ kind: 'in_the_future', asOf: settled.asOf })
    return await this.#asStaff(connection, async (staff) => {
      const resolved =
        knownAt === null ? { own: present, known: settled.versions } : await resolveVersions(staff, audienceOf(scope), knownAt, present)
      if (resolved === null) return err({ kind: 'unknown_version', expected: present })
      const asOf = knownAt?.at ?? settled.asOf
      const counting = await this.#counting.at(staff, resolved.known, knownAt === null ? settled.countingVersions : null)
      const all = await this.#records.ofStaff(staff, settled.recordVersion, asOf)
      const moment = { asOf, version: resolved.own, knownVersions: resolved.known, isPast: knownAt !== null, counting }
      const queuesOfFeed = mappedQueues(all, asOf)
      const counted = counting.counted()
      if (scope.kind === 'internal') return ok({ ...moment, directory: all, queuesOfFeed, counted })
      const served = await readServed(staff, scope.vendorId, asOf)
      for (const queueId of counted.keys()) if (queueId !== 0 && !served.has(queueId)) counted.delete(queueId)
      return ok({ ...moment, directory: await this.#records.ofVendor(connection, served, asOf), queuesOfFeed, counted })
    })
  }

  /**
   * What says how queues count, which feeds bring them and which version stands for which is of the internal audience, so no vendor's login
   * may read it; it is read as staff, holds nothing of what was counted, and is never newer than the moment.
   */
  async #asStaff<T>({ staff }: ScopedConnection, work: (staff: Connection) => Promise<T>): Promise<T> {
    return staff === null ? await this.#connections.withScope(INTERNAL, work) : await work(staff)
  }
}
