// Durable intake at the store's port, with everything in place: names resolved, legs merged, facts, tallies, days, waiting contacts and the
// outbox of all audiences written, and nothing answered before it is committed. Beside it the plain way, in the same PostgreSQL.
// `node bench/intake-port.ts --events N --shards N --submitters N --batches N,N`. Fails where what the store holds afterwards is not what was sent.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { deskReads } from '../src/adapters/store/desk-load.ts'
import { MomentReads } from '../src/adapters/store/tally-read-moment.ts'
import type { ContactEvent, FeedIdentity, IntakeItem } from '../src/app/intake/event.ts'
import { readOutboxText } from '../src/app/intake/outbox-change.ts'
import { INTERNAL } from '../src/app/scope.ts'
import { MEASURE_AT } from '../src/domain/interval/measure.ts'
import { DAY_MS } from '../src/domain/shared/instant.ts'
import { type IntakeWorld, worldOn } from '../test/support/intake-world.ts'
import { type OwnStore, ownStore } from '../test/support/own-store.ts'
import { PlainWay } from './support/plain-way.ts'
import { itemOf, operationSeed, steadyContacts } from './support/steady-contacts.ts'

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '200000' },
    shards: { type: 'string', default: '1' },
    submitters: { type: 'string', default: '2' },
    batches: { type: 'string', default: '200,1000,5000' },
  },
})
const EVENTS = Number(options.events)
const SHARDS = Number(options.shards)
const SUBMITTERS = Number(options.submitters)
const BATCHES = options.batches.split(',').map(Number)
const AIMS: Readonly<Record<number, number>> = { 1000: 25_000 }
const SIZE = { queues: 50, vendors: 4 }
const FROM = Date.UTC(2026, 2, 2, 9)
/** Contacts of one second of the data; after some minutes as many end as begin. */
const PER_SECOND = 60
const WARM_UP = 80_000
/** Events that are made, and then sent, at once: a server does not hold more of what it did not take yet. */
const ROUND = 50_000

/** What was sent in all, to be held against what the store has. */
class Sent {
  facts = 0
  offered = 0
  readonly contacts = new Set<string>()

  add(events: readonly ContactEvent[]): void {
    this.facts += events.length
    for (const { contactId, fact } of events) {
      if (fact === 'offered') this.offered += 1
      this.contacts.add(contactId)
    }
  }
}

const store = await ownStore({ shards: SHARDS, now: FROM, isDurable: true })
const world = worldOn(store)
try {
  await world.seed(operationSeed(SIZE))
  const source = steadyContacts({ seed: 1, ...SIZE, from: FROM, perSecond: PER_SECOND })
  const sent = new Sent()
  await submitAll(world, requestsOf(takeFrom(source, WARM_UP, 2_000), sent))
  for (const size of BATCHES) print(await measure(size, source, sent))
  print(await compare())
  print(await held(sent))
} finally {
  await world.close()
}

function print(result: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(result)}\n`)
  if (result['ok'] !== true) process.exitCode = 1
}

function takeFrom(source: Iterator<ContactEvent>, events: number, size: number): readonly (readonly ContactEvent[])[] {
  return Array.from({ length: Math.ceil(events / size) }, () => Array.from({ length: size }, () => source.next().value as ContactEvent))
}

/** What one sender sends at once, made before the clock runs. */
interface Request {
  readonly events: readonly ContactEvent[]
  readonly items: readonly IntakeItem[]
}

function requestsOf(batches: readonly (readonly ContactEvent[])[], sent: Sent): readonly Request[] {
  for (const events of batches) sent.add(events)
  return batches.map((events) => ({ events, items: events.map(itemOf) }))
}

async function measure(size: number, source: Iterator<ContactEvent>, sent: Sent): Promise<Record<string, unknown>> {
  const took = { ms: 0, nodeMs: 0, postgresMs: 0 }
  const waits: number[] = []
  let count = 0
  let accepted = 0
  while (count < EVENTS) {
    const requests = requestsOf(takeFrom(source, Math.min(ROUND, EVENTS - count), size), sent)
    const before = { node: process.cpuUsage(), postgresMs: await postgresCpuMs(store) }
    const startedAt = performance.now()
    const round = await submitAll(world, requests)
    took.ms += performance.now() - startedAt
    const node = process.cpuUsage(before.node)
    took.nodeMs += (node.user + node.system) / 1_000
    took.postgresMs += (await postgresCpuMs(store)) - before.postgresMs
    waits.push(...round.tookMs)
    accepted += round.accepted
    count += requests.length * size
  }
  const perEvent = (ms: number): number => Math.round((ms * 10_000) / count) / 10
  const sorted = waits.sort((a, b) => a - b)
  return {
    name: `intake at the port, batches of ${size}${SHARDS === 1 ? '' : `, ${SHARDS} shards`}`,
    count,
    eventsPerSecond: Math.round((count * 1_000) / took.ms),
    aim: AIMS[size] ?? null,
    submitters: SUBMITTERS,
    p50Ms: Math.round(sorted[sorted.length >> 1] ?? 0),
    p99Ms: Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
    nodeUsPerEvent: perEvent(took.nodeMs),
    postgresUsPerEvent: perEvent(took.postgresMs),
    ok: accepted === count,
  }
}

/** Several senders, each of which waits for its answer before it sends again; our clock follows the data. */
async function submitAll(
  { intake, identity }: IntakeWorld<OwnStore>,
  requests: readonly Request[],
): Promise<{ readonly accepted: number; readonly tookMs: number[] }> {
  const feed: FeedIdentity = await identity('acd')
  const tookMs: number[] = []
  let accepted = 0
  let next = 0
  const submit = async (): Promise<void> => {
    for (let place = next++; place < requests.length; place = next++) {
      const { events, items } = requests[place] as Request
      store.clock.set(Math.max(store.clock.now(), events.at(-1)?.at ?? 0))
      const startedAt = performance.now()
      const { results } = await intake.submit(feed, items)
      tookMs.push(performance.now() - startedAt)
      accepted += results.filter(({ status }) => status === 'accepted').length
    }
  }
  await Promise.all(Array.from({ length: SUBMITTERS }, submit))
  return { accepted, tookMs }
}

/** Processor time of the intake's connections, where the system tells it. */
async function postgresCpuMs({ owner }: OwnStore): Promise<number> {
  const rows = await owner<{ pid: number }>(`select pid from pg_stat_activity where application_name = 'loadline intake'`)
  return rows.reduce((sum, { pid }) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1_000_000
    } catch {
      return sum // Not Linux, or the connection was closed meanwhile: the figure is then too low, and the rate is not.
    }
  }, 0)
}

/** The plain way, with as many of the same events, in batches of 1,000; and what the desk costs each way. */
async function compare(): Promise<Record<string, unknown>> {
  const client = new pg.Client(store.access.ownerConfig())
  await client.connect()
  const plain = new PlainWay(client)
  await plain.begin()
  const source = steadyContacts({ seed: 1, ...SIZE, from: FROM, perSecond: PER_SECOND })
  const batches = takeFrom(source, EVENTS, 1_000)
  const startedAt = performance.now()
  for (const events of batches) await plain.insert(events)
  const seconds = (performance.now() - startedAt) / 1_000
  await client.query('analyze plain_event')
  const desk = await timed(() => plain.readDesk())
  const reads = deskReads(store.connections, new MomentReads(store.connections, store.clock))
  const ours = await timed(() => reads.load(INTERNAL, { from: FROM - DAY_MS, to: FROM + DAY_MS }))
  await client.query('drop table plain_event')
  await client.end()
  return {
    name: 'the plain way: insert every event, group by on read',
    count: batches.length * 1_000,
    eventsPerSecond: Math.round((batches.length * 1_000) / seconds),
    deskReadMs: Math.round(desk.ms),
    deskCells: desk.value.cells,
    oursDeskLoadMs: Math.round(ours.ms),
    oursDeskCells: ours.value.tallies.length,
    ok: desk.value.offered > 0 && ours.value.tallies.length > 0,
  }
}

/** The better of two, so that neither way pays for what is not in memory yet. */
async function timed<T>(read: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  await read()
  const startedAt = performance.now()
  const value = await read()
  return { ms: performance.now() - startedAt, value }
}

/** Facts, legs, tallies and what the outbox told are exactly what was sent. */
async function held(sent: Sent): Promise<Record<string, unknown>> {
  console.log(
    await store.owner(
      `select relname, n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_newpage_upd, n_tup_del, pg_relation_size(relid) size, pg_indexes_size(relid) idx from pg_stat_user_tables where n_tup_ins > 100 order by 1`,
    ),
    await store.owner('select * from pg_stat_wal'),
  )
  const one = async (statement: string): Promise<number> => Number((await store.owner<{ value: string }>(statement))[0]?.value)
  const rows = await store.owner<{ changes: string }>('select changes from outbox where audience = 0')
  const told = rows.reduce(
    (sum, { changes }) =>
      sum + readOutboxText(changes).tallies.reduce((all, { tally }) => all + (tally.values[MEASURE_AT.offered] as number), 0),
    0,
  )
  const found = {
    facts: await one('select count(*) as value from fact'),
    legs: await one('select count(*) as value from leg'),
    offered: await one('select sum(offered) as value from tally'),
    offeredByDay: await one('select sum(offered) as value from tally_day'),
    told,
  }
  const { facts, offered, contacts } = sent
  const expected = { facts, legs: contacts.size, offered, offeredByDay: offered, told: offered }
  const ok = JSON.stringify(found) === JSON.stringify(expected)
  return { name: 'intake at the port: what the store holds is what was sent', count: facts, ...found, ...(ok ? {} : { expected }), ok }
}
