import { type Instant, MINUTE_MS, type Milliseconds } from '../../domain/shared/instant.ts'

/** A past that grows teaches something new every few minutes; the weeks to come need not follow each time. */
const GROWN_EVERY_MS: Milliseconds = 30 * MINUTE_MS

/** What a forecast of the next weeks was made from. */
export interface MadeFrom {
  /** The local day, the record and what is left out, as text. */
  readonly learnedBy: string
  /** What is known of events, as text. */
  readonly events: string
  /** How much there was to learn from. */
  readonly total: number
}

/** Of which queues the weeks to come are to be foreseen: once a local day, when something else is known of them, and from time to time while their past grows. */
export class WeeksDue {
  readonly #made = new Map<number, MadeFrom & { readonly at: Instant }>()

  isDue(queueId: number, from: MadeFrom, now: Instant): boolean {
    const made = this.#made.get(queueId)
    if (made === undefined || made.learnedBy !== from.learnedBy || made.events !== from.events) return true
    return made.total !== from.total && now - made.at >= GROWN_EVERY_MS
  }

  made(queueId: number, from: MadeFrom, at: Instant): void {
    this.#made.set(queueId, { ...from, at })
  }
}
