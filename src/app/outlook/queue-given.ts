import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import type { Annotation } from '../../domain/record/annotation.ts'
import type { Queue } from '../../domain/record/directory.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { LocalDays } from '../local-days.ts'
import { eventsOf, type LeftOut, leftOutOf } from './forecast-effects.ts'

/** What a queue is learned and foreseen by beside its counts. The texts are others where it is another. */
export interface QueueGiven {
  /** The present local day, before which the past lies. */
  readonly day: LocalDay
  readonly leftOut: readonly LeftOut[]
  /** The day, the record and what is left out. */
  readonly learnedBy: string
  /** What people expect of events. */
  readonly events: string
}

interface Held {
  readonly queue: Queue
  readonly effects: readonly Annotation[]
  readonly given: QueueGiven
}

/** What is given of each queue: asked every second of all queues, and made anew only where the record, the list of effects or the local day is another. */
export class QueuesGiven {
  readonly #localDays: LocalDays
  readonly #held = new Map<number, Held>()

  constructor(localDays: LocalDays) {
    this.#localDays = localDays
  }

  of(queue: Queue, effects: readonly Annotation[], now: Instant): QueueGiven {
    const held = this.#held.get(queue.queueId)
    if (held !== undefined && held.queue === queue && held.effects === effects && isWithin(held.given.day, now)) return held.given
    const day = this.#localDays.dayAt(queue.zone, now)
    const leftOut = leftOutOf(effects, queue, day.start)
    const given = {
      day,
      leftOut,
      learnedBy: JSON.stringify([day.start, queue, leftOut]),
      events: JSON.stringify(eventsOf(effects, queue)),
    }
    this.#held.set(queue.queueId, { queue, effects, given })
    return given
  }
}

function isWithin({ start, end }: LocalDay, now: Instant): boolean {
  return now >= start && now < end
}
