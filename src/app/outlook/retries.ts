import { HOUR_MS, type Instant, MINUTE_MS, type Milliseconds } from '../../domain/shared/instant.ts'

/** After the first time that something fails so long is waited, and twice as long after each further one, */
const WAIT_MS_FIRST: Milliseconds = MINUTE_MS
/** but no longer than this. */
const WAIT_MS_MAX: Milliseconds = HOUR_MS

/** When what failed is tried again, by number of what it is. */
export class Retries {
  readonly #failed = new Map<number, { readonly times: number; readonly dueAt: Instant }>()

  isDue(id: number, now: Instant): boolean {
    return now >= (this.#failed.get(id)?.dueAt ?? Number.NEGATIVE_INFINITY)
  }

  /** Answers whether it is the first time since it last succeeded. */
  fail(id: number, now: Instant): boolean {
    const times = (this.#failed.get(id)?.times ?? 0) + 1
    this.#failed.set(id, { times, dueAt: now + Math.min(WAIT_MS_MAX, WAIT_MS_FIRST * 2 ** (times - 1)) })
    return times === 1
  }

  succeed(id: number): void {
    this.#failed.delete(id)
  }
}
