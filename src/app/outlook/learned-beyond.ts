import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import type { ExpectedQueue } from './expect-queue.ts'
import type { ExpectedEvent } from './forecast-effects.ts'
import { knownEvents } from './known-events.ts'
import type { LearnedQueue } from './learned-queue.ts'
import type { DayForecast } from './queue-model.ts'

/** What comes in a quarter hour, and the relative variance of the rate behind it. */
export interface Coming {
  readonly offered: number
  readonly relativeVariance: number
}

/** What a model that gives no variance is taken to be off by. */
const VARIANCE_UNKNOWN = 0.15 ** 2
/** Of a day of which nothing can be said. */
export const NOBODY: Coming = { offered: 0, relativeVariance: 0 }

interface Known {
  readonly learned: LearnedQueue
  readonly expected: ExpectedQueue
  readonly events: readonly ExpectedEvent[]
}

/** Days to come do not change with what is seen of this one, so each is forecast once for what was learned and is known of events. */
const forecasts = new WeakMap<LearnedQueue, { readonly events: string; readonly byDay: Map<Instant, DayForecast | null> }>()

/** What comes to a queue at any quarter hour: what is expected of it, and for the days after that as far as they are known what was learned. */
export function comingTo({ learned, expected, events }: Known): (start: Instant) => Coming {
  const forecastOf = forecastsOf(learned, events)
  return (start) => {
    const ofToday = expected.at(start)
    if (ofToday !== null) return ofToday
    const day = learned.past.days.find((each) => each.end > start)
    const forecast = day === undefined ? null : forecastOf(day)
    if (day === undefined || forecast === null) return NOBODY
    const place = (start - day.start) / INTERVAL_MS
    return { offered: forecast.mean[place] ?? 0, relativeVariance: forecast.rateVariances?.[place] ?? VARIANCE_UNKNOWN }
  }
}

function forecastsOf(learned: LearnedQueue, events: readonly ExpectedEvent[]): (day: LocalDay) => DayForecast | null {
  const text = JSON.stringify(events)
  const before = forecasts.get(learned)
  const { byDay } = before?.events === text ? before : { byDay: new Map<Instant, DayForecast | null>() }
  forecasts.set(learned, { events: text, byDay })
  return (day) => {
    const known = byDay.get(day.start)
    if (known !== undefined) return known
    const forecast = learned.volume.forecast(day, [], knownEvents(learned, events, [day]))
    byDay.set(day.start, forecast)
    return forecast
  }
}
