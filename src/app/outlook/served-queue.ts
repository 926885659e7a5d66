import type { ExpectedQueue } from './expect-queue.ts'
import type { LearnedQueue } from './learned-queue.ts'
import type { LaneTarget } from './predict-lane.ts'

/** A queue with what is expected of it, as far as who serves it has to know. */
export interface ServedQueue {
  readonly queueId: number
  readonly learned: LearnedQueue
  readonly expected: ExpectedQueue
  /** Null where no customer waits in person, or nothing is aimed at. */
  readonly target: LaneTarget | null
  /** A reply by a time, and not an answer after a wait. */
  readonly isPromising: boolean
}

/** Who is promised a reply within so long is answered as soon as somebody is free, as those who wait are; work with more time waits for a quiet hour. */
const PROMISED_SOON_SECONDS = 2 * 3_600

/** Whether its contacts are taken by whoever is free, and not in quiet hours. */
export function isAnsweredSoon({ target, isPromising, learned }: ServedQueue): boolean {
  if (target !== null) return true
  const promise = learned.past.queue.target
  return isPromising && promise !== null && promise.thresholdSeconds <= PROMISED_SOON_SECONDS
}
