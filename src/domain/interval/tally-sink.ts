import type { Instant } from '../shared/instant.ts'
import { assert } from '../shared/result.ts'
import type { Tally, TallyKey } from './tally.ts'

/** Which of the two histograms of a tally a wait is counted in. */
export type WaitHistogram = 0 | 1

export const ANSWERED_WAITS: WaitHistogram = 0
export const ABANDONED_WAITS: WaitHistogram = 1

/**
 * Where contributions go. `at` chooses the tally for the additions that follow: counting one contact touches two or three tallies with a
 * few additions each, and a fold in memory takes them at the rate of the feed only when nothing is made per addition.
 */
export interface TallySink {
  readonly at: (queueId: number, vendorId: number, siteId: number, start: Instant) => void
  readonly add: (measureAt: number, amount: number) => void
  /** Counts a wait in `bucket` of a histogram of `buckets` buckets. */
  readonly addWait: (histogram: WaitHistogram, bucket: number, buckets: number, amount: number) => void
}

/** A sink over tallies handed out by key. */
export class KeyedSink implements TallySink {
  readonly #tallyOfKey: (key: TallyKey) => Tally
  #current: Tally | null = null

  constructor(tallyOfKey: (key: TallyKey) => Tally) {
    this.#tallyOfKey = tallyOfKey
  }

  at(queueId: number, vendorId: number, siteId: number, start: Instant): void {
    this.#current = this.#tallyOfKey({ queueId, vendorId, siteId, start })
  }

  add(measureAt: number, amount: number): void {
    const { values } = this.#chosen()
    values[measureAt] = (values[measureAt] as number) + amount
  }

  addWait(histogram: WaitHistogram, bucket: number, buckets: number, amount: number): void {
    const tally = this.#chosen()
    const waits = histogram === ANSWERED_WAITS ? tally.answeredWaits : tally.abandonedWaits
    while (waits.length < buckets) waits.push(0)
    waits[bucket] = (waits[bucket] as number) + amount
  }

  #chosen(): Tally {
    assert(this.#current !== null, 'an addition came before a tally was chosen for it')
    return this.#current
  }
}
