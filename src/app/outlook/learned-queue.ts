import { HOUR_MS, type Instant, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import { assemblePast, learnVolume } from './calendar-model.ts'
import { type HandleModel, learnHandling } from './handle-model.ts'
import { areOtherTeachers, type Kin, kinOf, type Teacher, teacherOf } from './kin.ts'
import type { QueueModel } from './queue-model.ts'
import type { QueuePast } from './queue-past.ts'
import type { QueueToday } from './queue-today.ts'

/** What was learned of a queue: how much comes, how long it takes, how long customers wait for it. */
export interface LearnedQueue {
  readonly past: QueuePast
  readonly volume: QueueModel
  /** Null where too little is known to tell one quarter hour from another. */
  readonly handling: HandleModel | null
  /** The kin that it was learned with. */
  readonly teachers: readonly Teacher[]
}

/** Learns a queue; `others` are those that were learned before, of which the larger ones like it help where little is known of it. */
export function learnQueue(past: QueuePast, others: Iterable<LearnedQueue> = []): LearnedQueue {
  const kin = kinOf(past.queue, kinAmong(others), contactsOf(past))
  const assembled = assemblePast(past, kin)
  return { past, volume: learnVolume(past, assembled, kin), handling: learnHandling(past, assembled), teachers: kin.map(teacherOf) }
}

/** The queues that would have other kin by now than they were learned with, or kin that much more is known of. */
export function taughtByOthers(learned: readonly LearnedQueue[]): readonly number[] {
  const kin = [...kinAmong(learned)]
  return learned.flatMap(({ past, teachers }) => {
    const now = kinOf(past.queue, kin, contactsOf(past))
    return areOtherTeachers(teachers, now.map(teacherOf)) ? [past.queue.queueId] : []
  })
}

function* kinAmong(others: Iterable<LearnedQueue>): Generator<Kin> {
  for (const { past, volume } of others) {
    const { fitted, isClosed, comesWhileClosed } = volume
    if (fitted !== null) yield { queue: past.queue, fitted, isClosed, comesWhileClosed, contacts: contactsOf(past) }
  }
}

function contactsOf({ offered }: QueuePast): number {
  return offered.reduce((sum, count) => sum + count, 0)
}

/** The past counts as so many contacts against those of today. */
const USUAL_CONTACTS = 60
const RECENT_DAYS = 28

/** The handle time to be expected throughout, with what today says of it; null where nothing was ever handled, or nothing that took any time: nobody is needed for that, and no time can be told by it. */
export function expectedAhtMs({ past }: LearnedQueue, today: QueueToday | undefined): number | null {
  const recent = past.handled.length - RECENT_DAYS * 96
  let [handled, handleMs] = [0, 0]
  for (let place = Math.max(0, recent); place < past.handled.length; place += 1) {
    handled += past.handled[place] as number
    handleMs += handleMsAt(past, place)
  }
  let [todayHandled, todayMs] = [0, 0]
  today?.handled.forEach((count, place) => {
    todayHandled += count
    todayMs += handleMsAt(today, place)
  })
  const usualMs = handled === 0 ? 0 : (USUAL_CONTACTS * handleMs) / handled
  const contacts = (handled === 0 ? 0 : USUAL_CONTACTS) + todayHandled
  const meanMs = contacts === 0 ? 0 : (usualMs + todayMs) / contacts
  return meanMs > 0 ? meanMs : null
}

/** So long after a quarter hour most of its contacts have ended: several times what one takes, since some take much longer than others. */
const SETTLED_AFTER_AHTS = 3
const SETTLED_AFTER_MIN_MS: Milliseconds = HOUR_MS / 2

/**
 * Until when the handle times of today are all there. Those of contacts that were answered lately are of the short ones only, where they are
 * counted by when they were answered or offered.
 */
export function settledUntil({ past }: LearnedQueue, until: Instant, ahtMs: number | null): Instant {
  if (past.queue.handleInterval === 'end') return until
  return until - Math.max(SETTLED_AFTER_MIN_MS, SETTLED_AFTER_AHTS * (ahtMs ?? 0))
}

/** Before anybody has left, one in five minutes of waiting is taken to do so. */
const PATIENCE_SECONDS_FIRST = 300

/** The mean patience of customers who wait: all that was waited, for each who left. That is the estimate of an exponential one. */
export function patienceSecondsOf({ past }: LearnedQueue): number {
  const { abandoned, waitMs } = past.lately
  return (waitMs / SECOND_MS + PATIENCE_SECONDS_FIRST) / (abandoned + 1)
}

function handleMsAt({ talkMs, holdMs, wrapMs }: Pick<QueuePast, 'talkMs' | 'holdMs' | 'wrapMs'> | QueueToday, place: number): Milliseconds {
  return (talkMs[place] ?? 0) + (holdMs[place] ?? 0) + (wrapMs[place] ?? 0)
}
