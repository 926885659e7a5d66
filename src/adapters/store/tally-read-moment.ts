import type { Clock } from '../../app/clock.ts'
import type { KnownAt, Moment, MomentFault, VersionVector } from '../../app/kpi-query.ts'
import { INTERNAL, type Scope } from '../../app/scope.ts'
import { type Directory, directoryOf } from '../../domain/record/directory.ts'
import type { RecordEntry } from '../../domain/record/record-entry.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { resolveVersions } from './known-at.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { loadEntries } from './record.ts'
import { audienceOf, readHeads } from './shard-head.ts'
import { CountingReads, type StoreCounting } from './tally-read-counting.ts'
import { ReadLine } from './tally-read-line.ts'
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
  #records: { readonly version: number; readonly entries: readonly RecordEntry[]; readonly directory: Directory } | null = null

  constructor(connections: StoreConnections, clock: Clock) {
    this.#connections = connections
    this.#settled = new SettledMoments(connections, clock)
  }

  /** `work` reads on `connection` what the moment holds; nothing that is learned meanwhile is in it. */
  async read<T, E>(
    scope: Scope,
    knownAt: KnownAt | null,
    work: (connection: Connection, moment: StoreMoment) => Promise<Result<T, E>>,
  ): Promise<Result<T, E | MomentFault>> {
    return await this.#line.enter(() =>
      this.#connections.withScope(scope, (connection) =>
        inTransaction(
          connection,
          async () => {
            const moment = await this.#momentOf(connection, scope, knownAt)
            return moment.ok ? await work(connection, moment.value) : moment
          },
          'repeatable read read only',
        ),
      ),
    )
  }

  async #momentOf(connection: Connection, scope: Scope, knownAt: KnownAt | null): Promise<Result<StoreMoment, MomentFault>> {
    const settled = await this.#settled.settle(() => readHeads(connection, scope))
    await connection.query(`set local statement_timeout = ${READ_MS_MAX}; set local work_mem = '${SUMS_MEMORY}'`)
    const present = settled.versions.map((_, shard) => settled.taken[shard] ?? 0)
    if (knownAt !== null && knownAt.at > settled.asOf) return err({ kind: 'in_the_future', asOf: settled.asOf })
    return await this.#asStaff(scope, connection, async (staff) => {
      const resolved =
        knownAt === null ? { own: present, known: settled.versions } : await resolveVersions(staff, audienceOf(scope), knownAt, present)
      if (resolved === null) return err({ kind: 'unknown_version', expected: present })
      const asOf = knownAt?.at ?? settled.asOf
      const counting = await this.#counting.at(staff, resolved.known, knownAt === null ? settled.countingVersions : null)
      const served = scope.kind === 'internal' ? null : await readServed(staff, scope.vendorId, asOf)
      const directory = await this.#directoryAt(connection, scope, { asOf, served, recordVersion: settled.recordVersion })
      const counted = counting.counted()
      if (served !== null) for (const queueId of counted.keys()) if (queueId !== 0 && !served.has(queueId)) counted.delete(queueId)
      return ok({ asOf, version: resolved.own, directory, counted, knownVersions: resolved.known, isPast: knownAt !== null, counting })
    })
  }

  /**
   * What says how queues count and which version stands for which is of the internal audience, so no vendor's login may read it; it is
   * read as staff, holds nothing of what was counted, and is never newer than the moment.
   */
  async #asStaff<T>(scope: Scope, connection: Connection, work: (staff: Connection) => Promise<T>): Promise<T> {
    return scope.kind === 'internal' ? await work(connection) : await this.#connections.withScope(INTERNAL, work)
  }

  /** Records as they were recorded by `asOf`. Those of staff are kept until others are recorded. */
  async #directoryAt(
    connection: Connection,
    scope: Scope,
    {
      asOf,
      served,
      recordVersion,
    }: { readonly asOf: Instant; readonly served: ReadonlySet<number> | null; readonly recordVersion: number },
  ): Promise<Directory> {
    if (served !== null) {
      const entries = await loadEntries(connection, scope)
      return directoryOf(
        entries.filter(({ kind, entityId }) => kind !== 'queue' || served.has(entityId)),
        asOf,
      )
    }
    if (this.#records === null || this.#records.version !== recordVersion) {
      const entries = await loadEntries(connection, scope)
      this.#records = { version: recordVersion, entries, directory: directoryOf(entries) }
    }
    const { entries, directory } = this.#records
    return entries.every(({ recordedAt }) => recordedAt <= asOf) ? directory : directoryOf(entries, asOf)
  }
}

/** The queues that a vendor had anything to do with by `asOf`: of those it sees the records. */
async function readServed(staff: Connection, vendorId: number, asOf: Instant): Promise<ReadonlySet<number>> {
  const { rows } = await staff.query<{ queue_id: number }>({
    name: 'read served queues',
    text: 'select queue_id from queue_vendor where vendor_id = $1 and since <= $2',
    values: [vendorId, asOf],
  })
  return new Set(rows.map(({ queue_id }) => queue_id))
}
