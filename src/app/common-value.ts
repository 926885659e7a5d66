import type { Instant, Milliseconds } from '../domain/shared/instant.ts'

/** So many in a majority are remarkable; so many more are stopped. */
export const COMMON_REMARKABLE = 200
export const COMMON_STOPPED = 1_000

/**
 * The one value that more than half of the last events share, if there is one (the majority vote of Boyer and Moore, with a count that is
 * capped so that it forgets): one comparison an event, and memory for one value.
 */
export class CommonValue<T extends string | number> {
  value: T | null = null
  #count = 0
  #since: Instant = 0
  #until: Instant = 0
  readonly #spanMsMin: Milliseconds
  /** Once stopped, until most events are others. */
  isStopped = false

  /** A value is common only if it came over at least so long. */
  constructor(spanMsMin: Milliseconds) {
    this.#spanMsMin = spanMsMin
  }

  /** Takes the value of one more event, that came at `now`. */
  take(value: T, now: Instant): void {
    if (value === this.value) this.again(now)
    else if (this.#count === 0) {
      this.value = value
      this.#count = 1
      this.#since = now
      this.#until = now
    } else {
      this.#count -= 1
      if (this.#count < COMMON_REMARKABLE) this.isStopped = false
    }
  }

  /** The value came once more. */
  again(now: Instant): void {
    this.#count = Math.min(this.#count + 1, COMMON_STOPPED)
    this.#until = now
    if (this.#count >= COMMON_STOPPED && this.#isLong) this.isStopped = true
  }

  get isRemarkable(): boolean {
    return this.#count >= COMMON_REMARKABLE && this.#isLong
  }

  get #isLong(): boolean {
    return this.#until - this.#since >= this.#spanMsMin
  }
}
