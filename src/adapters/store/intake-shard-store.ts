import type { Clock } from '../../app/clock.ts'
import type { CountingRules } from '../../app/intake/counting-rules.ts'
import type { Moment, ShardNeed, ShardState, ShardWrites } from '../../app/intake/shard-state.ts'
import type { ShardDecision, ShardStore } from '../../app/intake/shard-store.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { loadAgentStates, writeAgentStates, writeAgentsNow } from './agent-state.ts'
import { int4Column } from './columns.ts'
import { ensureFactPartitions, factDay, writeFacts } from './fact.ts'
import { addIntakeBatches } from './intake-batch.ts'
import { loadLegs, writeLegs, writeWaiting } from './leg.ts'
import { writeOutbox } from './outbox.ts'
import { loadPlanRows, writePlans } from './plan.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { putQuarantined, quarantineSealer } from './quarantine-put.ts'
import { loadCounting, writeCounting } from './queue-counting.ts'
import type { StoreAccess } from './store-access.ts'
import { writeDays, writeRevisions, writeTallies } from './tally.ts'
import { loadReports, writeReports } from './vendor-interval.ts'

/** What this node knows of a shard's rules; good as long as the shard's head says that they did not change. */
interface KnownCounting {
  readonly version: number
  readonly rules: ReadonlyMap<number, CountingRules>
}

interface Head {
  readonly version: number
  readonly learned_at: Instant
  readonly counting_version: number
}

/** Shards in PostgreSQL. */
export function intakeShardStore(connections: StoreConnections, access: StoreAccess, clock: Clock): ShardStore {
  return new IntakeShardStore(connections, access, clock)
}

class IntakeShardStore implements ShardStore {
  readonly shards: number
  readonly #connections: StoreConnections
  readonly #access: StoreAccess
  readonly #clock: Clock
  readonly #sealer
  readonly #counting = new Map<number, KnownCounting>()
  readonly #factDays = new Set<number>()
  /** Pairs of queue and vendor that are noted already. */
  readonly #servedQueues = new Set<string>()

  constructor(connections: StoreConnections, access: StoreAccess, clock: Clock) {
    this.shards = connections.identity.shards
    this.#connections = connections
    this.#access = access
    this.#clock = clock
    this.#sealer = quarantineSealer(access.secret)
  }

  async commit(shard: number, need: ShardNeed, decide: (state: ShardState) => ShardDecision): Promise<void> {
    await this.#ensureDays(this.#clock.now())
    await this.#connections.withIntake(async (connection) => {
      let served: readonly string[] = []
      await inTransaction(connection, async () => {
        const { moment, counting } = await this.#lockHead(connection, shard)
        const { legs, texts } = await loadLegs(connection, shard, need.legs)
        const agents = await loadAgentStates(connection, shard, need.agents)
        const reports = await loadReports(connection, shard, need.reports)
        const planRows = await loadPlanRows(connection, shard, need.plans)
        const { writes, refused } = decide({ moment, counting, legs, agents, reports, planRows })
        await this.#write(connection, shard, writes, texts)
        for (const items of refused) await putQuarantined(connection, this.#sealer, items)
        served = await this.#noteServedQueues(connection, writes)
      })
      for (const pair of served) this.#servedQueues.add(pair)
    })
  }

  /** The instant is taken once the lock is held: an answer given while we waited for it is then earlier, as it has to be. */
  async #lockHead(connection: Connection, shard: number): Promise<{ moment: Moment; counting: ReadonlyMap<number, CountingRules> }> {
    const { rows } = await connection.query<Head>({
      name: 'lock head',
      text: 'select version, learned_at, counting_version from shard_head where shard = $1 and audience = 0 for update',
      values: [shard],
    })
    const head = rows[0]
    if (head === undefined) throw new Error(`there is no shard ${shard}, expected 0 to ${this.shards - 1}`)
    const moment = { version: head.version + 1, learnedAt: Math.max(this.#clock.tick(), head.learned_at + 1) }
    let known = this.#counting.get(shard)
    if (known === undefined || known.version !== head.counting_version) {
      known = { version: head.counting_version, rules: await loadCounting(connection, shard) }
      this.#counting.set(shard, known)
    }
    return { moment, counting: known.rules }
  }

  async #write(connection: Connection, shard: number, writes: ShardWrites, legTexts: ReadonlyMap<string, string>): Promise<void> {
    const { moment } = writes
    if (!this.#factDays.has(factDay(moment.learnedAt))) throw new Error(`no partition for facts learned at ${moment.learnedAt}`)
    await writeLegs(connection, shard, writes.legs, legTexts)
    await writeFacts(connection, shard, moment, writes.facts)
    await writeWaiting(connection, shard, writes.waiting)
    await writeTallies(connection, shard, 'add', moment, writes.tallies)
    await writeDays(connection, shard, 'add', writes.days)
    await writeRevisions(connection, shard, moment, writes.revisions)
    await writeAgentStates(connection, shard, writes.agentStates)
    await writeAgentsNow(connection, shard, writes.agentsNow)
    await writeReports(connection, shard, writes.reports)
    await writePlans(connection, shard, moment, writes.plans)
    await writeCounting(connection, shard, moment, writes.counting)
    await addIntakeBatches(connection, moment.learnedAt, writes.heard)
    await writeOutbox(connection, shard, moment, writes.outbox)
  }

  /** A vendor may see the records of the queues it has something to do with. */
  async #noteServedQueues(connection: Connection, { moment, tallies }: ShardWrites): Promise<readonly string[]> {
    const fresh = new Map<string, readonly [queueId: number, vendorId: number]>()
    for (const { key } of tallies) {
      if (key.vendorId === 0 || key.queueId === 0) continue
      const pair = `${key.queueId} ${key.vendorId}`
      if (!this.#servedQueues.has(pair)) fresh.set(pair, [key.queueId, key.vendorId])
    }
    if (fresh.size === 0) return []
    const pairs = [...fresh.values()].sort(([queueA, vendorA], [queueB, vendorB]) => queueA - queueB || vendorA - vendorB)
    await connection.query(
      `insert into queue_vendor (queue_id, vendor_id, since) select *, $3 from unnest($1::integer[], $2::integer[]) on conflict do nothing`,
      [int4Column(pairs.map(([queueId]) => queueId)), int4Column(pairs.map(([, vendorId]) => vendorId)), moment.learnedAt],
    )
    return [...fresh.keys()]
  }

  /** Tables are made outside the transaction, for today and for the day that may begin while it waits. */
  async #ensureDays(now: Instant): Promise<void> {
    const today = factDay(now)
    const missing = [today, today + 1].filter((day) => !this.#factDays.has(day))
    if (missing.length === 0) return
    await ensureFactPartitions(this.#access, missing)
    for (const day of missing) this.#factDays.add(day)
  }
}
