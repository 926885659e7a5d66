import type { ResolvedEvent } from '../../src/app/intake/resolved-event.ts'
import type { QueueRules } from '../../src/domain/interval/queue-rules.ts'
import { waitEdges } from '../../src/domain/interval/wait-edges.ts'
import { type Directory, directoryOf } from '../../src/domain/record/directory.ts'
import type { EntryOf } from '../../src/domain/record/record-entry.ts'
import { DAY_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../src/domain/shared/instant.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { naiveCount } from '../naive/naive-count.ts'
import { below, chance, oneOf } from './choice.ts'
import { IncrementalCount } from './counted-history.ts'
import { type Delivery, HISTORY_START } from './delivery.ts'
import { differenceOf, type HistoryOutcome } from './history-divergence.ts'
import { type IntakeWorld, type WorldStore, worldOn } from './intake-world.ts'
import { type RandomHistory, randomHistory } from './random-history.ts'
import { type Sql, StoredSums } from './stored-sums.ts'
import type { TestClock } from './test-clock.ts'

/** A store on which random histories are played, one after the other, each with queues and a stretch of time of its own. */
export type HistoryStore = WorldStore & { readonly clock: TestClock; readonly owner: Sql }

const QUEUES = 3
const SPAN_MS = 20 * DAY_MS
const FRAME = { eventId: 'e', eventSource: 'test', warnings: [], latenessMs: MINUTE_MS }
const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns']

/**
 * Plays the history of a seed into the store, through two nodes at once, in batches of any size, some of which forget what they knew; then
 * what the store holds is counted in every way there is. `place` is the number of the history in this store.
 */
export async function storedOutcome(store: HistoryStore, seed: number, place: number): Promise<HistoryOutcome> {
  const random = new Random(`${seed}/stored`)
  const history = transposed(randomHistory(seed), place)
  const zone = oneOf(random, ZONES)
  const directory = directoryOf(queueEntries(history.rules, zone))
  await play(store, directory, history, random)
  const count = new IncrementalCount(history.rules)
  for (const delivery of history.deliveries) count.take(delivery)
  const sums = new StoredSums(store.owner, { queueIds: history.rules.map(({ queueId }) => queueId), ...spanOf(place) })
  const text = count.text()
  const divergence =
    differenceOf('a naive count and the count in memory', naiveCount(history), text) ??
    differenceOf('the store and the count in memory', await sums.tallies(), text) ??
    differenceOf('the rollup of days and the sum of intervals', await sums.days(), await sums.talliesByDay(zone)) ??
    differenceOf('facts recounted from nothing and the count in memory', await sums.recounted(history.rules), text) ??
    differenceOf('what was told to staff and the count in memory', await sums.told(0), text) ??
    differenceOf('what was told to vendor 1 and what is of vendor 1', await sums.told(1), ofVendor(text, 1)) ??
    differenceOf('who waits in the store and in memory', await sums.waiting(), waitingText(count)) ??
    (await sums.misplacedFacts())
  return { deliveries: history.deliveries.length, figures: text === '' ? 0 : text.split('\n').length, divergence }
}

function spanOf(place: number): { readonly from: Instant; readonly to: Instant } {
  const from = HISTORY_START + place * SPAN_MS - DAY_MS
  return { from, to: from + SPAN_MS }
}

/** The same history with its own queues, contacts and agents, in its own time. */
function transposed({ seed, rules, deliveries }: RandomHistory, place: number): RandomHistory {
  const later = place * SPAN_MS
  const queue = (queueId: number): number => (queueId === 0 ? 0 : queueId + place * QUEUES)
  return {
    seed,
    rules: rules.map(({ queueId, edgesMs, offerInterval, handleInterval }) => ({
      queueId: queue(queueId),
      edgesMs,
      offerInterval,
      handleInterval,
    })),
    deliveries: deliveries.map((delivery): Delivery => {
      if (delivery.kind === 'agent') {
        const { agent, at, time, queueIds, queueId } = delivery.state
        const moved = {
          agent: `${place}/${agent}`,
          at: at + later,
          time: time + later,
          queueIds: queueIds.map(queue),
          queueId: queue(queueId),
        }
        return { kind: 'agent', state: { ...delivery.state, ...moved } }
      }
      const { key, fact } = delivery
      const moved = { at: fact.at + later, time: fact.time + later, dueAt: fact.dueAt === null ? null : fact.dueAt + later }
      return {
        kind: 'contact',
        key: { ...key, contactId: `${place}/${key.contactId}` },
        fact: { ...fact, ...moved, queueId: queue(fact.queueId), toQueueId: queue(fact.toQueueId) },
      }
    }),
  }
}

/** Records that ask for exactly these rules. */
function queueEntries(rules: readonly QueueRules[], zone: string): readonly EntryOf<'queue'>[] {
  const standard = new Set(waitEdges([]))
  return rules.map(({ queueId, edgesMs, offerInterval, handleInterval }, place) => ({
    recordId: place + 1,
    kind: 'queue',
    entityId: queueId,
    parentId: 0,
    key: `q${queueId}`,
    body: {
      name: `q${queueId}`,
      marketId: 1,
      channel: 'phone',
      zone,
      hours: null,
      target: null,
      replyPromiseSeconds: null,
      thresholdsSeconds: edgesMs.filter((edge) => !standard.has(edge)).map((edge) => edge / SECOND_MS),
      shortAbandonSeconds: 5,
      offerInterval,
      handleInterval,
      isPooled: false,
    },
    validFrom: 0,
    validTo: null,
    recordedAt: 1,
    recordedBy: 'test',
  }))
}

async function play(store: HistoryStore, directory: Directory, { deliveries }: RandomHistory, random: Random): Promise<void> {
  const open = (): IntakeWorld<HistoryStore> => worldOn(store, async () => directory)
  const nodes = [open(), open()]
  const start = Math.min(...deliveries.map((delivery) => (delivery.kind === 'agent' ? delivery.state.at : delivery.fact.at)))
  let left = [...deliveries]
  for (const node of nodes) await node.intake.submit({ feedId: 1, vendorId: null }, [])
  while (left.length > 0) {
    store.clock.set(start + Math.floor((1 - left.length / deliveries.length) * 3 * DAY_MS))
    const atOnce: Promise<unknown>[] = []
    for (let submitters = 1 + below(random, 3); submitters > 0 && left.length > 0; submitters -= 1) {
      const batch = left.slice(0, 1 + below(random, 9))
      left = left.slice(batch.length)
      const place = below(random, nodes.length)
      if (chance(random, 0.1)) nodes[place] = open()
      atOnce.push((nodes[place] as IntakeWorld).intake.conclude(batch.map((delivery) => eventOf(delivery, random))))
    }
    await Promise.all(atOnce)
  }
}

function eventOf(delivery: Delivery, random: Random): ResolvedEvent {
  const frame = { ...FRAME, isReleased: chance(random, 0.1) }
  if (delivery.kind === 'agent') return { ...frame, type: 'agentState', fact: delivery.state }
  return { ...frame, type: 'contact', key: delivery.key, fact: delivery.fact }
}

function ofVendor(text: string, vendorId: number): string {
  const lines = text.split('\n')
  return lines.filter((line) => line.split(' ')[1] === String(vendorId)).join('\n')
}

function waitingText(count: IncrementalCount): string {
  const lines = Array.from(count.contacts.waiting(), ({ queueId, vendorId, siteId, offeredAt, dueAt }) =>
    [queueId, vendorId, siteId, offeredAt, dueAt ?? 'null'].join(' '),
  )
  return lines.sort().join('\n')
}
