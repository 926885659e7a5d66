import type { Clock } from '../../app/clock.ts'
import type { CountingRules } from '../../app/intake/counting-rules.ts'
import type { ShardNeed, ShardState, ShardWrites } from '../../app/intake/shard-state.ts'
import type { ShardDecision, ShardStore } from '../../app/intake/shard-store.ts'
import type { LegKey } from '../../domain/contact/fact.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { loadAgentStates } from './agent-state.ts'
import { int4Column } from './columns.ts'
import { commitBehind } from './commit-behind.ts'
import { ensureFactPartitions, factDay } from './fact.ts'
import { loadLegs } from './leg.ts'
import { loadPlanRows } from './plan.ts'
import type { Connection, StoreConnections } from './pools.ts'
import { putQuarantined, quarantineSealer } from './quarantine-put.ts'
import { loadCounting } from './queue-counting.ts'
import type { Sealer } from './sealed-bytes.ts'
import { lockHead } from './shard-head.ts'
import { type RememberedLeg, ShardMemory } from './shard-memory.ts'
import { type HeldLegs, writeShard } from './shard-writer.ts'
import type { StoreAccess } from './store-access.ts'
import { allSent } from './store-fault.ts'
import { loadReports } from './vendor-interval.ts'

/** What this node knows of a shard's rules; good as long as the shard's head says that they did not change. */
interface KnownCounting {
  readonly version: number
  readonly rules: ReadonlyMap<number, CountingRules>
}

interface Begun {
  readonly state: ShardState
  readonly held: HeldLegs
}

type ServedQueue = readonly [queueId: number, vendorId: number]

/** Shards in PostgreSQL. */
export function intakeShardStore(connections: StoreConnections, access: StoreAccess, clock: Clock): ShardStore {
  return new IntakeShardStore(connections, access, clock)
}

class IntakeShardStore implements ShardStore {
  readonly shards: number
  readonly #connections: StoreConnections
  readonly #access: StoreAccess
  readonly #clock: Clock
  readonly #sealer: Sealer
  readonly #memories: readonly ShardMemory[]
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
    this.#memories = Array.from({ length: this.shards }, () => new ShardMemory(this.shards))
  }

  async commit(shard: number, need: ShardNeed, decide: (state: ShardState) => ShardDecision): Promise<void> {
    const memory = this.#memories[shard]
    if (memory === undefined) throw new Error(`there is no shard ${shard}, expected 0 to ${this.shards - 1}`)
    await this.#ensureDays(this.#clock.now())
    try {
      const version = await this.#connections.withIntake((connection) => this.#transact(connection, shard, memory, need, decide))
      memory.settle(version)
    } catch (error) {
      memory.forget()
      throw error
    }
  }

  /** Returns the version that is committed. */
  async #transact(
    connection: Connection,
    shard: number,
    memory: ShardMemory,
    need: ShardNeed,
    decide: (state: ShardState) => ShardDecision,
  ): Promise<number> {
    let begun: Begun
    let decision: ShardDecision
    try {
      begun = await this.#begin(connection, shard, memory, need)
      decision = decide(begun.state)
    } catch (error) {
      await connection.query('rollback').catch(() => undefined) // Where the connection itself is gone, so is the transaction.
      throw error
    }
    const { writes, refused } = decision
    const { version, learnedAt } = writes.moment
    if (!this.#factDays.has(factDay(learnedAt))) throw new Error(`no partition for facts learned at ${learnedAt}`)
    const served = this.#newServedQueues(writes)
    const writing = allSent([
      writeShard(connection, shard, writes, { held: begun.held, memory }),
      allSent(refused.map((items) => putQuarantined(connection, this.#sealer, items))),
      this.#noteServedQueues(connection, learnedAt, [...served.values()]),
    ])
    await commitBehind(connection, writing)
    for (const pair of served.keys()) this.#servedQueues.add(pair)
    return version
  }

  /** Opens the transaction and reads, behind the lock, what the batch has to see and this node does not remember. */
  async #begin(connection: Connection, shard: number, memory: ShardMemory, need: ShardNeed): Promise<Begun> {
    const { remembered, unknown } = recall(memory, need.legs)
    const [, head, loaded, agents, reports, planRows] = await allSent([
      connection.query('begin isolation level read committed'),
      lockHead(connection, shard),
      loadLegs(connection, shard, unknown),
      loadAgentStates(connection, shard, need.agents),
      loadReports(connection, shard, need.reports),
      loadPlanRows(connection, shard, need.plans),
    ])
    let held = new Map([...remembered, ...loaded])
    if (!memory.isOf(head.version)) {
      memory.forget()
      if (remembered.size > 0) held = new Map(await loadLegs(connection, shard, [...need.legs]))
    }
    const counting = await this.#countingOf(connection, shard, head.counting_version)
    // The instant is taken once the lock is held: an answer given while we waited for it is then earlier, as it has to be.
    const moment = { version: head.version + 1, learnedAt: Math.max(this.#clock.tick(), head.learned_at + 1) }
    return { state: { moment, counting, legs: held, agents, reports, planRows }, held }
  }

  async #countingOf(connection: Connection, shard: number, version: number): Promise<ReadonlyMap<number, CountingRules>> {
    const known = this.#counting.get(shard)
    if (known?.version === version) return known.rules
    const rules = await loadCounting(connection, shard)
    this.#counting.set(shard, { version, rules })
    return rules
  }

  /** A vendor may see the records of the queues it has something to do with. */
  #newServedQueues({ tallies }: ShardWrites): ReadonlyMap<string, ServedQueue> {
    const fresh = new Map<string, ServedQueue>()
    for (const { key } of tallies) {
      if (key.vendorId === 0 || key.queueId === 0) continue
      const pair = `${key.queueId} ${key.vendorId}`
      if (!this.#servedQueues.has(pair)) fresh.set(pair, [key.queueId, key.vendorId])
    }
    return fresh
  }

  async #noteServedQueues(connection: Connection, since: Instant, served: readonly ServedQueue[]): Promise<void> {
    if (served.length === 0) return
    // In one order, so that two shards which note the same ones never wait for each other in a ring.
    const pairs = [...served].sort(([queueA, vendorA], [queueB, vendorB]) => queueA - queueB || vendorA - vendorB)
    await connection.query(
      `insert into queue_vendor (queue_id, vendor_id, since) select *, $3 from unnest($1::integer[], $2::integer[]) on conflict do nothing`,
      [int4Column(pairs.map(([queueId]) => queueId)), int4Column(pairs.map(([, vendorId]) => vendorId)), since],
    )
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

/** Which of these legs are remembered, and which have to be read. */
function recall(
  memory: ShardMemory,
  keys: ReadonlyMap<string, LegKey>,
): { readonly remembered: ReadonlyMap<string, RememberedLeg>; readonly unknown: readonly (readonly [string, LegKey])[] } {
  const remembered = new Map<string, RememberedLeg>()
  const unknown: (readonly [string, LegKey])[] = []
  for (const entry of keys) {
    const leg = memory.legs.get(entry[0])
    if (leg === undefined) unknown.push(entry)
    else remembered.set(entry[0], leg)
  }
  return { remembered, unknown }
}
