import type { Instant } from '../../domain/shared/instant.ts'
import { meanAhtSeconds, type WorkGiven } from './backlog-lanes.ts'
import { connectedQueues } from './connected-queues.ts'
import { endOfDay } from './day-end.ts'
import { expectQueue } from './expect-queue.ts'
import { eventsOf } from './forecast-effects.ts'
import { foreseeWork } from './foresee-work.ts'
import type { LearnedQueue } from './learned-queue.ts'
import { expectedAhtMs } from './learned-queue.ts'
import type { OutlookContext } from './outlook-context.ts'
import type { LaneTarget } from './predict-lane.ts'
import type { LaneOutlook, OutlookInterval, PredictedService, QueueOutlook, Range, Unpredicted } from './queue-outlook.ts'
import type { QueuePast } from './queue-past.ts'
import type { QueueToday, TodaySeen } from './queue-today.ts'
import { serveLanes } from './serve-lanes.ts'
import type { ServedQueue } from './served-queue.ts'
import { withWork } from './with-work.ts'
import { withoutFailing } from './without-failing.ts'

/** At least so many quarter hours are looked at, also over the end of the day. */
export const INTERVALS_AHEAD_MIN = 8

/** Fewer expected in a quarter hour are nobody. */
const NOBODY = 0.05

/** What is to be expected of every queue: volume first, then who serves it, then what customers meet. */
export function makeOutlook(asked: OutlookContext): readonly QueueOutlook[] {
  const context = asked.queueIds === undefined ? asked : { ...asked, learned: connectedTo(asked.queueIds, asked) }
  const { learned, seen, onFault, isCancelled } = context
  const todays = new Map(seen.queues.map((today) => [today.queueId, today]))
  const planned = [...learned].flatMap(([queueId, one]) => {
    const today = todays.get(queueId)
    if (today === undefined || isCancelled?.() === true) return []
    return withoutFailing([{ queueId }], (queues) => queues.map(() => plannedQueue(one, today, context)), onFault)
  })
  return withoutFailing(planned, (queues) => outlooksOf(queues, context), onFault)
}

function outlooksOf(planned: readonly PlannedQueue[], context: OutlookContext): readonly QueueOutlook[] {
  const served = serveLanes(planned, context)
  const works = foreseeWork(workGiven(planned, context), context.isCancelled)
  return planned.map((queue) => {
    const outlook = outlookOf(queue, served.get(queue.queueId) ?? new Map(), context.seen)
    return queue.isPromising ? withWork(outlook, works.get(queue.queueId) ?? null) : outlook
  })
}

/** What was learned of some queues, and of those that people serve together with them: who is there for one is of all of them. */
function connectedTo(queueIds: readonly number[], { learned, seen }: OutlookContext): OutlookContext['learned'] {
  const connected = connectedQueues(seen.crews)
  const wanted = new Set(queueIds.flatMap((queueId) => [...connected(queueId)]))
  return new Map([...learned].filter(([queueId]) => wanted.has(queueId)))
}

/** Queues that promise a reply by a time, beside those whose customers wait in person. */
function workGiven(planned: readonly PlannedQueue[], { learned, seen, commitments, effects, extraHeads }: OutlookContext): WorkGiven {
  const known = planned.flatMap((queue) => {
    const ahtSeconds = meanAhtSeconds(queue)
    return ahtSeconds === null ? [] : [{ ...queue, ahtSeconds, events: eventsOf(effects, queue.learned.past.queue) }]
  })
  const promising = known.flatMap((queue) => {
    const { backlog } = queue.today
    // Also of a silent feed: its work takes the time of people who have other work, though what becomes of it is not told.
    const isWorked = queue.unpredicted === null || queue.unpredicted === 'silentFeed'
    return queue.isPromising && isWorked && backlog !== undefined ? [{ ...queue, backlog }] : []
  })
  const live = known.filter(({ target }) => target !== null)
  return { promising, live, learned, seen, commitments, extraHeads: extraHeads ?? (() => 0) }
}

/** A queue with what is expected of it, before anybody serves it. */
interface PlannedQueue extends ServedQueue {
  readonly today: QueueToday
  readonly unpredicted: Unpredicted | null
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
  const services = served.map(({ service }) => service)
  // Where a figure is missing of one lane it is of all.
  const mean = (of: (service: PredictedService) => number | null): number | null =>
    services.some((service) => of(service) === null)
      ? null
      : served.reduce((sum, each) => sum + each.weight * (of(each.service) ?? 0), 0) / weight
  const range = (of: (service: PredictedService) => Range | null): Range | null => {
    const [low, high] = [mean((service) => of(service)?.low ?? null), mean((service) => of(service)?.high ?? null)]
    return low === null || high === null ? null : { low, high }
  }
  return {
    level: mean(({ level }) => level) ?? 0,
    low: mean(({ low }) => low) ?? 0,
    high: mean(({ high }) => high) ?? 0,
    asaSeconds: mean(({ asaSeconds }) => asaSeconds),
    asaRange: range(({ asaRange }) => asaRange),
    abandonFraction: mean(({ abandonFraction }) => abandonFraction) ?? 0,
    abandonRange: range(({ abandonRange }) => abandonRange),
    occupancy: mean(({ occupancy }) => occupancy),
    occupancyRange: range(({ occupancyRange }) => occupancyRange),
    misses: services.reduce((sum, { misses }) => sum + misses, 0),
  }
}

function sumOfAll(values: readonly (number | null)[]): number | null {
  if (values.length === 0) return null
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0)
}
