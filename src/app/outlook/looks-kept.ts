import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { KeptDay, KeptForecast } from './kept-forecast.ts'
import type { DayEnd, OutlookInterval, QueueOutlook } from './queue-outlook.ts'

/** What is kept of a look: nothing where no forecast could be made. */
export function keptLook({ queueId, madeAt, until, basis, intervals, dayEnd }: QueueOutlook): readonly KeptForecast[] {
  const last = intervals.at(-1)
  if (basis === null || last === undefined) return []
  const byStart = new Map(intervals.map((interval) => [interval.start, interval]))
  // By their place from the end of what was seen on, also where of a quarter hour nothing could be said.
  const places = Array.from({ length: (last.start - until) / INTERVAL_MS + 1 }, (_, place) => byStart.get(until + place * INTERVAL_MS))
  const line = (of: (interval: OutlookInterval) => number | null): readonly (number | null)[] =>
    places.map((interval) => (interval === undefined ? null : of(interval)))
  const column = (of: (interval: OutlookInterval) => number | null): readonly (number | null)[] | null => {
    const values = line(of)
    return values.every((value) => value === null) ? null : values
  }
  return [
    {
      queueId,
      madeAt,
      from: until,
      daysAhead: 0,
      basis,
      offered: line(({ offered }) => offered),
      low: column(({ low }) => low),
      high: column(({ high }) => high),
      ahtSeconds: column(({ ahtSeconds }) => ahtSeconds),
      heads: column(({ heads }) => heads),
      required: column(({ required }) => required),
      level: column(({ service }) => service?.level ?? null),
      day: dayEnd === null ? null : keptDay(dayEnd),
    },
  ]
}

function keptDay({ offeredSoFar, offered, low, high, level, meetsTarget }: DayEnd): KeptDay {
  return { offeredSoFar, offered, low, high, level, meetsTarget }
}
