import { type CountingRules, readCountingText } from '../../app/intake/counting-rules.ts'
import type { CountedQueue, VersionVector } from '../../app/kpi-query.ts'
import { int4Column, int8Column } from './columns.ts'
import type { Connection } from './pools.ts'

/** The rules by which each shard counted each queue at some versions. */
export class StoreCounting {
  readonly byShard: readonly ReadonlyMap<number, CountingRules>[]
  readonly #byQueue = new Map<number, { readonly shard: number; readonly rules: CountingRules }[]>()

  constructor(byShard: readonly ReadonlyMap<number, CountingRules>[]) {
    this.byShard = byShard
    for (const [shard, ofShard] of byShard.entries()) {
      for (const [queueId, rules] of ofShard) {
        const shards = this.#byQueue.get(queueId)
        if (shards === undefined) this.#byQueue.set(queueId, [{ shard, rules }])
        else shards.push({ shard, rules })
      }
    }
  }

  /** Every queue that any shard counted. */
  counted(): Map<number, CountedQueue> {
    const counted = new Map<number, CountedQueue>()
    for (const [queueId, shards] of this.#byQueue) {
      const zones = zonesOf((shards[0] as { readonly rules: CountingRules }).rules)
      const isOne = shards.every(({ rules }) => JSON.stringify(zonesOf(rules)) === JSON.stringify(zones))
      counted.set(queueId, { queueId, zones: isOne ? zones : null })
    }
    return counted
  }

  /** The shards that count a queue, together where their histograms have the same edges: only those can be added. */
  edgesOf(queueId: number): readonly { readonly shards: readonly number[]; readonly edgesMs: readonly number[] }[] {
    const groups = new Map<string, { shards: number[]; edgesMs: readonly number[] }>()
    for (const { shard, rules } of this.#byQueue.get(queueId) ?? []) {
      const name = rules.edgesMs.join()
      const group = groups.get(name)
      if (group === undefined) groups.set(name, { shards: [shard], edgesMs: rules.edgesMs })
      else group.shards.push(shard)
    }
    return [...groups.values()]
  }
}

function zonesOf({ spans }: CountingRules): readonly { readonly from: number; readonly zone: string }[] {
  return spans.filter(({ zone }, place) => zone !== spans[place - 1]?.zone).map(({ from, zone }) => ({ from, zone }))
}

/** Reads rules of counting, and keeps those of the present. Read as staff for every scope: they say how queues count, and nothing of what. */
export class CountingReads {
  readonly #ofText = new Map<string, CountingRules>()
  #present: { readonly name: string; readonly counting: StoreCounting } | null = null

  /** The rules in force when each shard stood at its version; `changedAt` names the present rules, and is null for a past moment. */
  async at(connection: Connection, versions: VersionVector, changedAt: VersionVector | null): Promise<StoreCounting> {
    const name = changedAt?.join('.') ?? null
    if (name !== null && this.#present?.name === name) return this.#present.counting
    const { rows } = await connection.query<[number, number, string]>({
      name: 'read counting',
      rowMode: 'array',
      text: `select distinct on (c.shard, c.queue_id) c.shard, c.queue_id, c.rules
        from queue_counting c join unnest($1::integer[], $2::bigint[]) as v (shard, version)
          on c.shard = v.shard and c.from_version <= v.version
        order by c.shard, c.queue_id, c.from_version desc`,
      values: [int4Column(versions.map((_, shard) => shard)), int8Column(versions)],
    })
    const byShard = versions.map(() => new Map<number, CountingRules>())
    for (const [shard, queueId, text] of rows) byShard[shard]?.set(queueId, this.#read(queueId, text))
    const counting = new StoreCounting(byShard)
    if (name !== null) this.#present = { name, counting }
    return counting
  }

  /** The same text gives the same rules, so that whoever asks often can tell them by identity. */
  #read(queueId: number, text: string): CountingRules {
    const name = `${queueId} ${text}`
    let rules = this.#ofText.get(name)
    if (rules === undefined) this.#ofText.set(name, (rules = readCountingText(queueId, text)))
    return rules
  }
}
