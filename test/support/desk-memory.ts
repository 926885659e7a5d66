import type { DeskLoad, DeskReads } from '../../src/app/desk/desk-reads.ts'
import type { OutboxChange, OutboxRow } from '../../src/app/intake/outbox-change.ts'
import type { TallyReads } from '../../src/app/kpi-query.ts'
import { MEASURE_AT, type Measure } from '../../src/domain/interval/measure.ts'
import { emptyTally, type TallyDelta, type TallyKey } from '../../src/domain/interval/tally.ts'
import { type Directory, directoryOf } from '../../src/domain/record/directory.ts'

/** A change of nothing, with what is given. */
export function changeOf(given: Partial<OutboxChange> = {}): OutboxChange {
  return { tallies: [], waiting: [], agents: [], heard: [], recounted: [], ...given }
}

/** A tally in which only these measures are counted. */
export function deltaOf(key: Omit<TallyKey, 'siteId'>, measures: Readonly<Partial<Record<Measure, number>>>): TallyDelta {
  const tally = emptyTally()
  for (const [name, value] of Object.entries(measures)) tally.values[MEASURE_AT[name as Measure]] = value
  return { key: { siteId: 0, ...key }, tally }
}

/** A store of one audience in memory: what is there at the beginning, and what is told afterwards. */
export class DeskMemory implements DeskReads {
  readonly rows: OutboxRow[] = []
  loads = 0
  /** Rows up to these versions are forgotten. */
  forgotten: number[]
  /** Waited for before anything is read, and before what was read is handed over. */
  beforeRead: () => Promise<void> = async () => undefined
  afterRead: () => Promise<void> = async () => undefined
  heard = new Map<number, number>()
  directory: Directory
  readonly #shards: number
  readonly #now: () => number

  constructor(directory: Directory, now: () => number, shards = 1) {
    this.directory = directory
    this.#now = now
    this.#shards = shards
    this.forgotten = new Array<number>(shards).fill(0)
  }

  /** Commits a change in one shard. */
  commit(change: Partial<OutboxChange>, shard = 0): void {
    const version = this.#versions()[shard] ?? 0
    this.rows.push({ shard, version: version + 1, learnedAt: this.#now(), change: changeOf(change) })
  }

  readonly load: DeskReads['load'] = async () => {
    await this.beforeRead()
    this.loads += 1
    const changes = this.rows.map(({ change }) => change)
    const waiting = new Map(changes.flatMap((change) => change.waiting.map(({ name, contact }) => [name, contact] as const)))
    const agents = new Map(changes.flatMap((change) => change.agents.map(({ feedId, agent, now }) => [`${feedId} ${agent}`, now] as const)))
    const load: DeskLoad = {
      asOf: this.#now(),
      version: this.#versions(),
      directory: this.directory,
      tallies: changes.flatMap(({ tallies }) => tallies.map((delta) => ({ ...delta, edgesMs: this.#edgesOf(delta.key.queueId) }))),
      waiting: [...waiting].flatMap(([name, contact]) => (contact === null ? [] : [{ name, contact }])),
      agents: [...agents.values()].flatMap((now) => (now === null ? [] : [now])),
      lastHeard: new Map(this.heard),
    }
    await this.afterRead()
    return load
  }

  readonly after: DeskReads['after'] = async (_scope, version, rowsMax) => {
    await this.beforeRead()
    if (version.some((each, shard) => each < (this.forgotten[shard] ?? 0))) return null
    const rows = this.rows.filter((row) => row.version > (version[row.shard] ?? 0)).slice(0, rowsMax)
    await this.afterRead()
    return rows
  }

  readonly lastHeard: DeskReads['lastHeard'] = async () => new Map(this.heard)

  #versions(): number[] {
    const versions = new Array<number>(this.#shards).fill(0)
    for (const { shard, version } of this.rows) versions[shard] = Math.max(versions[shard] ?? 0, version)
    return versions
  }

  #edgesOf(queueId: number): readonly number[] {
    return this.directory.queueRules(queueId, this.#now())?.edgesMs ?? [0]
  }
}

/** A past in which nothing was ever counted. */
export const NO_PAST: TallyReads = {
  read: async (_scope, _knownAt, plan) => {
    const moment = {
      asOf: 0,
      version: [],
      directory: directoryOf([]),
      queuesOfFeed: new Map<number, ReadonlySet<number>>(),
      counted: new Map(),
    }
    const planned = plan(moment)
    if (!planned.ok) return planned
    const nothing = { tallies: [], waiting: [], openSpans: [], reports: [], lastHeard: new Map() }
    return { ok: true, value: { moment, plan: planned.value, ...nothing } }
  },
}
