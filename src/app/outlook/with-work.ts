import type { ForeseenWork } from './foresee-work.ts'
import type { QueueOutlook } from './queue-outlook.ts'

/** The outlook of a queue that promises a reply by a time, with what becomes of its open work; null where nobody is known to do it. */
export function withWork(outlook: QueueOutlook, work: ForeseenWork | null): QueueOutlook {
  const { unpredicted } = outlook
  const isKnown = unpredicted === null || unpredicted === 'noAgents'
  if (work === null || !isKnown)
    return { ...outlook, unpredicted: isKnown ? 'noAgents' : unpredicted, dayEnd: withoutLevel(outlook.dayEnd) }
  return {
    ...outlook,
    intervals: outlook.intervals.map((interval) => ({ ...interval, ...work.intervals.get(interval.start) })),
    dayEnd: outlook.dayEnd === null ? null : { ...outlook.dayEnd, ...work.dayEnd },
    work: work.ahead,
    unpredicted: null,
  }
}

/** A day's level is no longer known where nothing is foreseen of what is due in the rest of it. */
function withoutLevel(dayEnd: QueueOutlook['dayEnd']): QueueOutlook['dayEnd'] {
  return dayEnd === null ? null : { ...dayEnd, level: null, meetsTarget: null }
}
