import { type AgentSpan, contributeSpan } from '../../domain/interval/agent-span.ts'
import { believedOf, feedFreshness, isSilent, type TellingFeed } from '../../domain/interval/believed.ts'
import { addTallyCounts, emptyCounts, NOTHING_OPEN } from '../../domain/interval/kpi-counts.ts'
import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import type { ServiceLevelParts } from '../../domain/interval/service-level.ts'
import { measure } from '../../domain/interval/tally.ts'
import { KeyedSink } from '../../domain/interval/tally-sink.ts'
import { isWaitingOver, type WaitingContact } from '../../domain/interval/wait-over.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { HOUR_MS, INTERVAL_MS, type Instant, intervalStart, SECOND_MS } from '../../domain/shared/instant.ts'
import { ok } from '../../domain/shared/result.ts'
import type { CountedTally, TallyAnswer, TallyPlan, TallyReads } from '../kpi-query.ts'
import type { LocalDays } from '../local-days.ts'
import { INTERNAL } from '../scope.ts'
import { TallyGather } from '../tally-gather.ts'
import type { CrewNow, QueueToday, TodaySeen, VendorToday } from './queue-today.ts'
import { productiveMsOf } from './read-past.ts'

/** The last quarter hours by which is told who is there. */
export const PRESENCE_INTERVALS = 4
/** So far back the shares of vendors are looked at. */
const SHARES_MS = 4 * HOUR_MS
/** Behind the end of a quarter hour so far; at night the last hour is of the day before. */
const BACK_MS = PRESENCE_INTERVALS * INTERVAL_MS + SHARES_MS

/** Queues that are read at once: no more rows than hold up whoever looks at a desk for a frame or two. */
const QUEUES_AT_ONCE = 12

/** Reads the present local day of every queue, and who is at work. */
export async function readToday(reads: TallyReads, localDays: LocalDays, queues: readonly Queue[], now: Instant): Promise<TodaySeen> {
  const dayOf = new Map(queues.map(({ zone }) => [zone, localDays.dayAt(zone, now)]))
  const span = {
    from: intervalStart(Math.min(now - BACK_MS, ...[...dayOf.values()].map(({ start }) => start))),
    to: intervalStart(now) + INTERVAL_MS,
  }
  // All parts end with the same quarter hour, also when one is read after the next has begun.
  const until = intervalStart(now)
  const first = await readPart(reads, { ...planOf(queues.slice(0, QUEUES_AT_ONCE), span), withOpen: true })
  const { asOf } = first.moment
  const feeds = feedsTelling(first)
  const silent = new Set(feeds.filter((feed) => isSilent(feedFreshness(feed, asOf))).map(({ feedId }) => feedId))
  // Of whom only a silent feed tells may be gone.
  const told = first.openSpans.filter(({ state }) => !silent.has(state.feedId))
  const waiting = Map.groupBy(first.waiting, ({ queueId }) => queueId)
  const todays: QueueToday[] = []
  for (let at = 0; at < queues.length; at += QUEUES_AT_ONCE) {
    const part = queues.slice(at, at + QUEUES_AT_ONCE)
    const answer = at === 0 ? first : await readPart(reads, planOf(part, span))
    const ofQueue = Map.groupBy(withOpenSpans(answer, told), ({ key }) => key.queueId)
    for (const queue of part) {
      const { unknownFrom } = believedOf(feeds, queue.queueId, asOf)
      const day = { day: dayOf.get(queue.zone) as LocalDay, asOf, until, unknownFrom }
      todays.push(queueToday(queue, day, { tallies: ofQueue.get(queue.queueId) ?? [], waiting: waiting.get(queue.queueId) ?? [] }))
    }
  }
  return { asOf, until, queues: todays, crews: crewsOf(told), silentVendors: silentVendorsOf(feeds, silent, first.openSpans) }
}

async function readPart(reads: TallyReads, plan: TallyPlan): Promise<TallyAnswer> {
  const answer = await reads.read<TallyPlan, never>(INTERNAL, null, () => ok(plan))
  if (!answer.ok) throw new Error(`today cannot be read: ${answer.error.kind}`)
  return answer.value
}

/** Time that agents have spent in states that last is in no tally yet. */
function withOpenSpans({ tallies, plan }: TallyAnswer, openSpans: readonly AgentSpan[]): readonly CountedTally[] {
  const gather = new TallyGather(plan)
  const sink = new KeyedSink((key) => gather.tallyFor(key, NO_EDGES))
  for (const span of openSpans) contributeSpan(span, sink, 1)
  return [...tallies, ...gather.tallies()]
}

const NO_EDGES: readonly number[] = []

type FeedTold = TellingFeed & { readonly feedId: number }

function feedsTelling({ moment, lastHeard }: Pick<TallyAnswer, 'moment' | 'lastHeard'>): readonly FeedTold[] {
  return moment.directory.feeds(moment.asOf).map(({ feedId, vendorId, cadenceSeconds }) => {
    const queueIds = moment.queuesOfFeed.get(feedId)
    const lastHeardAt = lastHeard.get(feedId) ?? null
    return { feedId, vendorId, cadenceSeconds, lastHeardAt, queueIds: queueIds === undefined ? null : [...queueIds] }
  })
}

/** Vendors with agents of whom a silent feed tells, or whose own feed has fallen silent and no other tells of their agents. */
function silentVendorsOf(feeds: readonly FeedTold[], silent: ReadonlySet<number>, openSpans: readonly AgentSpan[]): readonly number[] {
  const vendorsWhere = (isSilentFeed: boolean): Set<number> =>
    new Set(openSpans.flatMap(({ state }) => (silent.has(state.feedId) === isSilentFeed ? [state.vendorId] : [])))
  const [told, untold] = [vendorsWhere(false), vendorsWhere(true)]
  for (const { feedId, vendorId, lastHeardAt } of feeds) {
    // A feed that was never heard has told of nobody, so others may.
    if (vendorId !== null && lastHeardAt !== null && silent.has(feedId) && !told.has(vendorId)) untold.add(vendorId)
  }
  return [...untold]
}

/** Which of some queues are not told of any more, by what was heard until now. */
export async function silentQueues(reads: TallyReads, queues: readonly Queue[], now: Instant): Promise<ReadonlySet<number>> {
  const span = { from: intervalStart(now), to: intervalStart(now) + INTERVAL_MS }
  const answer = await reads.read<TallyPlan, never>(INTERNAL, null, () => ok(planOf(queues, span)))
  if (!answer.ok) throw new Error(`what was heard cannot be read: ${answer.error.kind}`)
  const feeds = feedsTelling(answer.value)
  const { asOf } = answer.value.moment
  return new Set(queues.flatMap(({ queueId }) => (believedOf(feeds, queueId, asOf).unknownFrom === null ? [] : [queueId])))
}

function planOf(queues: readonly Queue[], { from, to }: { readonly from: Instant; readonly to: Instant }): TallyPlan {
  return {
    parts: [{ queueIds: queues.map(({ queueId }) => queueId), grain: 'interval', from, to, cuts: null }],
    from,
    to,
    keepsVendors: true,
    keepsSites: false,
    vendorIds: null,
    siteIds: null,
    withReports: false,
    withOpen: false,
  }
}

interface DayRead {
  readonly day: LocalDay
  readonly asOf: Instant
  readonly until: Instant
  readonly unknownFrom: Instant | null
}

const COLUMNS = ['abandoned', 'handled', 'talkMs', 'holdMs', 'wrapMs'] as const

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0)
}

interface QueueRead {
  readonly tallies: readonly CountedTally[]
  readonly waiting: readonly WaitingContact[]
}

function queueToday(queue: Queue, { day, asOf, until, unknownFrom }: DayRead, { tallies, waiting }: QueueRead): QueueToday {
  const over = Math.max(0, Math.floor((Math.min(until, day.end) - day.start) / INTERVAL_MS))
  const known = unknownFrom === null ? over : Math.min(over, Math.max(0, Math.floor((unknownFrom - day.start) / INTERVAL_MS)))
  const offered = Array.from({ length: over }, (_, place): number | null => (place < known ? 0 : null))
  const columns = { abandoned: zeros(over), handled: zeros(over), talkMs: zeros(over), holdMs: zeros(over), wrapMs: zeros(over) }
  let offeredSoFar = 0
  const counts = emptyCounts([])
  const shortAbandonMs = queue.shortAbandonSeconds * SECOND_MS
  for (const { key, tally, edgesMs } of tallies) {
    if (key.start < day.start || key.start >= day.end) continue
    offeredSoFar += measure(tally, 'offered')
    const place = (key.start - day.start) / INTERVAL_MS
    // What runs is foreseen as a whole, so nothing of it counts as seen.
    if (place >= over) continue
    addTallyCounts(counts, tally, { edgesMs, target: targetOf(queue), shortAbandonMs }, NOTHING_OPEN)
    if (place < known) offered[place] = (offered[place] ?? 0) + measure(tally, 'offered')
    for (const name of COLUMNS) columns[name][place] = (columns[name][place] ?? 0) + measure(tally, name)
  }
  const vendors = [...Map.groupBy(tallies, ({ key }) => key.vendorId)]
  return {
    queueId: queue.queueId,
    day,
    unknownFrom,
    offered,
    ...columns,
    ...levelSoFar(queue, counts.parts, {
      asOf,
      waiting: waiting.filter(({ offeredAt }) => offeredAt >= day.start && offeredAt < Math.min(until, day.end)),
    }),
    offeredSoFar,
    vendors: vendors.map(([vendorId, ofVendor]) =>
      vendorToday(vendorId, ofVendor, { until, waiting: waiting.filter((contact) => contact.vendorId === vendorId).length }),
    ),
  }
}

interface StillWaiting {
  readonly asOf: Instant
  readonly waiting: readonly WaitingContact[]
}

/** Who came in the quarter hours that are over and still waits is in no tally of theirs: too late already, as every formula counts it, or in time yet. */
function levelSoFar(
  queue: Queue,
  parts: ServiceLevelParts | null,
  { asOf, waiting }: StillWaiting,
): Pick<QueueToday, 'level' | 'waitingInTime'> {
  const target = targetOf(queue)
  if (target === null || parts === null) return { level: null, waitingInTime: 0 }
  if (target.formula === 'SL-async') return { level: parts, waitingInTime: 0 }
  const late = waiting.filter((contact) => isWaitingOver(contact, asOf, target.thresholdMs)).length
  return { level: { ...parts, denominator: parts.denominator + late }, waitingInTime: waiting.length - late }
}

function targetOf({ target }: Queue) {
  if (target === null) return null
  return { formula: target.formula, thresholdMs: target.thresholdSeconds * SECOND_MS, fraction: target.fraction }
}

function vendorToday(
  vendorId: number,
  tallies: readonly CountedTally[],
  { until, waiting }: { readonly until: Instant; readonly waiting: number },
): VendorToday {
  const productiveMs = new Array<number>(PRESENCE_INTERVALS).fill(0)
  let [offeredLately, inHand] = [0, 0]
  for (const counted of tallies) {
    const { start } = counted.key
    inHand += measure(counted.tally, 'inService')
    if (start >= until - SHARES_MS) offeredLately += measure(counted.tally, 'offered')
    const place = PRESENCE_INTERVALS + (start - until) / INTERVAL_MS
    if (place >= 0 && place < PRESENCE_INTERVALS) productiveMs[place] = (productiveMs[place] ?? 0) + productiveMsOf(counted)
  }
  return { vendorId, offeredLately, productiveMs, waiting, inHand }
}

/** Agents as they are now, by vendor and the queues they serve. */
function crewsOf(openSpans: readonly AgentSpan[]): readonly CrewNow[] {
  const crews = new Map<string, { vendorId: number; queueIds: readonly number[]; productive: number; staffed: number; available: number }>()
  for (const { state } of openSpans) {
    const queueIds = [...new Set(state.queueIds)].sort((a, b) => a - b)
    if (queueIds.length === 0) continue
    const name = `${state.vendorId} ${queueIds.join()}`
    const crew = crews.get(name) ?? { vendorId: state.vendorId, queueIds, productive: 0, staffed: 0, available: 0 }
    crew.staffed += 1
    if (state.state === 'available') crew.available += 1
    if (state.state === 'available' || state.state === 'handling' || state.state === 'wrap') crew.productive += 1
    crews.set(name, crew)
  }
  return [...crews.values()]
}
