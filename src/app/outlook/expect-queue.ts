import { type LocalDay, localDayAt } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS, type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import type { ExpectedEvent } from './forecast-effects.ts'
import type { ExpectedHandleTime, ExpectedMean, HandleAsked, HandleForecast } from './handle-model.ts'
import { knownEvents } from './known-events.ts'
import { type Lane, lanesOf } from './lane.ts'
import { expectedAhtMs, type LearnedQueue, settledUntil } from './learned-queue.ts'
import type { DayForecast, ForecastBasis } from './queue-model.ts'
import type { DayAhead } from './queue-outlook.ts'
import type { QueueToday } from './queue-today.ts'

export interface ExpectedInterval {
  readonly start: Instant
  readonly offered: number
  readonly low: number | null
  readonly high: number | null
  /** Of the rate behind it, beside the chance of counting. */
  readonly relativeVariance: number
  /** Null where nothing was ever handled. */
  readonly ahtSeconds: number | null
  /** The same with its band and its parts; null where too little is known for them. */
  readonly handleTime: ExpectedHandleTime | null
  /** The share of the offered that leaves, by what did in the past; null where too little is known. */
  readonly abandoned: ExpectedMean | null
}

/** What is expected of a queue from a moment on. */
export interface ExpectedQueue {
  readonly basis: ForecastBasis | null
  readonly dayAhead: DayAhead | null
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
  const { day } = today
  const knownBefore = events.filter(({ knownSince }) => knownSince <= day.start)
  const before = learned.volume.forecast(day, [], knownEvents(learned, knownBefore, [day]))
  const now = learned.volume.forecast(day, today.offered, knownEvents(learned, events, [day]))
  const to = Math.min(Math.max(day.end, from + intervalsMin * INTERVAL_MS), from + intervalsMax * INTERVAL_MS)
  const ahtMs = expectedAhtMs(learned, today)
  const handled = (of: DayForecast, ofDay: LocalDay, seen: HandleAsked['seen']): Handled => ({
    usualSeconds: ahtMs === null ? null : ahtMs / SECOND_MS,
    forecast: learned.handling?.forecast({ day: ofDay, seen, offered: of.mean }) ?? null,
  })
  const intervals: ExpectedInterval[] = []
  if (now !== null) {
    const seen = { today, settledUntil: settledUntil(learned, from, ahtMs) }
    intervals.push(...intervalsOf({ forecast: now, handled: handled(now, day, seen), day }, from, to))
  }
  const next = to > day.end ? localDayAt(learned.past.days, day.end) : null
  const ofNext = next === null ? null : learned.volume.forecast(next, [], knownEvents(learned, events, [next]))
  if (next !== null && ofNext !== null)
    intervals.push(...intervalsOf({ forecast: ofNext, handled: handled(ofNext, next, null), day: next }, from, to))
  const byStart = new Map(intervals.map((interval) => [interval.start, interval]))
  return {
    basis: now?.basis ?? ofNext?.basis ?? null,
    dayAhead: before === null ? null : dayAheadOf(before, learned, day),
    intervals,
    at: (start) => byStart.get(start) ?? null,
    lanes: lanesOf(learned, today),
    restSd: now?.sumSd ?? null,
    unknownOffered: today.offered.reduce<number>((sum, count, place) => (count === null ? sum + (now?.mean[place] ?? 0) : sum), 0),
  }
}

/** A local day by what was known before it began, with how long its contacts take. */
export function dayAheadOf({ mean, low, high, basis }: DayForecast, learned: LearnedQueue, day: LocalDay): DayAhead {
  const usualMs = expectedAhtMs(learned, undefined)
  const handled = learned.handling?.forecast({ day, seen: null, offered: mean }) ?? null
  const ahtSeconds = mean.map((_, place) => handled?.handleTime[place]?.mean ?? (usualMs === null ? null : usualMs / SECOND_MS))
  return { date: day.date, start: day.start, offered: mean, low, high, ahtSeconds, basis }
}

/** How long contacts take in general, and quarter hour by quarter hour as far as that is known. */
interface Handled {
  readonly usualSeconds: number | null
  readonly forecast: HandleForecast | null
}

interface OfDay {
  readonly forecast: DayForecast
  readonly handled: Handled
  readonly day: LocalDay
}

function intervalsOf({ forecast, handled, day }: OfDay, from: Instant, to: Instant): ExpectedInterval[] {
  const { mean, low, high, rateVariances } = forecast
  return mean.flatMap((offered, place) => {
    const start = day.start + place * INTERVAL_MS
    if (offered === null || start < from || start >= to) return []
    const handleTime = handled.forecast?.handleTime[place] ?? null
    return [
      {
        start,
        offered,
        low: low?.[place] ?? null,
        high: high?.[place] ?? null,
        relativeVariance: rateVariances?.[place] ?? VARIANCE_UNKNOWN,
        ahtSeconds: handleTime?.mean ?? handled.usualSeconds,
        handleTime,
        abandoned: handled.forecast?.abandoned[place] ?? null,
      },
    ]
  })
}
