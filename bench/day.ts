// A day of three million events at the store's port: whether the last of them take longer than the first, and what memory the day takes.
// `node bench/day.ts --events N --submitters N`: takes as long as the rate at the port says, two minutes at 25,000 a second, and half as long
// again to make the events. Fails where what the store holds afterwards is not what was sent, where an event of the last tenth took half as
// much processor time again as one of the first, or where memory grows.
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ContactEvent } from '../src/app/intake/event.ts'
import { DAY_MS, SECOND_MS } from '../src/domain/shared/instant.ts'
import { worldOn } from '../test/support/intake-world.ts'
import { ownStore } from '../test/support/own-store.ts'
import { heldAgainst, postgresCpuMs, print, Sent, usEach } from './support/sent-and-held.ts'
import { operationSeed, steadyContacts } from './support/steady-contacts.ts'
import { requestsOf, submitAll, takeFrom } from './support/submit-all.ts'

const { values: options } = parseArgs({
  options: { events: { type: 'string', default: '3000000' }, submitters: { type: 'string', default: '2' } },
})
const EVENTS = Number(options.events)
const SUBMITTERS = Number(options.submitters)
const SIZE = { queues: 50, vendors: 4 }
const FROM = Date.UTC(2026, 2, 2)
/** What a contact brings on average. */
const FACTS_PER_CONTACT = 3.76
const PARTS = 10
const BATCH = 1_000
/** Events that are made, and then sent, at once. */
const ROUND = 25_000
const WARM_UP = 50_000
const COST_GROWTH_MAX = 1.5
const HEAP_GROWTH_MB_MAX = 48

interface Part {
  ms: number
  nodeMs: number
  postgresMs: number
  events: number
  rssMb: number
  heapMb: number
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const store = await ownStore({ shards: 1, now: FROM, isDurable: true })
const world = worldOn(store)
try {
  await world.seed(operationSeed(SIZE))
  const perSecond = EVENTS / FACTS_PER_CONTACT / (DAY_MS / SECOND_MS)
  const source = steadyContacts({ seed: 1, ...SIZE, from: FROM, perSecond })
  const sent = new Sent()
  // The first requests meet code that is not compiled yet; they are part of the day and of no tenth.
  const first = await submitAll(world, SUBMITTERS, requestsOf(takeFrom(source, Math.min(WARM_UP, EVENTS / PARTS), BATCH), sent))
  let accepted = first.accepted
  const parts: Part[] = []
  for (let part = 0; part < PARTS; part += 1) {
    const run = await runPart(source, sent)
    accepted += run.accepted
    parts.push(run.part)
  }
  print(await resultOf(parts, accepted === sent.counts.facts))
  print(await heldAgainst(store, sent.counts, 'of a day'))
} finally {
  await world.close()
}

async function runPart(source: Iterator<ContactEvent>, sent: Sent): Promise<{ readonly part: Part; readonly accepted: number }> {
  const part: Part = { ms: 0, nodeMs: 0, postgresMs: 0, events: 0, rssMb: 0, heapMb: 0 }
  let accepted = 0
  while (part.events < EVENTS / PARTS) {
    const requests = requestsOf(takeFrom(source, Math.min(ROUND, EVENTS / PARTS - part.events), BATCH), sent)
    const before = { node: process.cpuUsage(), postgresMs: await postgresCpuMs(store) }
    const startedAt = performance.now()
    accepted += (await submitAll(world, SUBMITTERS, requests)).accepted
    part.ms += performance.now() - startedAt
    const node = process.cpuUsage(before.node)
    part.nodeMs += (node.user + node.system) / 1_000
    part.postgresMs += (await postgresCpuMs(store)) - before.postgresMs
    part.events += requests.length * BATCH
    part.rssMb = Math.max(part.rssMb, megabytes(process.memoryUsage.rss()))
  }
  collect()
  part.heapMb = megabytes(process.memoryUsage().heapUsed)
  return { part, accepted }
}

async function resultOf(parts: readonly Part[], isAllAccepted: boolean): Promise<Record<string, unknown>> {
  const [first, last] = [parts[0], parts.at(-1)] as [Part, Part]
  const rate = (some: readonly Part[]): number => Math.round((sum(some, 'events') * 1_000) / sum(some, 'ms'))
  const cost = ({ nodeMs, postgresMs, events }: Part): number => usEach(nodeMs + postgresMs, events)
  const [size] = await store.owner<{ bytes: string }>('select pg_database_size(current_database()) as bytes')
  const isSteady = cost(last) <= cost(first) * COST_GROWTH_MAX && last.heapMb <= first.heapMb + HEAP_GROWTH_MB_MAX
  return {
    name: `a day of ${EVENTS.toLocaleString('en')} events at the port`,
    count: sum(parts, 'events'),
    eventsPerSecond: rate(parts),
    firstTenthPerSecond: rate([first]),
    lastTenthPerSecond: rate([last]),
    firstTenthUsPerEvent: cost(first),
    lastTenthUsPerEvent: cost(last),
    firstHeapMb: first.heapMb,
    lastHeapMb: last.heapMb,
    rssMbMax: Math.max(...parts.map(({ rssMb }) => rssMb)),
    postgresDataMb: megabytes(Number(size?.bytes)),
    ok: isAllAccepted && isSteady,
  }
}

function sum(parts: readonly Part[], what: 'events' | 'ms'): number {
  return parts.reduce((total, part) => total + part[what], 0)
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_048_576)
}
