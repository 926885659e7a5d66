// Durable intake at the store's port, with everything in place: names resolved, legs merged, facts, tallies, days, waiting contacts and the
// outbox of all audiences written, and nothing answered before it is committed. Beside it the plain way, in the same PostgreSQL.
// `node bench/intake-port.ts --events N --shards N --senders N --batches N,N`. Fails where what the store holds afterwards is not what was sent.
import pg from 'pg'
import { deskReads } from '../src/adapters/store/desk-load.ts'
import { MomentReads } from '../src/adapters/store/tally-read-moment.ts'
import type { ContactEvent } from '../src/app/intake/event.ts'
import { INTERNAL } from '../src/app/scope.ts'
import { DAY_MS } from '../src/domain/shared/instant.ts'
import { worldOn } from '../test/support/intake-world.ts'
import { ownStore } from '../test/support/own-store.ts'
import {
  INTAKE_FROM as FROM,
  intakeOptions,
  INTAKE_PER_SECOND as PER_SECOND,
  INTAKE_ROUND as ROUND,
  INTAKE_SIZE as SIZE,
} from './support/intake-options.ts'
import { PlainWay } from './support/plain-way.ts'
import { heldAgainst, postgresCpuMs, print, Sent, usEach } from './support/sent-and-held.ts'
import { operationSeed, steadyContacts } from './support/steady-contacts.ts'
import { requestsOf, submitAll, takeFrom } from './support/submit-all.ts'

const { events: EVENTS, batches: BATCHES, shards: SHARDS, senders: SUBMITTERS } = intakeOptions({ events: 200_000, senders: 2 })
const AIMS: Readonly<Record<number, number>> = { 1000: 25_000 }
const WARM_UP = 80_000

const store = await ownStore({ shards: SHARDS, now: FROM, isDurable: true })
const world = worldOn(store)
try {
  await world.seed(operationSeed(SIZE))
  const source = steadyContacts({ seed: 1, ...SIZE, from: FROM, perSecond: PER_SECOND })
  const sent = new Sent()
  await submitAll(world, SUBMITTERS, requestsOf(takeFrom(source, WARM_UP, 2_000), sent))
  for (const size of BATCHES) print(await measure(size, source, sent))
  print(await compare())
  print(await heldAgainst(store, sent.counts, 'at the port'))
} finally {
  await world.close()
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
    const round = await submitAll(world, SUBMITTERS, requests)
    took.ms += performance.now() - startedAt
    const node = process.cpuUsage(before.node)
    took.nodeMs += (node.user + node.system) / 1_000
    took.postgresMs += (await postgresCpuMs(store)) - before.postgresMs
    waits.push(...round.tookMs)
    accepted += round.accepted
    count += requests.length * size
  }
  const sorted = waits.sort((a, b) => a - b)
  return {
    name: `intake at the port, batches of ${size}${SHARDS === 1 ? '' : `, ${SHARDS} shards`}`,
    count,
    eventsPerSecond: Math.round((count * 1_000) / took.ms),
    aim: AIMS[size] ?? null,
    submitters: SUBMITTERS,
    p50Ms: Math.round(sorted[sorted.length >> 1] ?? 0),
    p99Ms: Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
    nodeUsPerEvent: usEach(took.nodeMs, count),
    postgresUsPerEvent: usEach(took.postgresMs, count),
    ok: accepted === count,
  }
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
