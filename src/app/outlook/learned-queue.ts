import { SECOND_MS } from '../../domain/shared/instant.ts'
import { learnVolume } from './calendar-model.ts'
import type { QueueModel } from './queue-model.ts'
import type { QueuePast } from './queue-past.ts'
import type { QueueToday } from './queue-today.ts'

/** What was learned of a queue: how much comes, how long it takes, how long customers wait for it. */
export interface LearnedQueue {
  readonly past: QueuePast
  readonly volume: QueueModel
}

export function learnQueue(past: QueuePast): LearnedQueue {
  return { past, volume: learnVolume(past) }
}

/** The past counts as so many contacts against those of today. */
const USUAL_CONTACTS = 60
const RECENT_DAYS = 28

/** The handle time to be expected, with what today says of it; null where nothing was ever handled. */
export function expectedAhtMs({ past }: LearnedQueue, today: QueueToday | undefined): number | null {
  const recent = past.handled.length - RECENT_DAYS * 96
  let [handled, handleMs] = [0, 0]
  for (let place = Math.max(0, recent); place < past.handled.length; place += 1) {
    handled += past.handled[place] as number
    handleMs += past.handleMs[place] as number
  }
  const todayHandled = sum(today?.handled ?? [])
  const todayMs = sum(today?.handleMs ?? [])
  if (handled === 0) return todayHandled === 0 ? null : todayMs / todayHandled
  const usual = handleMs / handled
  return (USUAL_CONTACTS * usual + todayMs) / (USUAL_CONTACTS + todayHandled)
}

/** Before anybody has left, one in five minutes of waiting is taken to do so. */
const PATIENCE_SECONDS_FIRST = 300

/** The mean patience of customers who wait: all that was waited, for each who left. That is the estimate of an exponential one. */
export function patienceSecondsOf({ past }: LearnedQueue): number {
  const { abandoned, waitMs } = past.lately
  return (waitMs / SECOND_MS + PATIENCE_SECONDS_FIRST) / (abandoned + 1)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
