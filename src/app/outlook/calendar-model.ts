import { type AssembledHistory, assembleHistory } from '../../domain/forecast/assemble-history.ts'
import { servedLately, withoutUnserved } from '../../domain/forecast/changed-hours.ts'
import { fitVolume } from '../../domain/forecast/fit-volume.ts'
import { forecastVolume } from '../../domain/forecast/forecast-volume.ts'
import { weekdayOf } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import { borrowedModel } from './borrowed-model.ts'
import { dayForecast } from './day-forecast.ts'
import { isEverOpen, isOpenBy, knownCounts, MINUTES_PER_SLOT, slotsAround } from './day-slots.ts'
import { type Kin, sharedShape } from './kin.ts'
import { meanOfFour } from './mean-of-four.ts'
import type { QueueModel } from './queue-model.ts'
import type { QueuePast } from './queue-past.ts'
import { SLOTS, slotIntervals } from './slot-intervals.ts'

/** The days of a queue's past with their calendar, up to the last one that will be asked for; null where there is no day to ask for. */
export function assemblePast(past: QueuePast, kin: readonly Kin[] = []): AssembledHistory | null {
  const today = past.days.find(({ start }) => start >= past.from + past.offered.length * INTERVAL_MS)
  const until = past.days.at(-1)
  if (today === undefined || until === undefined) return null
  return assembleHistory({
    minutesPerSlot: MINUTES_PER_SLOT,
    counts: withoutUnserved(countsByDate(past)),
    asOf: today.date,
    until: until.date,
    holidays: new Map(past.holidays),
    weekend: null,
    borrowed: sharedShape(kin, (slot) => isEverOpen(past.queue.hours, slot)),
  })
}

/**
 * Learns a queue's volume by what its days have in common. Where it has no days to learn from, the model of the first of its kin does at the queue's own
 * scale, or, without kin, the mean of the last same weekdays.
 */
export function learnVolume(past: QueuePast, assembled: AssembledHistory | null, kin: readonly Kin[] = []): QueueModel {
  const fitted = assembled === null ? null : fitVolume(assembled.history)
  if (assembled === null || fitted === null || !fitted.ok) {
    const like = kin[0]
    return like === undefined ? meanOfFour(past) : borrowedModel(past, like)
  }
  const { history, isOpen } = assembled
  const known = new Set([...history.counts.keys()].map(weekdayOf))
  const closed = new Set(history.calendar.flatMap(({ date, isClosed }) => (isClosed ? [date] : [])))
  const lately = servedLately(history.counts)
  // Hours of the record may be new: outside them a queue is only open where people came until now, inside them also where they did not yet.
  // Of a weekday that was never seen they are all that is known; on one on which nobody came time after time nobody is served.
  const empty = emptyWeekdays(past, known)
  const comesWhileClosed = (date: string, slot: number): boolean => {
    if (isOpenBy(past.queue.hours, date, slot) || !known.has(weekdayOf(date)) || !isOpen(date, slot)) return false
    return slotsAround(slot).some((near) => lately.has(near) && !isOpenBy(past.queue.hours, date, near))
  }
  const isOpenAt = (date: string, slot: number): boolean => {
    const weekday = weekdayOf(date)
    if (!isOpenBy(past.queue.hours, date, slot)) return comesWhileClosed(date, slot)
    return !(known.has(weekday) || empty.has(weekday)) || !closed.has(date)
  }
  return {
    fitted: fitted.value,
    isClosed: (date) => closed.has(date) && (known.has(weekdayOf(date)) || empty.has(weekdayOf(date))),
    comesWhileClosed,
    forecast: (day, seen, events) => {
      if (!fitted.value.features.has(day.date)) return null
      const intervals = slotIntervals(day)
      const toForecast = { date: day.date, intervals, isOpen: (slot: number) => isOpenAt(day.date, slot), seen }
      const asOf = day.start + seen.length * INTERVAL_MS
      return dayForecast(forecastVolume(fitted.value, [toForecast], { asOf, events }), day, seen)
    },
  }
}

/** So many days of a weekday without anybody are no chance. */
const EMPTY_DAYS_MIN = 2

/** Weekdays on which nobody came though the queue was open by its hours, several times and not for a holiday. */
function emptyWeekdays(past: QueuePast, known: ReadonlySet<number>): ReadonlySet<number> {
  const holidays = new Map(past.holidays)
  const dates = [...countsByDate(past)].flatMap(([date, counts]) => (counts.some((count) => count !== null) ? [date] : []))
  const byWeekday = Map.groupBy(
    dates.filter((date) => !holidays.has(date)),
    weekdayOf,
  )
  return new Set([...byWeekday].flatMap(([weekday, of]) => (!known.has(weekday) && of.length >= EMPTY_DAYS_MIN ? [weekday] : [])))
}

/** The counts of past days by the slots of the wall clock; where the clocks show a slot twice it has the sum of both. */
function countsByDate(past: QueuePast): ReadonlyMap<string, readonly (number | null)[]> {
  const counts = new Map<string, readonly (number | null)[]>()
  const { knownFrom, from, offered } = past
  const countAt = knownCounts(past)
  if (knownFrom === null) return counts
  for (const day of past.days) {
    if (day.end <= knownFrom || (day.start - from) / INTERVAL_MS >= offered.length) continue
    const slots = new Array<number | null>(SLOTS).fill(null)
    for (const interval of slotIntervals(day)) {
      const count = countAt(day.date, interval)
      if (count !== null) slots[interval.slot] = (slots[interval.slot] ?? 0) + count
    }
    counts.set(day.date, slots)
  }
  return counts
}
