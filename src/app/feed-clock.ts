import { type Instant, MINUTE_MS, type Milliseconds, SECOND_MS } from '../domain/shared/instant.ts'

/** What the times in a feed's events say of the clock they were taken from. Nothing is ever shifted because of it. */
export type FeedClock =
  | { readonly kind: 'unknown' | 'ok' }
  /** Steadily behind ours, or all of its events come so late. */
  | { readonly kind: 'behind'; readonly seconds: number }
  | { readonly kind: 'ahead'; readonly seconds: number }
  /** Lately it sent events from much before those it had sent: its clock jumped back, or it is sending its past. */
  | { readonly kind: 'wentBack'; readonly seconds: number }

/** Requests of a feed that are looked at. */
const REQUESTS_MAX = 32

/** Fewer requests say nothing of a clock. */
const REQUESTS_MIN = 8

/** A clock that is off is off by the same amount; what is merely late is late by various amounts. */
const STEADY_MS: Milliseconds = MINUTE_MS
const BEHIND_MS: Milliseconds = 5 * MINUTE_MS
const AHEAD_MS: Milliseconds = 30 * SECOND_MS
const WENT_BACK_MS: Milliseconds = 10 * MINUTE_MS

interface Heard {
  readonly lagsMs: Milliseconds[]
  newest: Instant
  wentBackMs: Milliseconds
  requestsSince: number
}

/** Compares the newest event of each request with the time at which it came, by feed; of this process only. */
export class FeedClocks {
  readonly #heard = new Map<number, Heard>()

  /** Notes the newest event time of a request. */
  note(feedId: number, newest: Instant, receivedAt: Instant): void {
    let heard = this.#heard.get(feedId)
    if (heard === undefined) this.#heard.set(feedId, (heard = { lagsMs: [], newest, wentBackMs: 0, requestsSince: 0 }))
    heard.requestsSince += 1
    if (heard.newest - newest > WENT_BACK_MS) {
      heard.wentBackMs = heard.newest - newest
      heard.requestsSince = 0
    } else if (heard.requestsSince > REQUESTS_MAX) heard.wentBackMs = 0
    heard.newest = newest
    heard.lagsMs.push(receivedAt - newest)
    if (heard.lagsMs.length > REQUESTS_MAX) heard.lagsMs.shift()
  }

  of(feedId: number): FeedClock {
    const heard = this.#heard.get(feedId)
    if (heard === undefined) return { kind: 'unknown' }
    if (heard.wentBackMs > 0) return { kind: 'wentBack', seconds: Math.round(heard.wentBackMs / SECOND_MS) }
    if (heard.lagsMs.length < REQUESTS_MIN) return { kind: 'unknown' }
    const lags = heard.lagsMs.toSorted((a, b) => a - b)
    const median = lags[lags.length >> 1] as number
    const isSteady = (lags.at(-1) as number) - (lags[0] as number) <= 2 * STEADY_MS
    if (isSteady && median > BEHIND_MS) return { kind: 'behind', seconds: Math.round(median / SECOND_MS) }
    return median < -AHEAD_MS ? { kind: 'ahead', seconds: Math.round(-median / SECOND_MS) } : { kind: 'ok' }
  }
}
