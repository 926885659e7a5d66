import type { Clock } from '../../app/clock.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/** A clock over any source of now, whose ticks are strictly increasing also when now stands still or goes back. */
export function tickingClock(now: () => Instant): Clock {
  let last = Number.NEGATIVE_INFINITY
  return {
    now,
    tick: () => {
      last = Math.max(now(), last + 1)
      return last
    },
  }
}
