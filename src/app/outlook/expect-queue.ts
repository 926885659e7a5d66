import { type LocalDay, localDayAt } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS, type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import type { ExpectedEvent } from './forecast-effects.ts'
import { type Lane, lanesOf } from './lane.ts'
import { expectedAhtMs, type LearnedQueue } from './learned-queue.ts'
import type { DayForecast, ForecastBasis } from './queue-model.ts'
import type { QueueOutlook } from './queue-outlook.ts'
import type { QueueToday } from './queue-today.ts'

export interface ExpectedInterval {
  readonly start: Instant
  readonly offered: number
  readonly low: number | null
  readonly high: number | null
  /** Of the rate behind it, beside the chance of counting. */
  readonly relativeVariance: number
}

/** What is expected of a queue from a moment on. */
export interface ExpectedQueue {
  readonly basis: ForecastBasis | null
  readonly dayAhead: QueueOutlook['dayAhead']
  readonly intervals: readonly ExpectedInterval[]
  readonly at: (start: Instant) => ExpectedInterval | null
  readonly lanes: readonly Lane[]
  /** Of what is still to come today. */
  readonly restSd: number | null
  /** In quarter hours of today that are over, and of which it is not known what came. */
  readonly unknownOffered: number
}

/** What a model that gives no variance is taken to be off by. */
const VARIANCE_UNKNOWN = 0.15 ** 2

/** From when on is looked, and how far: to the end of the day, but no fewer and no more quarter hours; with what is known of events. */
export interface AheadAsked {
  readonly from: Instant
  readonly intervalsMin: number
  readonly intervalsMax: number
  readonly events: readonly ExpectedEvent[]
}

/** The rest of the present local day with what was seen of it, and the hours after its end from the forecast of that day. */
export function expectQueue(
  learned: LearnedQueue,
  today: QueueToday,
  { from, intervalsMin, intervalsMax, events }: AheadAsked,
): ExpectedQueue {
  const before = learned.volume.forecast(
    today.day,
    [],
    events.filter(({ knownSince }) => knownSince <= today.day.start),
  )
  const now = learned.volume.forecast(today.day, today.offered, events)
  const to = Math.min(Math.max(today.day.end, from + intervalsMin * INTERVAL_MS), from + intervalsMax * INTERVAL_MS)
  const intervals: ExpectedInterval[] = []
  if (now !== null) intervals.push(...intervalsOf(now, today.day, from, to))
  const next = to > today.day.end ? localDayAt(learned.past.days, today.day.end) : null
  const ofNext = next === null ? null : learned.volume.forecast(next, [], events)
  if (next !== null && ofNext !== null) intervals.push(...intervalsOf(ofNext, next, from, to))
  const byStart = new Map(intervals.map((interval) => [interval.start, interval]))
  return {
    basis: now?.basis ?? ofNext?.basis ?? null,
    dayAhead: before === null ? null : dayAheadOf(before, today.day, expectedAhtMs(learned, undefined)),
    intervals,
    at: (start) => byStart.get(start) ?? null,
    lanes: lanesOf(learned, today),
    restSd: now?.sumSd ?? null,
    unknownOffered: today.offered.reduce<number>((sum, count, place) => (count === null ? sum + (now?.mean[place] ?? 0) : sum), 0),
  }
}

function dayAheadOf({ mean, low, high, basis }: DayForecast, { date, start }: LocalDay, ahtMs: number | null): QueueOutlook['dayAhead'] {
  return { date, start, offered: mean, low, high, ahtSeconds: ahtMs === null ? null : ahtMs / SECOND_MS, basis }
}

function intervalsOf({ mean, low, high, rateVariances }: DayForecast, day: LocalDay, from: Instant, to: Instant): ExpectedInterval[] {
  return mean.flatMap((offered, place) => {
    const start = day.start + place * INTERVAL_MS
    if (offered === null || start < from || start >= to) return []
    return [
      {
        start,
        offered,
        low: low?.[place] ?? null,
        high: high?.[place] ?? null,
        relativeVariance: rateVariances?.[place] ?? VARIANCE_UNKNOWN,
      },
    ]
  })
}
