import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { dayAheadOf } from './expect-queue.ts'
import type { ExpectedEvent } from './forecast-effects.ts'
import { DAYS_FORESEEN, type KeptForecast } from './kept-forecast.ts'
import { knownEvents } from './known-events.ts'
import type { LearnedQueue } from './learned-queue.ts'
import type { DayForecast } from './queue-model.ts'

/** Where one of ten lies beyond. */
const TENTH = 1.2816

/** The local days after the present one, as far as we look, each as a whole with what is known of events by now; none where nothing can be said of it. */
export function foreseeDays(
  learned: LearnedQueue,
  { madeAt, events }: { readonly madeAt: Instant; readonly events: readonly ExpectedEvent[] },
): readonly KeptForecast[] {
  const { past, volume } = learned
  const today = past.days.findIndex(({ start }) => start >= past.from + past.offered.length * INTERVAL_MS)
  const days = past.days.slice(today + 1, today + 1 + DAYS_FORESEEN)
  const known = knownEvents(learned, events, days)
  return days.flatMap((day, place) => {
    const forecast = volume.forecast(day, [], known)
    if (forecast === null) return []
    const { start, offered, low, high, ahtSeconds, basis } = dayAheadOf(forecast, learned, day)
    return [
      {
        queueId: past.queue.queueId,
        madeAt,
        from: start,
        daysAhead: place + 1,
        basis,
        ...{ offered, low, high, ahtSeconds: ahtSeconds.every((value) => value === null) ? null : ahtSeconds },
        ...{ heads: null, required: null, level: null },
        day: { offeredSoFar: 0, ...dayOf(forecast), level: null, meetsTarget: null },
      },
    ]
  })
}

function dayOf({ mean, sumSd }: DayForecast) {
  const offered = mean.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  if (sumSd === null) return { offered, low: null, high: null }
  return { offered, low: Math.max(0, offered - TENTH * sumSd), high: offered + TENTH * sumSd }
}
