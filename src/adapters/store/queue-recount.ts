import type { Clock } from '../../app/clock.ts'
import { type CountingRules, countingText } from '../../app/intake/counting-rules.ts'
import type { OutboxChange } from '../../app/intake/outbox-change.ts'
import { INTERNAL_AUDIENCE } from '../../app/intake/plan-outbox.ts'
import type { RecountStore } from '../../app/intake/recount-changed.ts'
import type { RecountedQueue } from '../../app/intake/recount-queue.ts'
import type { Moment } from '../../app/intake/shard-state.ts'
import type { Leg } from '../../domain/contact/leg.ts'
import { MEASURE_COUNT } from '../../domain/interval/measure.ts'
import type { TallyDelta, TallyKey } from '../../domain/interval/tally.ts'
import { readLegText } from './leg-text.ts'
import { writeOutbox } from './outbox.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { loadCounting, writeCounting } from './queue-counting.ts'
import { lockHead } from './shard-head.ts'
import { MEASURE_COLUMNS, writeRevisions } from './tally.ts'
import { putDays, putTallies } from './tally-put.ts'

/** Legs that are in memory at once. */
const LEGS_AT_ONCE = 2_000

/** Counts queues anew in PostgreSQL. */
export function recountStore(connections: StoreConnections, clock: Clock): RecountStore {
  return {
    shards: connections.identity.shards,
    counting: async (shard) => await connections.withIntake((connection) => loadCounting(connection, shard)),
    recount: async (shard, wanted, queueId, counter) =>
      await connections.withIntake((connection) =>
        inTransaction(connection, async () => {
          const head = await lockHead(connection, shard)
          const held = (await loadCounting(connection, shard)).get(queueId)
          const rules = held === undefined ? null : wanted(held)
          if (held === undefined || rules === null || countingText(rules) === countingText(held)) return false
          const moment = { version: head.version + 1, learnedAt: Math.max(clock.tick(), head.learned_at + 1) }
          const tallies = await loadTallies(connection, shard, queueId)
          const dayKeys = await loadDayKeys(connection, shard, queueId)
          const count = counter({ moment, held, wanted: rules, tallies, dayKeys })
          await eachLegOf(connection, shard, queueId, count.add.bind(count))
          await write(connection, shard, { moment, rules, recounted: count.finish() })
          return true
        }),
      ),
  }
}

async function write(
  connection: Connection,
  shard: number,
  { moment, rules, recounted }: { readonly moment: Moment; readonly rules: CountingRules; readonly recounted: RecountedQueue },
): Promise<void> {
  await putTallies(connection, shard, moment, recounted.tallies)
  await putDays(connection, shard, recounted.days)
  await writeRevisions(connection, shard, moment, recounted.revisions)
  await writeCounting(connection, shard, moment, [rules])
  const change: OutboxChange = { tallies: [], waiting: [], agents: [], heard: [], recounted: [rules.queueId] }
  const vendorIds = recounted.tallies.map(({ key }) => key.vendorId)
  await writeOutbox(connection, shard, moment, new Map([INTERNAL_AUDIENCE, ...vendorIds].map((audience) => [audience, change])))
}

async function loadTallies(connection: Connection, shard: number, queueId: number): Promise<readonly TallyDelta[]> {
  const { rows } = await connection.query<[number, number, number, readonly number[], readonly number[], readonly number[]]>({
    name: 'load tallies of queue',
    rowMode: 'array',
    text: `select start, vendor_id, site_id, array[${MEASURE_COLUMNS.join(', ')}], answered_waits, abandoned_waits
      from tally where shard = $1 and queue_id = $2`,
    values: [shard, queueId],
  })
  return rows.map(([start, vendorId, siteId, values, answeredWaits, abandonedWaits]) => {
    if (values.length !== MEASURE_COUNT)
      throw new Error(`a tally of queue ${queueId} has ${values.length} measures, expected ${MEASURE_COUNT}`)
    const tally = { values: Float64Array.from(values), answeredWaits: [...answeredWaits], abandonedWaits: [...abandonedWaits] }
    return { key: { queueId, vendorId, siteId, start }, tally }
  })
}

async function loadDayKeys(connection: Connection, shard: number, queueId: number): Promise<readonly TallyKey[]> {
  const { rows } = await connection.query<[number, number, number]>({
    name: 'load days of queue',
    rowMode: 'array',
    text: 'select start, vendor_id, site_id from tally_day where shard = $1 and queue_id = $2',
    values: [shard, queueId],
  })
  return rows.map(([start, vendorId, siteId]) => ({ queueId, vendorId, siteId, start }))
}

/** Legs whose facts name several queues stand under queue 0, so any of them may have been here. */
async function eachLegOf(connection: Connection, shard: number, queueId: number, visit: (leg: Leg) => void): Promise<void> {
  await connection.query('declare recounted_legs no scroll cursor for select facts from leg where shard = $1 and queue_id in ($2, 0)', [
    shard,
    queueId,
  ])
  for (;;) {
    const { rows } = await connection.query<[string]>({ rowMode: 'array', text: `fetch ${LEGS_AT_ONCE} from recounted_legs` })
    for (const [facts] of rows) visit(readLegText(facts))
    if (rows.length < LEGS_AT_ONCE) break
  }
  await connection.query('close recounted_legs')
}
