// A desk's first message, from the fold in memory to the bytes that are sent, through the code of the stream's route; and what the same
// costs from the store: loading a view, and the query by itself. `node bench/desk-snapshot.ts --queues N --vendors N --intervals N`.
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { DeskEncoder } from '../src/adapters/http/desk-encoder.ts'
import { messageParts, type StreamMessage } from '../src/adapters/http/event-stream.ts'
import { deskReads } from '../src/adapters/store/desk-load.ts'
import { tallyReads } from '../src/adapters/store/tally-read.ts'
import { MomentReads } from '../src/adapters/store/tally-read-moment.ts'
import { MEASURE_COLUMNS } from '../src/adapters/store/tally-statement.ts'
import { DeskView } from '../src/app/desk/desk-view.ts'
import { readExpectations } from '../src/app/desk/expectation.ts'
import { LocalDays } from '../src/app/local-days.ts'
import { INTERNAL } from '../src/app/scope.ts'
import { INTERVAL_MS } from '../src/domain/shared/instant.ts'
import { DESK_COLUMN_AT, DESK_COLUMNS } from '../src/wire/desk.ts'
import { decodeDeskSnapshot } from '../src/wire/desk-decode.ts'
import { type FilledStore, filledStore, fillTallies } from './support/filled-store.ts'

const { values: options } = parseArgs({
  options: {
    queues: { type: 'string', default: '200' },
    vendors: { type: 'string', default: '8' },
    intervals: { type: 'string', default: '96' },
    rounds: { type: 'string', default: '60' },
  },
})
const SIZE = { queues: Number(options.queues), vendors: Number(options.vendors) }
const INTERVALS = Number(options.intervals)
const ROUNDS = Number(options.rounds)
const AIM_MS = 20
const FROM = Date.UTC(2026, 2, 2)
const WINDOW = { from: FROM, intervals: INTERVALS }
const TO = FROM + INTERVALS * INTERVAL_MS
const WEEK_MS = 7 * 86_400_000
const WAITING = 400
const AGENTS = 2_000

const store = await filledStore({ ...SIZE, zone: 'UTC', now: TO })
try {
  await fill(store)
  const result = await measure(store)
  process.stdout.write(`${JSON.stringify(result)}\n`)
  process.exitCode = result['ok'] === true ? 0 : 1
} finally {
  await store.close()
}

/** The day, and the same weekday in the weeks before, from which its expectations come. */
async function fill({ owner }: FilledStore): Promise<void> {
  const weeks = [0, 1, 2, 3, 4].map((week) =>
    Array.from({ length: INTERVALS }, (_, place) => ({ day: week + place, start: FROM - week * WEEK_MS + place * INTERVAL_MS })),
  )
  await fillTallies(owner, 'tally', [{ ...SIZE, starts: weeks.flat(), scale: 1 }])
  const spread = [SIZE.queues, SIZE.vendors, TO - 600_000]
  await owner.query(
    `insert into waiting_contact (shard, feed_id, contact_id, leg, stay, queue_id, vendor_id, site_id, offered_at)
     select 0, 1, 'c' || n, 1, 0, 1 + n % $1::integer, 1 + n % $2::integer, 0, $3::bigint + n * 1000 from generate_series(1, ${WAITING}) n`,
    spread,
  )
  await owner.query(
    `insert into agent_now (shard, feed_id, agent, vendor_id, site_id, at, state, queue_ids, queue_id)
     select 0, 1, 'agent-' || n, 1 + n % $2::integer, 0, $3::bigint - n * 1000, 'available', array[1 + n % $1::integer], 0
     from generate_series(1, ${AGENTS}) n`,
    spread,
  )
  await owner.query('vacuum analyze')
}

async function measure({ connections, clock, owner }: FilledStore): Promise<Readonly<Record<string, unknown>>> {
  const moments = new MomentReads(connections, clock)
  const reads = deskReads(connections, moments)
  const tallies = tallyReads(connections, moments, new LocalDays(temporalCalendar))
  const sqlQuery = await median(5, async () => {
    await owner.query(`select queue_id, vendor_id, start, ${MEASURE_COLUMNS.map((column) => `sum(${column}) as ${column}`).join(', ')}
      from tally where start >= ${FROM} and start < ${TO} group by queue_id, vendor_id, start`)
  })
  let load = await reads.load(INTERNAL, { from: FROM, to: TO })
  const loading = await median(3, async () => {
    load = await reads.load(INTERNAL, { from: FROM, to: TO })
  })
  const queues = load.directory.queues(load.asOf)
  const expectations = await readExpectations(tallies, INTERNAL, { queues, window: WINDOW, knownFrom: null })
  const view = new DeskView(INTERNAL, WINDOW, load, expectations)
  const { cold, warm, reading, isWhole } = measureSnapshots(view)
  const { rows } = await owner.query<{ offered: string }>(
    `select sum(offered) as offered from tally where start >= ${FROM} and start < ${TO}`,
  )
  return {
    name: 'desk snapshot, fold to bytes',
    count: load.tallies.length,
    ...SIZE,
    intervals: INTERVALS,
    waiting: view.board.count,
    agents: view.agents.size,
    expectations: expectations.length,
    bytes: cold.bytes,
    aimMs: AIM_MS,
    medianMs: round(quantile(cold.times, 0.5)),
    p95Ms: round(quantile(cold.times, 0.95)),
    againAfterAChangeOfEveryLaneMedianMs: round(quantile(warm.times, 0.5)),
    againP95Ms: round(quantile(warm.times, 0.95)),
    deskReadsItMedianMs: round(quantile(reading, 0.5)),
    gzippedBytes: gzipSync(cold.last, { level: 1 }).length,
    rounds: ROUNDS,
    sqlQueryMs: round(sqlQuery),
    loadFromStoreMs: round(loading),
    ok: isWhole && offeredIn(dataOf(cold.last)) === Number(rows[0]?.offered) && Number(rows[0]?.offered) > 0,
  }
}

interface Snapshots {
  readonly times: number[]
  readonly bytes: number
  /** The last message, as it is sent. */
  readonly last: Buffer
}

/**
 * `cold`: nothing of it was ever sent. `warm`: another desk of the same audience asks, after each lane changed in the last interval. Both
 * up to the bytes that are handed to the socket. `reading`: what a desk makes of it, with its text already in memory.
 */
function measureSnapshots(view: DeskView): { cold: Snapshots; warm: Snapshots; reading: number[]; isWhole: boolean } {
  const cold = timed(() => new DeskEncoder(() => ({ kind: 'live' })).snapshot(view))
  const text = dataOf(cold.last)
  const reading: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now()
    decodeDeskSnapshot(text, asAscii)
    reading.push(performance.now() - startedAt)
  }
  const encoder = new DeskEncoder(() => ({ kind: 'live' }))
  const warm = timed(
    () => encoder.snapshot(view),
    () => {
      for (const { queueId, vendorId } of view.fold.lanes()) view.fold.at(queueId, vendorId, 0, TO - INTERVAL_MS)
    },
  )
  // Nothing was added, so whatever is sent again has to be what was sent at first.
  return { cold, warm, reading, isWhole: cold.last.equals(warm.last) }
}

function timed(snapshot: () => StreamMessage, before: () => void = () => undefined): Snapshots {
  const times: number[] = []
  let parts: readonly Uint8Array[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    before()
    const startedAt = performance.now()
    parts = messageParts(snapshot())
    times.push(performance.now() - startedAt)
  }
  const last = Buffer.concat(parts)
  return { times, bytes: last.length, last }
}

function quantile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] as number
}

/** As the browser hands it to the desk. */
function dataOf(message: Buffer): string {
  const lines = message
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('data: '))
  return lines.map((line) => line.slice('data: '.length)).join('\n')
}

function asAscii(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** What the message says was offered, as a desk reads it. */
function offeredIn(text: string): number {
  let offered = 0
  for (const { values } of decodeDeskSnapshot(text, asAscii).series) {
    for (let at = DESK_COLUMN_AT.offered; at < values.length; at += DESK_COLUMNS.length) offered += values[at] as number
  }
  return offered
}

async function median(rounds: number, work: () => Promise<void>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now()
    await work()
    times.push(performance.now() - startedAt)
  }
  return times.sort((a, b) => a - b)[rounds >> 1] as number
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
