import type { LocalDay } from '../domain/interval/local-calendar.ts'
import { INTERVAL_MS, type Instant } from '../domain/shared/instant.ts'
import type { CountedQueue, TallyPart } from './kpi-query.ts'
import type { Period } from './kpis-period.ts'

/** How a queue is to be read: its period, and the instants at which its record changes, which no sum may reach across. */
export interface QueuePeriod {
  readonly queueId: number
  readonly period: Period
  /** Null of a queue that was never counted. */
  readonly counted: CountedQueue | null
  readonly changesAt: readonly Instant[]
}

/** Whether rows need every 15-minute interval by itself, sums within a day, or whole days. */
export type PlanGrain = 'each interval' | 'within days' | 'days'

/**
 * What to read for these queues. Days come from the rollup where it was cut by the same zone and the queue's record held all day; every
 * other day is summed from its intervals. Queues that are read alike share a part.
 */
export function partsOf(queues: readonly QueuePeriod[], grain: PlanGrain): readonly TallyPart[] {
  const alike = Map.groupBy(
    queues.filter(({ counted }) => counted !== null),
    signatureOf,
  )
  return [...alike.values()].flatMap((group) => {
    const [first] = group as [QueuePeriod]
    const queueIds = group.map(({ queueId }) => queueId)
    return windowsOf(first, grain).map((window) => ({ ...window, queueIds }))
  })
}

function signatureOf({ period, counted, changesAt }: QueuePeriod): string {
  return JSON.stringify([period.zone, counted?.zones, changesAt])
}

type Window = Omit<TallyPart, 'queueIds'>

function windowsOf(queue: QueuePeriod, grain: PlanGrain): readonly Window[] {
  const { from, to, buckets } = queue.period
  if (grain === 'each interval') return [{ grain: 'interval', from, to, cuts: null }]
  const changes = queue.changesAt.map(intervalFrom)
  const cutsWithin = (start: Instant, end: Instant): readonly Instant[] => {
    const inside = [...buckets.map((bucket) => bucket.start), ...changes].filter((at) => at > start && at < end)
    return [start, ...new Set(inside.sort((a, b) => a - b))]
  }
  if (grain === 'within days') return [{ grain: 'interval', from, to, cuts: cutsWithin(from, to) }]
  return runsOf(queue, changes).map((run) => ({ ...run, cuts: cutsWithin(run.from, run.to) }))
}

/** Stretches of days that are read from the same place. */
function runsOf(queue: QueuePeriod, changes: readonly Instant[]): readonly { grain: TallyPart['grain']; from: Instant; to: Instant }[] {
  const { period } = queue
  const runs: { grain: TallyPart['grain']; from: Instant; to: Instant }[] = []
  for (const day of period.days) {
    const from = Math.max(day.start, period.from)
    const to = Math.min(day.end, period.to)
    const isWhole = from === day.start && to === day.end && !changes.some((at) => at > day.start && at < day.end)
    const grain = isWhole && isRolledUp(day, queue) ? 'day' : 'interval'
    const last = runs.at(-1)
    if (last?.grain === grain && last.to === from) last.to = to
    else runs.push({ grain, from, to })
  }
  return runs
}

/** Whether the rollup holds this day: it was then cut by this zone, from before the day began until after it ended. */
function isRolledUp(day: LocalDay, { counted, period }: QueuePeriod): boolean {
  const zones = counted?.zones ?? []
  for (const [place, { from, zone }] of zones.entries()) {
    const until = zones[place + 1]?.from ?? Number.POSITIVE_INFINITY
    const begins = place === 0 ? Number.NEGATIVE_INFINITY : from
    if (begins <= day.start && day.end <= until) return zone === period.zone
  }
  return false
}

/** A record takes effect with the first interval that begins under it. */
function intervalFrom(at: Instant): Instant {
  return Math.ceil(at / INTERVAL_MS) * INTERVAL_MS
}
