import type { Queue } from '../../domain/record/directory.ts'
import { INTERVAL_MS, type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import { type DeskState, emptyQueue } from '../store/desk-state.ts'
import { dayAt } from '../time/zone.ts'
import type { QueueView, Stretch } from './sums.ts'

/** How many quarter hours the figures called "last hour" cover: the running one and the three before it. */
export const HOUR_INTERVALS = 4

/** All that is needed to sum a queue. */
export function queueView(state: DeskState, record: Queue, vendorId: number | null = null): QueueView {
  const telling = state.feeds.filter((feed) => feed.queueIds === null || feed.queueIds.includes(record.queueId))
  return {
    state,
    queue: state.queues.get(record.queueId) ?? emptyQueue(record.queueId),
    record,
    vendorId,
    latenessMs: telling.reduce((most, feed) => Math.max(most, feed.latenessSeconds), 0) * SECOND_MS,
  }
}

/** The place of the interval that holds an instant; it may lie outside the window. */
export function intervalAt(state: Pick<DeskState, 'windowStart'>, at: Instant): number {
  return Math.floor((at - state.windowStart) / INTERVAL_MS)
}

/** The running quarter hour and the three before it. */
export function lastHour(state: DeskState): Stretch {
  const running = intervalAt(state, state.asOf)
  return { from: running + 1 - HOUR_INTERVALS, to: running + 1 }
}

/** The local day of a zone so far, the running quarter hour included. */
export function todaySoFar(state: DeskState, zone: string): Stretch {
  return { from: intervalAt(state, dayAt(zone, state.asOf).start), to: intervalAt(state, state.asOf) + 1 }
}
