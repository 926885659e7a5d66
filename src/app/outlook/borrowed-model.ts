import { borrowVolume } from '../../domain/forecast/borrow-volume.ts'
import { forecastVolume, type SlotInterval } from '../../domain/forecast/forecast-volume.ts'
import { eventFactor, type KnownEvent } from '../../domain/forecast/known-event.ts'
import { expectDay } from '../../domain/forecast/predict-volume.ts'
import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import { dayForecast } from './day-forecast.ts'
import { isOpenBy, knownCounts } from './day-slots.ts'
import type { Kin } from './kin.ts'
import { meanOfFour } from './mean-of-four.ts'
import type { QueueModel } from './queue-model.ts'
import type { QueuePast } from './queue-past.ts'
import { slotIntervals } from './slot-intervals.ts'

/** Fewer contacts do not say how large a queue is. */
const CONTACTS_MIN = 5
/** How wrong the size of a day remains, relative, however many contacts are known: no two queues have the same shape. On the demo company the band holds nine of ten with it. */
const UNLIKE_SD = 0.15

/**
 * The model of a queue without a past: the shape of a queue like it, at the scale that its few contacts so far say, those of today among them.
 * Before there are any, the mean of same weekdays where there is one.
 */
export function borrowedModel(past: QueuePast, like: Kin): QueueModel {
  const plain = meanOfFour(past)
  const { queue, days } = past
  // Where contacts come to the kin though it is closed, as mail does at night, they come to a queue that is closed then too.
  const openOn = (date: string) => (slot: number) =>
    isOpenBy(queue.hours, date, slot) ? !like.isClosed(date) : like.comesWhileClosed(date, slot)
  const counted = (day: LocalDay, countOf: (interval: SlotInterval, place: number) => number | null): readonly Counted[] => {
    if (!like.fitted.features.has(day.date)) return []
    const { means } = expectDay(like.fitted, day.date, openOn(day.date))
    return slotIntervals(day).flatMap((interval, place) => {
      const [contacts, ofKin] = [countOf(interval, place), means[interval.slot] ?? 0]
      // When nobody comes to the kin, whoever comes says nothing of the hours in which somebody does.
      return contacts === null || ofKin <= 0 ? [] : [{ interval, contacts, ofKin }]
    })
  }
  const countAt = knownCounts(past)
  const before = days.flatMap((day) => counted(day, (interval) => countAt(day.date, interval)))
  return {
    fitted: null,
    isClosed: like.isClosed,
    comesWhileClosed: like.comesWhileClosed,
    forecast: (day, seen, events) => {
      const { contacts, ofKin } = sumOf([...before, ...counted(day, (_interval, place) => seen[place] ?? null)], events)
      if (contacts < CONTACTS_MIN || ofKin <= 0 || !like.fitted.features.has(day.date)) return plain.forecast(day, seen, events)
      const borrowed = borrowVolume(like.fitted, { scale: contacts / ofKin, scaleSd: Math.sqrt(1 / contacts + UNLIKE_SD ** 2) })
      // What was seen of the day is in the scale already; to learn from it again would take it for twice as much.
      const ahead = slotIntervals(day).filter((_interval, place) => typeof seen[place] !== 'number')
      const forecast = forecastVolume(borrowed, [{ date: day.date, intervals: ahead, isOpen: openOn(day.date), seen: [] }], {
        asOf: day.start + seen.length * INTERVAL_MS,
        events,
      })
      const model = { name: `shape of ${like.queue.key}`, version: forecast.model.version }
      const inputs = { ...forecast.inputs, seenIntervals: seen.filter((count) => count !== null).length }
      return dayForecast({ ...forecast, model, inputs }, day, seen)
    },
  }
}

interface Counted {
  readonly interval: SlotInterval
  readonly contacts: number
  /** What the kin would have had. */
  readonly ofKin: number
}

/** What came and what the kin would have had with the same events; where one of them lets nobody come nothing is learned. */
function sumOf(all: readonly Counted[], events: readonly KnownEvent[]): Pick<Counted, 'contacts' | 'ofKin'> {
  const sum = { contacts: 0, ofKin: 0 }
  for (const { interval, contacts, ofKin } of all) {
    const factor = eventFactor(events, interval)
    if (factor <= 0) continue
    sum.contacts += contacts
    sum.ofKin += factor * ofKin
  }
  return sum
}
