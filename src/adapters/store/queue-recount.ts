import type { Clock } from '../../app/clock.ts'
import { countingText } from '../../app/intake/counting-rules.ts'
import type { OutboxChange } from '../../app/intake/outbox-change.ts'
import { INTERNAL_AUDIENCE } from '../../app/intake/plan-outbox.ts'
import type { QueueCounter, RecountStore } from '../../app/intake/recount-changed.ts'
import type { RecountedQueue, RulesChange } from '../../app/intake/recount-queue.ts'
import type { Moment } from '../../app/intake/shard-state.ts'
import { legName } from '../../app/intake/shard-state.ts'
import { legAsKnownAt } from '../../domain/contact/leg.ts'
import { MEASURE_COUNT } from '../../domain/interval/measure.ts'
import type { TallyDelta, TallyKey } from '../../domain/interval/tally.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { factDay } from './fact.ts'
import { loadLegs } from './leg.ts'
import { readLegText } from './leg-text.ts'
import { writeOutbox } from './outbox.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { loadCounting, writeCounting } from './queue-counting.ts'
import { type PreparedWaits, preparedWaits, putWaits } from './queue-recount-waits.ts'
import { type LockedHead, lockHead, readHead } from './shard-head.ts'
import { writeRevisions } from './tally.ts'
import { putDays, putTallies } from './tally-put.ts'
import { MEASURE_COLUMNS } from './tally-statement.ts'

/** Legs that are in memory at once. */
const LEGS_AT_ONCE = 2_000

/** What changes while legs are counted is counted again, and so on until it is so few or was tried so often; the rest under the lock. */
const LOCKED_LEGS_MAX = 1_000
const PASSES_MAX = 8

/** Where a pass over the legs stood. */
type Counted = Pick<LockedHead, 'version' | 'learned_at'>

/**
 * Counts queues anew in PostgreSQL. The legs are counted on a snapshot, while intake goes on; the lock is held only for those that changed
 * since, and for writing.
 */
export function recountStore(connections: StoreConnections, clock: Clock): RecountStore {
  const onSnapshot = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> =>
    await connections.withIntake((connection) => inTransaction(connection, () => work(connection), 'repeatable read read only'))
  return {
    shards: connections.identity.shards,
    counting: async (shard) => await connections.withIntake((connection) => loadCounting(connection, shard)),
    recount: async (shard, rules, counterOf) => {
      const counter = counterOf()
      let counted = await onSnapshot((connection) => countAll(connection, shard, rules.wanted.queueId, counter))
      for (let passes = 1; passes < PASSES_MAX; passes += 1) {
        const pass = await onSnapshot((connection) => countChanged(connection, shard, counted, counter))
        counted = pass.head
        if (pass.legs <= LOCKED_LEGS_MAX) break
      }
      // Made ready while intake goes on, and put under the lock; what legs touch meanwhile is put after it.
      let waits: readonly PreparedWaits[] = []
      if (counter.isOfEdgesAlone) {
        const pass = await onSnapshot(async (connection) => {
          const { head } = await countChanged(connection, shard, counted, counter)
          return { head, held: await loadTallies(connection, shard, rules.wanted.queueId) }
        })
        waits = preparedWaits(counter.allWaits(pass.held))
        counted = (await onSnapshot((connection) => countChanged(connection, shard, pass.head, counter))).head
      }
      return await connections.withIntake((connection) =>
        inTransaction(connection, async () => {
          const head = await lockHead(connection, shard)
          const held = (await loadCounting(connection, shard)).get(rules.held.queueId)
          if (held === undefined || countingText(held) !== countingText(rules.held)) return false
          await countChanged(connection, shard, counted, counter)
          const moment = { version: head.version + 1, learnedAt: Math.max(clock.tick(), head.learned_at + 1) }
          if (counter.isOfEdgesAlone) await writeWaits(connection, shard, { moment, rules, counter, waits })
          else await write(connection, shard, { moment, rules, counter })
          return true
        }),
      )
    },
  }
}

/** Legs whose facts name several queues stand under queue 0, so any of them may have been here. */
async function countAll(connection: Connection, shard: number, queueId: number, counter: QueueCounter): Promise<Counted> {
  const head = await readHead(connection, shard)
  await connection.query('declare recounted_legs no scroll cursor for select facts from leg where shard = $1 and queue_id in ($2, 0)', [
    shard,
    queueId,
  ])
  for (;;) {
    const { rows } = await connection.query<[string]>({ rowMode: 'array', text: `fetch ${LEGS_AT_ONCE} from recounted_legs` })
    for (const [facts] of rows) counter.add(readLegText(facts), 1)
    if (rows.length < LEGS_AT_ONCE) break
  }
  await connection.query('close recounted_legs')
  return head
}

/** Counts the legs that changed since as they are now, instead of as they were then. */
async function countChanged(
  connection: Connection,
  shard: number,
  { version, learned_at }: Counted,
  counter: QueueCounter,
): Promise<{ readonly head: Counted; readonly legs: number }> {
  const head = await readHead(connection, shard)
  const { rows } = await connection.query<[number, string, number]>({
    name: 'legs changed since',
    rowMode: 'array',
    text: 'select distinct feed_id, contact_id, leg from fact where day >= $1 and shard = $2 and version > $3',
    values: [factDay(learned_at), shard, version],
  })
  for (let from = 0; from < rows.length; from += LEGS_AT_ONCE) {
    const keys = rows.slice(from, from + LEGS_AT_ONCE).map(([feedId, contactId, leg]) => ({ feedId, contactId, leg }))
    const named = keys.map((key) => [legName(key), key] as const)
    for (const { leg } of (await loadLegs(connection, shard, named)).values()) {
      counter.add(legAsKnownAt(leg, version), -1)
      counter.add(leg, 1)
    }
  }
  return { head, legs: rows.length }
}

interface Writing {
  readonly moment: Moment
  readonly rules: RulesChange
  readonly counter: QueueCounter
}

async function write(connection: Connection, shard: number, { moment, rules, counter }: Writing): Promise<void> {
  const { wanted } = rules
  const tallies = await loadTallies(connection, shard, wanted.queueId)
  const recounted: RecountedQueue = counter.finish({ moment, tallies, dayKeys: await loadDayKeys(connection, shard, wanted.queueId) })
  await putTallies(connection, shard, moment, recounted.tallies)
  await putDays(connection, shard, recounted.days)
  await writeRevisions(connection, shard, moment, recounted.revisions)
  const vendorIds = recounted.tallies.map(({ key }) => key.vendorId)
  await announce(connection, shard, { moment, rules, vendorIds })
}

/** Where only edges changed, histograms alone are written: of a queue with 90,000 tallies the whole rows took most of a minute. */
async function writeWaits(
  connection: Connection,
  shard: number,
  { moment, rules, counter, waits }: Writing & { readonly waits: readonly PreparedWaits[] },
): Promise<void> {
  const { queueId } = rules.wanted
  await putWaits(connection, { shard, queueId }, [...waits, ...preparedWaits(counter.touchedWaits())])
  const { rows } = await connection.query<{ vendor_id: number }>(
    'select distinct vendor_id from tally where shard = $1 and queue_id = $2',
    [shard, queueId],
  )
  await announce(connection, shard, { moment, rules, vendorIds: rows.map(({ vendor_id }) => vendor_id) })
}

/** The new rules are in force with this commit, and desks are told to load the queue anew. */
async function announce(
  connection: Connection,
  shard: number,
  { moment, rules: { wanted }, vendorIds }: Pick<Writing, 'moment' | 'rules'> & { readonly vendorIds: readonly number[] },
): Promise<void> {
  await writeCounting(connection, shard, moment, [wanted])
  const change: OutboxChange = { tallies: [], waiting: [], agents: [], heard: [], recounted: [wanted.queueId] }
  await writeOutbox(connection, shard, moment, new Map([INTERNAL_AUDIENCE, ...vendorIds].map((audience) => [audience, change])))
}

async function loadTallies(connection: Connection, shard: number, queueId: number): Promise<readonly TallyDelta[]> {
  const { rows } = await connection.query<[Instant, number, number, readonly number[], readonly number[], readonly number[]]>({
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
  const { rows } = await connection.query<[Instant, number, number]>({
    name: 'load days of queue',
    rowMode: 'array',
    text: 'select start, vendor_id, site_id from tally_day where shard = $1 and queue_id = $2',
    values: [shard, queueId],
  })
  return rows.map(([start, vendorId, siteId]) => ({ queueId, vendorId, siteId, start }))
}
