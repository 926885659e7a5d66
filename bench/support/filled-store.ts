import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { temporalCalendar } from '../../src/adapters/calendar/temporal-calendar.ts'
import { type OpenStore, openStore } from '../../src/adapters/store/open-store.ts'
import { startCluster } from '../../src/adapters/store/postgres/embedded.ts'
import { MEASURE_COLUMNS } from '../../src/adapters/store/tally-statement.ts'
import { byMachine } from '../../src/app/audit/attribution.ts'
import { countingRulesOf, countingText } from '../../src/app/intake/counting-rules.ts'
import { changeRecords } from '../../src/app/records/change-records.ts'
import { readSeed } from '../../src/app/records/seed-file.ts'
import { INTERNAL } from '../../src/app/scope.ts'
import type { Measure } from '../../src/domain/interval/measure.ts'
import { directoryOf } from '../../src/domain/record/directory.ts'
import type { Instant } from '../../src/domain/shared/instant.ts'
import { TestClock } from '../../test/support/test-clock.ts'

/** A store whose tallies are filled in by SQL, for measuring how it is read. */
export interface FilledStore extends OpenStore {
  readonly clock: TestClock
  readonly owner: pg.Client
}

/** What is filled in is made anew for each run, so nothing of it has to survive a power cut. Reading is as it is for users. */
const FILLING = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0', 'autovacuum=off']

export async function filledStore({
  queues,
  vendors,
  zone,
  now,
}: {
  readonly queues: number
  readonly vendors: number
  readonly zone: string
  readonly now: Instant
}): Promise<FilledStore> {
  const folder = await mkdtemp(join(tmpdir(), 'loadline-bench-'))
  await chmod(folder, 0o711)
  const cluster = await startCluster({ dataDir: join(folder, 'data'), log: () => undefined, extraSettings: FILLING })
  const clock = new TestClock(now)
  const store = await openStore(cluster, { shards: 1, clock, onIdleError: () => undefined })
  const owner = new pg.Client(cluster.ownerConfig())
  await owner.connect()
  await record(store, seedOf(queues, vendors, zone))
  await beginCounting(store, owner, queues)
  return {
    ...store,
    clock,
    owner,
    close: async () => {
      await owner.end()
      await store.close()
      await cluster.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What to fill in: one row for each queue, vendor and start; queues and vendors are numbered from 1 on. */
export interface Filling {
  readonly queues: number
  readonly vendors: number
  /** `day` only makes the days differ. */
  readonly starts: readonly { readonly day: number; readonly start: Instant }[]
  /** How many intervals one row stands for. */
  readonly scale: number
}

/**
 * Fills `tally` or `tally_day`, emptied before, in the order of time: a stand-in for what was counted. Every measure depends on queue,
 * vendor and day only, so a day is `scale` times one of its intervals. Emptying and filling in one transaction writes no log, and the
 * index is made last: 17 million rows take two minutes so, and half an hour row by row.
 */
export async function fillTallies(owner: pg.Client, table: 'tally' | 'tally_day', fillings: readonly Filling[]): Promise<void> {
  await owner.query('begin')
  await owner.query(`truncate ${table}`)
  // What is never changed needs no room for it; this makes reading all intervals faster, not the rollup.
  await owner.query(`alter table ${table} drop constraint ${table}_pkey, set (fillfactor = 100)`)
  for (const filling of fillings) await insertTallies(owner, table, filling)
  await owner.query(`set local maintenance_work_mem = '1GB'`)
  await owner.query(`alter table ${table} add primary key (shard, queue_id, start, vendor_id, site_id)`)
  await owner.query('commit')
}

async function insertTallies(owner: pg.Client, table: string, { queues, vendors, starts, scale }: Filling): Promise<void> {
  const amounts = MEASURE_COLUMNS.map((column, at) => `${scale}::bigint * (${AMOUNTS[column] ?? 0} * n + ${at % 3}) as ${column}`)
  const waits = (spread: number): string =>
    `array(select ${scale} * ((n + bucket) % ${spread}) from generate_series(1, $3::integer) bucket)`
  const measured = `${MEASURE_COLUMNS.join(', ')}, answered_waits, abandoned_waits`
  await owner.query(
    `with amount as materialized (
       select n, ${amounts.join(', ')}, ${waits(4)} as answered_waits,
         case when n % 4 = 0 then ${waits(2)} else '{}' end as abandoned_waits
       from generate_series(0, ${KINDS_OF_ROWS - 1}) n)
     insert into ${table} (shard, queue_id, start, vendor_id, site_id, ${measured})
     select 0, queue_id, start, vendor_id, 0, ${measured}
     from unnest($4::bigint[], $5::integer[]) as s (start, day)
     cross join generate_series(1, $1::integer) queue_id
     cross join generate_series(1, $2::integer) vendor_id
     join amount on n = (queue_id * 7 + vendor_id * 3 + day) % ${KINDS_OF_ROWS}`,
    [queues, vendors, BUCKETS, starts.map(({ start }) => start), starts.map(({ day }) => day)],
  )
}

/** So many different rows there are. */
const KINDS_OF_ROWS = 11

/** Of the standard edges. */
const BUCKETS = 19

/** How much of each measure one unit stands for; some measures are always small. */
const AMOUNTS: Readonly<Record<string, number>> = {
  offered: 3,
  answered_of_offered: 2,
  abandoned: 1,
  wait_answered_ms: 40_000,
  answered: 2,
  handled: 2,
  talk_ms: 400_000,
  wrap_ms: 60_000,
  staffed_ms: 900_000,
  available_ms: 300_000,
  agent_handling_ms: 400_000,
  agent_wrap_ms: 60_000,
} satisfies Partial<Record<Lowercase<Measure> | string, number>>

async function record(store: OpenStore, seed: unknown): Promise<void> {
  const records = readSeed(seed)
  if (!records.ok) throw new Error(JSON.stringify(records.error))
  const context = { store: store.records, isZone: temporalCalendar.isZone }
  const changed = await changeRecords(context, {
    by: byMachine('bench'),
    mode: 'put',
    records: records.value,
    validFrom: null,
    validTo: null,
  })
  if (!changed.ok) throw new Error(JSON.stringify(changed.error))
}

function seedOf(queues: number, vendors: number, zone: string): unknown {
  const places = (count: number): readonly number[] => Array.from({ length: count }, (_, place) => place + 1)
  return {
    format: 'loadline.seed.v1',
    markets: places(10).map((market) => ({ key: `m${market}`, name: `Market ${market}`, zone })),
    vendors: places(vendors).map((vendor) => ({ key: `v${vendor}`, name: `Vendor ${vendor}`, sites: [] })),
    queues: places(queues).map((queue) => ({
      key: `q${queue}`,
      name: `Queue ${queue}`,
      market: `m${1 + (queue % 10)}`,
      channel: 'phone',
      target: { formula: 'SL3', thresholdSeconds: queue % 2 === 0 ? 20 : 60, fraction: 0.8 },
    })),
    feeds: [{ key: 'acd', name: 'ACD', cadenceSeconds: 60 }],
  }
}

/** As the intake does before it counts anything of a queue. */
async function beginCounting(store: OpenStore, owner: pg.Client, queues: number): Promise<void> {
  const directory = directoryOf((await store.records.load(INTERNAL)).entries)
  for (let queueId = 1; queueId <= queues; queueId += 1) {
    const rules = countingText(countingRulesOf(directory, queueId))
    await owner.query('insert into queue_counting (shard, queue_id, from_version, rules) values (0, $1, 0, $2)', [queueId, rules])
  }
}
