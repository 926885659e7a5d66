import { EVENTS_MAX } from '../decode/limits.ts'
import { type IntakeItem, IntakeUnavailable } from './event.ts'
import { FEED_SHARE_MAX, RETRY_AFTER_SECONDS, WAITING_BYTES_MAX, WAITING_EVENTS_MAX } from './limits.ts'

/** How much is under way. Beyond its limits nothing is taken in, so that memory is bounded and what was taken in is answered soon. */
export class WaitingRoom {
  readonly #eventsOf = new Map<number, number>()
  #events = 0
  #bytes = 0

  /** Lets a request in, or throws `IntakeUnavailable`. Call what it returns, once, when the request is over. */
  enter(feedId: number, items: readonly IntakeItem[]): () => void {
    if (items.length > EVENTS_MAX) throw new Error(`${items.length} events in one request, expected at most ${EVENTS_MAX}`)
    const bytes = items.reduce((sum, { raw }) => sum + raw.length, 0)
    const events = items.length
    const ofFeed = this.#eventsOf.get(feedId) ?? 0
    const othersWait = this.#events > ofFeed
    if (othersWait && ofFeed + events > WAITING_EVENTS_MAX * FEED_SHARE_MAX)
      throw new IntakeUnavailable('feedOverLimit', RETRY_AFTER_SECONDS)
    if (this.#events + events > WAITING_EVENTS_MAX || this.#bytes + bytes > WAITING_BYTES_MAX) {
      throw new IntakeUnavailable('full', RETRY_AFTER_SECONDS)
    }
    this.#add(feedId, events, bytes)
    let isIn = true
    return () => {
      if (isIn) this.#add(feedId, -events, -bytes)
      isIn = false
    }
  }

  /** Events that are under way now. */
  get events(): number {
    return this.#events
  }

  #add(feedId: number, events: number, bytes: number): void {
    this.#events += events
    this.#bytes += bytes
    const ofFeed = (this.#eventsOf.get(feedId) ?? 0) + events
    if (ofFeed === 0) this.#eventsOf.delete(feedId)
    else this.#eventsOf.set(feedId, ofFeed)
  }
}
