import type { Annotation } from '../../domain/record/annotation.ts'
import { INTERVAL_MS, type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import { meanAhtSeconds, type WorkGiven } from './backlog-lanes.ts'
import { crewsAt } from './crews-at.ts'
import { endOfDay } from './day-end.ts'
import { type ExpectedQueue, expectQueue } from './expect-queue.ts'
import { eventsOf } from './forecast-effects.ts'
import { foreseeWork } from './foresee-work.ts'
import type { LearnedQueue } from './learned-queue.ts'
import { expectedAhtMs, patienceSecondsOf } from './learned-queue.ts'
import { type LaneLoad, type LaneTarget, predictLane, requiredHeads } from './predict-lane.ts'
import type { LaneOutlook, OutlookInterval, PredictedService, QueueOutlook, StaffBasis, Unpredicted } from './queue-outlook.ts'
import type { QueuePast } from './queue-past.ts'
import type { QueueToday, TodaySeen } from './queue-today.ts'
import { shareCrews } from './share-crews.ts'
import { StaffedCrews } from './staffed-crews.ts'
import { withExtra } from './with-extra.ts'
import { withWork } from './with-work.ts'

/** At least so many quarter hours are looked at, also over the end of the day. */
export const INTERVALS_AHEAD_MIN = 8

/** Heads that a plan promises for a vendor's part of a queue; vendor 0 promises them for the queue, whoever serves it. */
export interface Commitment {
  readonly queueId: number
  readonly vendorId: number
  readonly start: Instant
  readonly heads: number
}

export interface OutlookContext {
  readonly learned: ReadonlyMap<number, LearnedQueue>
  readonly seen: TodaySeen
  readonly commitments: readonly Commitment[]
  /** What people noted that does something to forecasts. */
  readonly effects: readonly Annotation[]
  /** Heads more or fewer than there would be, for who asks what would be then. */
  readonly extraHeads?: (place: { readonly queueId: number; readonly vendorId: number; readonly start: Instant }) => number
  readonly isCancelled?: () => boolean
  /** How many quarter hours are looked at; to the end of the day where not given. */
  readonly intervalsMax?: number
}

/** Fewer expected in a quarter hour are nobody. */
const NOBODY = 0.05

/** Not known of the heads that will be there, relative; beside what is not known of the volume. */
const HEADS_SD = 0.08

/** What is to be expected of every queue: volume first, then who serves it, then what customers meet. */
export function makeOutlook(context: OutlookContext): readonly QueueOutlook[] {
  const { learned, seen } = context
  const todays = new Map(seen.queues.map((today) => [today.queueId, today]))
  const planned = [...learned.values()].flatMap((one) => {
    const today = todays.get(one.past.queue.queueId)
    return today === undefined ? [] : [plannedQueue(one, today, context)]
  })
  const served = servePlanned(planned, context)
  const works = foreseeWork(workGiven(planned, context))
  return planned.map((queue) => {
    const outlook = outlookOf(queue, served.get(queue.queueId) ?? new Map(), seen)
    return queue.isPromising ? withWork(outlook, works.get(queue.queueId) ?? null) : outlook
  })
}

/** Queues that promise a reply by a time, beside those whose customers wait in person. */
function workGiven(planned: readonly PlannedQueue[], { learned, seen, commitments, effects, extraHeads }: OutlookContext): WorkGiven {
  const known = planned.flatMap((queue) => {
    const ahtSeconds = meanAhtSeconds(queue)
    return ahtSeconds === null ? [] : [{ ...queue, ahtSeconds, events: eventsOf(effects, queue.learned.past.queue) }]
  })
  const promising = known.flatMap((queue) => {
    const { backlog } = queue.today
    return queue.isPromising && queue.unpredicted === null && backlog !== undefined ? [{ ...queue, backlog }] : []
  })
  const live = known.filter(({ target }) => target !== null)
  return { promising, live, learned, seen, commitments, extraHeads: extraHeads ?? (() => 0) }
}

/** A queue with what is expected of it, before anybody serves it. */
interface PlannedQueue {
  readonly queueId: number
  readonly learned: LearnedQueue
  readonly today: QueueToday
  readonly expected: ExpectedQueue
  readonly unpredicted: Unpredicted | null
  readonly target: LaneTarget | null
  /** A reply by a time, and not an answer after a wait. */
  readonly isPromising: boolean
}

function plannedQueue(learned: LearnedQueue, today: QueueToday, { seen, effects, intervalsMax }: OutlookContext): PlannedQueue {
  const { queue } = learned.past
  const target = laneTarget(queue)
  const unpredicted = unpredictedOf(queue, today, expectedAhtMs(learned, today))
  const expected = expectQueue(learned, today, {
    from: seen.until,
    intervalsMin: INTERVALS_AHEAD_MIN,
    intervalsMax: intervalsMax ?? Number.POSITIVE_INFINITY,
    events: eventsOf(effects, queue),
  })
  return { queueId: queue.queueId, learned, today, expected, target, unpredicted, isPromising: queue.target?.formula === 'SL-async' }
}

function unpredictedOf({ target }: QueuePast['queue'], { unknownFrom, backlog }: QueueToday, ahtMs: number | null): Unpredicted | null {
  if (target === null) return 'noTarget'
  if (target.formula === 'SL-async' && backlog === undefined) return 'promise'
  // It still is foreseen who comes, and takes its share of those who serve several queues; what they meet would be made of nothing.
  if (unknownFrom !== null) return 'silentFeed'
  return ahtMs === null ? 'noHandleTime' : null
}

function laneTarget({ target, shortAbandonSeconds }: QueuePast['queue']): LaneTarget | null {
  if (target === null || target.formula === 'SL-async') return null
  return { formula: target.formula, thresholdSeconds: target.thresholdSeconds, shortAbandonSeconds, fraction: target.fraction }
}

/** By queue and start, the lanes with their service. */
type Served = ReadonlyMap<number, ReadonlyMap<Instant, readonly LaneOutlook[]>>

function servePlanned(planned: readonly PlannedQueue[], context: OutlookContext): Served {
  const crews = new StaffedCrews(context.learned, context.seen)
  const starts = new Set(planned.flatMap(({ expected }) => expected.intervals.map(({ start }) => start)))
  const served = new Map<number, Map<Instant, readonly LaneOutlook[]>>(planned.map(({ queueId }) => [queueId, new Map()]))
  const committed = Map.groupBy(context.commitments, ({ start }) => start)
  for (const start of [...starts].sort((a, b) => a - b)) {
    if (context.isCancelled?.() === true) break
    const places = lanesAt(planned, start)
    const lanes = places.map(({ queue: { queueId }, vendorId, erlangs }) => ({ queueId, vendorId, erlangs }))
    const staffed = crewsAt(crews.at(start), lanes, committed.get(start) ?? [])
    const extra = lanes.map(({ queueId, vendorId }) => context.extraHeads?.({ queueId, vendorId, start }) ?? 0)
    const shared = shareCrews(
      places.map(({ erlangs }) => erlangs),
      withExtra(staffed.crews, extra),
    )
    for (const [place, lane] of places.entries()) {
      const { queueId } = lane.queue
      const sees = { ...(shared[place] as (typeof shared)[number]), basis: staffed.basisOf(place) }
      const before = served.get(queueId)?.get(start) ?? []
      served.get(queueId)?.set(start, [...before, serveLane(lane, sees, places)])
    }
  }
  return served
}

/** A lane in one quarter hour. */
interface PlaceAt {
  readonly queue: PlannedQueue
  readonly vendorId: number
  readonly offered: number
  readonly ahtSeconds: number
  readonly erlangs: number
  readonly atOnce: number
  readonly relativeVariance: number
}

function lanesAt(planned: readonly PlannedQueue[], start: Instant): readonly PlaceAt[] {
  return planned.flatMap((queue) => {
    const interval = queue.expected.at(start)
    if (interval === null || interval.ahtSeconds === null || queue.target === null) return []
    const { ahtSeconds: ahtOfQueue } = interval
    const { atOnce } = queue.learned.past.lately
    return queue.expected.lanes.map(({ vendorId, share, pace }) => {
      const offered = interval.offered * share
      const ahtSeconds = ahtOfQueue * pace
      const erlangs = (offered * ahtSeconds * SECOND_MS) / INTERVAL_MS / atOnce
      return { queue, vendorId, offered, ahtSeconds, erlangs, atOnce, relativeVariance: interval.relativeVariance }
    })
  })
}

interface Sees {
  readonly heads: number
  readonly erlangs: number
  readonly from: readonly (readonly [lane: number, erlangs: number])[]
  readonly basis: StaffBasis | null
}

function serveLane(lane: PlaceAt, sees: Sees, places: readonly PlaceAt[]): LaneOutlook {
  const { queue, vendorId, offered } = lane
  const { target } = queue
  if (target === null) return { vendorId, offered, heads: null, required: null, staffBasis: null, service: null }
  const load = loadBefore(lane, sees, places)
  const required = requiredHeads(load, target)
  if (sees.basis === null) return { vendorId, offered, heads: null, required, staffBasis: null, service: null }
  return {
    vendorId,
    offered,
    heads: sees.heads,
    required,
    staffBasis: sees.basis,
    service: offered > 0 ? predictLane(load, target) : null,
  }
}

/** What falls to those who serve a lane; where nobody does, its own customers are there nevertheless. */
function loadBefore(lane: PlaceAt, sees: Sees, places: readonly PlaceAt[]): LaneLoad {
  const { queue, offered, ahtSeconds, erlangs, atOnce, relativeVariance } = lane
  const shared = { offered, patienceSeconds: patienceSecondsOf(queue.learned), heads: sees.heads, atOnce }
  if (sees.erlangs === 0)
    return { ...shared, erlangs: erlangs * atOnce, ahtSeconds, relativeSd: Math.sqrt(relativeVariance + HEADS_SD ** 2) }
  let [mixedAht, variance] = [0, 0]
  for (const [place, part] of sees.from) {
    const other = places[place] as PlaceAt
    mixedAht += part * other.ahtSeconds
    variance += part ** 2 * other.relativeVariance
  }
  return {
    ...shared,
    erlangs: sees.erlangs * atOnce,
    ahtSeconds: mixedAht / sees.erlangs,
    relativeSd: Math.sqrt(variance / sees.erlangs ** 2 + HEADS_SD ** 2),
  }
}

function outlookOf(queue: PlannedQueue, served: ReadonlyMap<Instant, readonly LaneOutlook[]>, seen: TodaySeen): QueueOutlook {
  const { expected, today, learned, target } = queue
  const intervals = expected.intervals.map(({ start, offered, low, high, ahtSeconds, handleTime, abandoned }): OutlookInterval => {
    const all = served.get(start) ?? []
    const lanes = queue.unpredicted === 'silentFeed' ? all.map((lane) => ({ ...lane, service: null })) : all
    return {
      start,
      offered,
      low,
      high,
      ahtSeconds,
      handleTime,
      abandoned,
      service: joined(lanes, offered),
      heads: sumOfAll(lanes.map(({ heads }) => heads)),
      required: sumOfAll(lanes.map(({ required }) => required)),
      lanes,
      work: null,
    }
  })
  const isServed = intervals.every(({ service, offered }) => service !== null || offered < NOBODY)
  return {
    queueId: queue.queueId,
    madeAt: seen.asOf,
    until: seen.until,
    dayAhead: expected.dayAhead,
    basis: expected.basis,
    snapshotId: null,
    intervals,
    dayEnd:
      expected.basis === null
        ? null
        : endOfDay({ today, expected, intervals, target: target?.fraction ?? learned.past.queue.target?.fraction ?? null }),
    work: null,
    unpredicted: queue.unpredicted ?? (isServed ? null : 'noAgents'),
  }
}

/** The service of a queue as a whole: its customers are those of its lanes. */
function joined(lanes: readonly LaneOutlook[], offered: number): PredictedService | null {
  const served = lanes.flatMap((lane) => (lane.service === null ? [] : [{ weight: lane.offered, service: lane.service }]))
  const weight = served.reduce((sum, each) => sum + each.weight, 0)
  // A lane of which nothing is known may be the one that fails.
  if (served.length === 0 || weight < 0.999 * offered) return null
  const mean = (of: (service: PredictedService) => number | null): number =>
    served.reduce((sum, each) => sum + each.weight * (of(each.service) ?? 0), 0) / weight
  return {
    level: mean(({ level }) => level),
    low: mean(({ low }) => low),
    high: mean(({ high }) => high),
    asaSeconds: served.some(({ service }) => service.asaSeconds === null) ? null : mean(({ asaSeconds }) => asaSeconds),
    abandonFraction: mean(({ abandonFraction }) => abandonFraction),
    occupancy: served.some(({ service }) => service.occupancy === null) ? null : mean(({ occupancy }) => occupancy),
    misses: served.reduce((sum, { service }) => sum + service.misses, 0),
  }
}

function sumOfAll(values: readonly (number | null)[]): number | null {
  if (values.length === 0) return null
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0)
}
